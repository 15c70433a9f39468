"""Which networks a configuration lets in: rules of pg_hba.conf, elements of a set of nftables."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
EVERYWHERE = ('0.0.0.0/0', '::/0')


@dataclass(frozen=True, slots=True)
class HbaRule:
    """One line of pg_hba.conf. `address` is a network, `all`, a host's name or another word."""

    type: str
    databases: tuple[str, ...]
    users: tuple[str, ...]
    address: str
    method: str


def hba_subnets(rules: Iterable[HbaRule], database: str, user: str) -> list[str]:
    """Return the networks from which this user reaches this database.

    The first rule that matches decides, so that what a `reject` has taken is not given back further
    down. Loopback is no network. Raises ValueError for an address that is none.
    """
    admitted: list[Network] = []
    decided: list[Network] = []
    for rule in rules:
        if not rule.type.startswith('host') or not _meant(rule, database, user):
            continue
        for network in _networks(rule.address):
            left = without(network, decided)
            decided.append(network)
            if rule.method != 'reject':
                admitted.extend(left)
    return collapsed(network for network in admitted if not network.is_loopback)


def _meant(rule: HbaRule, database: str, user: str) -> bool:
    of_user = 'sameuser' in rule.databases and database == user
    databases = of_user or not {database, 'all'}.isdisjoint(rule.databases)
    return databases and not {user, 'all'}.isdisjoint(rule.users)


def _networks(address: str) -> tuple[Network, ...]:
    if address == 'all':
        return tuple(map(ipaddress.ip_network, EVERYWHERE))
    if not address or not (address[0].isdigit() or ':' in address):
        return ()  # samehost, samenet, a host's name: no subnet is declared by them
    return (ipaddress.ip_network(address, strict=False),)


def without(network: Network, taken: Iterable[Network]) -> list[Network]:
    """Return what is left of a network when others are taken out."""
    left = [network]
    for other in taken:
        kept: list[Network] = []
        for each in left:
            if each.version != other.version or not each.overlaps(other):
                kept.append(each)
            elif each != other and other.subnet_of(each):  # type: ignore[arg-type]
                kept.extend(each.address_exclude(other))  # type: ignore[arg-type]
        left = kept
    return left


def collapsed(networks: Iterable[Network]) -> list[str]:
    """Return the same addresses in as few networks as possible, in order."""
    listed = list(networks)
    return [
        *map(str, ipaddress.collapse_addresses(n for n in listed if isinstance(n, ipaddress.IPv4Network))),
        *map(str, ipaddress.collapse_addresses(n for n in listed if isinstance(n, ipaddress.IPv6Network))),
    ]


def set_subnets(listed: Mapping[str, Any]) -> list[str]:
    """Return the networks of a set as `nft -j list set` prints it. Raises ValueError when it is no set."""
    found = next((item['set'] for item in listed.get('nftables', ()) if 'set' in item), None)
    if found is None:
        raise ValueError('there is no set in it')
    return collapsed(network for element in found.get('elem', ()) for network in _element(element))


def _element(element: Any) -> list[Network]:
    if isinstance(element, Mapping):
        if 'prefix' in element:
            prefix = element['prefix']
            return [ipaddress.ip_network(f'{prefix["addr"]}/{prefix["len"]}', strict=False)]
        if 'range' in element:
            first, last = map(ipaddress.ip_address, element['range'])
            return list(ipaddress.summarize_address_range(first, last))
        return _element(element['elem']['val'])
    return [ipaddress.ip_network(element)]


def common(admitted: Iterable[list[str]]) -> list[str]:
    """Return what lies in every one of several lists: a packet has to pass all firewalls."""
    first, *others = [[ipaddress.ip_network(each) for each in subnets] for subnets in admitted]
    for other in others:
        first = [
            one if one.subnet_of(two) else two  # type: ignore[arg-type]
            for one in first
            for two in other
            if one.version == two.version and one.overlaps(two)
        ]
    return collapsed(first)
