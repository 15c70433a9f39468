"""Where the logins come from and where they go: addresses of the throwaway network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail.field.candidate.said import Setting

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SPARE = {4: ('192.0.2.1', '198.51.100.1', '203.0.113.1'), 6: ('2001:db8::5432', 'fd00::5432')}
"""Addresses for documentation (RFC 5737, RFC 3849), and one that is nobody's."""


@dataclass(frozen=True, slots=True)
class Subnet:
    """A declared subnet, the place that stands for it, and its first and last address."""

    place: str
    network: str
    addresses: tuple[str, ...]

    @property
    def family(self) -> int:
        """4 or 6."""
        return ipaddress.ip_address(self.addresses[0]).version


def subnets(declared: Sequence[str]) -> tuple[Subnet, ...]:
    """Return a place for each declared subnet. Raises ValueError for a text that is none."""
    taken: set[Address] = set()
    found: list[Subnet] = []
    for number, text in enumerate(dict.fromkeys(declared), 1):
        network = ipaddress.ip_network(text, strict=False)
        ends = dict.fromkeys((_free(network, taken, last=False), _free(network, taken, last=True)))
        addresses = tuple(each for each in ends if each is not None)
        if not addresses:
            raise ValueError(f'{text} has no address that no other subnet has')
        taken.update(addresses)
        found.append(Subnet(f'subnet-{number}', str(network), tuple(map(str, addresses))))
    return tuple(found)


def _free(network: Network, taken: set[Address], *, last: bool) -> Address | None:
    ends = 1 if network.num_addresses > 2 else 0  # noqa: PLR2004 - those of the network and of broadcasts
    for step in range(ends, min(network.num_addresses, 300)):
        address = network[-1 - step] if last else network[step]
        if address not in taken:
            return address
    return None


def target(setting: Setting, family: int, preferred: str, places: Sequence[Subnet]) -> str:
    """Return the address of a family to which logins go: one on which the candidate listens, else any."""
    listened = [address for each in explicit(setting) if (address := _address(each))]
    for address in listened:
        if address.version == family:
            return str(address)
    networks = [ipaddress.ip_network(place.network) for place in places]
    for each in (preferred, *SPARE[family]):
        spare = _address(each)
        if spare and spare.version == family and not any(spare in network for network in networks):
            return each
    raise ValueError('the declared subnets leave no address for the server')


def names(setting: Setting) -> tuple[str, ...]:
    """Return the names of hosts that a candidate listens on."""
    listened = (each.strip().strip('"') for each in setting.value.split(','))
    return tuple(each for each in listened if each not in {'', '*', 'localhost'} and _address(each) is None)


def explicit(setting: Setting) -> tuple[str, ...]:
    """Return the addresses that a candidate listens on, other than loopback and all."""
    listened = (each.strip().strip('"') for each in setting.value.split(','))
    return tuple(each for each in listened if (address := _address(each)) and not _own(address))


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _own(address: Address) -> bool:
    return address.is_loopback or address.is_unspecified


def wiring(
    places: Sequence[Subnet], targets: Mapping[int, str], also: Sequence[str], holders: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield the commands that connect the places with the server, each with where it runs.

    Links are point to point and routes are for single addresses, so that subnets may overlap.
    """
    own = [each for each in dict.fromkeys((*targets.values(), *also)) if ':' not in each]
    yield 'db', ' && '.join(['true', *(f'ip addr add {each}/32 dev lo' for each in own)])
    six = [each for each in dict.fromkeys((*targets.values(), *also)) if ':' in each]
    for number, place in enumerate(places):
        link, bits = f'to-{number}', 32 if place.family == 4 else 128  # noqa: PLR2004 - a family
        flag = '' if place.family == 4 else 'nodad'  # noqa: PLR2004 - a family
        yield 'db', ' && '.join([
            f'ip link add {link} type veth peer name eth0 netns {holders[place.place]}',
            *([_at_once(link)] if six else []),
            f'ip link set {link} up',
            *(f'ip addr add {each}/128 dev {link} nodad' for each in six),
            *(f'ip route add {each}/{bits} dev {link}' for each in place.addresses),
        ])  # fmt: skip
        to = targets[place.family]
        yield place.place, ' && '.join([
            *([_at_once('eth0')] if six else []),
            'ip link set eth0 up',
            *(f'ip addr add {each}/{bits} dev eth0 {flag}' for each in place.addresses),
            f'ip route add {to}/{bits} dev eth0 src {place.addresses[0]}',
        ])  # fmt: skip


def _at_once(link: str) -> str:
    """Return what makes addresses of IPv6 usable without a wait."""
    return f'sysctl -qw net.ipv6.conf.{link}.accept_dad=0'


def from_address(place: Subnet, address: str, to: str) -> str:
    """Return the command after which logins from a place come from another of its addresses."""
    bits = 32 if place.family == 4 else 128  # noqa: PLR2004 - a family
    return f'ip route replace {to}/{bits} dev eth0 src {address}'
