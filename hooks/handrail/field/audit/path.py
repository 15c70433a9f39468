"""Facts of the path between applications and database: logins, wide results, sizes, addresses, firewalls."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any, cast

from handrail.field.audit.admitted import common, set_subnets
from handrail.field.audit.client import client_facts
from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.inventory import LoginOf, Sources
from handrail.field.audit.places import Runner
from handrail.field.lab.contract import Lab, Ran
from handrail.field.lab.probe import OK, logins

WIDE = 10001
"""Bytes of a wide result with the end of its line: more than the largest usual packet, of 9000."""

CONNECT = 3
"""Seconds after which a login gives up: one lost packet is sent again after one."""

WIDE_SCRIPT = f"""export PGSSLMODE=disable PGGSSENCMODE=disable PGCONNECT_TIMEOUT=2
most=
for _ in 1 2; do
  got=$(timeout -k 1 5 psql -wXAtq "$DSN" -c "select 'in'" -c "select repeat('x', {WIDE - 1})" 2>/dev/null |
    {{ read -r first; [ "$first" = in ] && wc -c; }}) || continue
  [ "$got" -gt "${{most:--1}}" ] && most=$got
  [ "$got" = {WIDE} ] && break
done
echo "$most"
"""
WIDE_SECONDS = 25.0

ADDRESSES = """for address in ${ADDRESSES-$(getent ahosts "$DB_HOST" | awk '{print $1}' | sort -u)}; do
  answers=0
  for _ in 1 2; do pg_isready -q -h "$address" -p "$DB_PORT" -t 2 && answers=1 && break; done
  echo "$address $answers"
done
"""


class Path:
    """Tries the path from the places of an inventory; what cannot be tried is missing with its reason."""

    def __init__(self, runner: Runner, sources: Sources) -> None:
        """Know where to try what."""
        self.runner, self.sources = runner, sources

    @property
    def values(self) -> Mapping[str, str]:
        """The variables of a login, as the probe knows them."""
        database, login = self.sources.database, self.sources.login
        if database is None or login is None:
            return MappingProxyType({})
        host, port = login.host or database.host, login.port or database.port
        return {'DB_HOST': host, 'DB_PORT': str(port), 'DB_NAME': login.name, 'DB_USER': login.user}

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in a place; the probe takes this object for a lab."""
        return self.runner.run(place, command, seconds=seconds, values=values)

    def facts(self) -> Facts:
        """Try everything, each place at the same time."""
        tried = self.tried()
        return tried | self.sizes() | self.firewall() | client_facts(self.runner, self.sources)

    def tried(self) -> Facts:
        """Return what comes of logins, wide results and addresses."""
        names = ('logins', 'wide_results', 'db_addresses')
        if not self.values:
            return missing('the inventory names no database or no login', *names)
        if not self.sources.applications:
            return missing('no place of the inventory has a subnet', *names)
        login = self.sources.login
        facts = self.logins(cast('LoginOf', login))
        entered = {row['place'] for row in facts.values['logins'] if row['ok']}
        return facts | self.wide(entered) | self.addresses()

    def logins(self, login: LoginOf) -> Facts:
        """Return the reachability of the database: new logins from every application subnet."""
        found = self.everywhere(lambda place: logins(cast('Lab', self), place, login.tries, connect=CONNECT))
        rows = []
        for place, subnet in self.sources.applications.items():
            results = Counter(each.result for each in found[place])
            said = next((each.said for each in found[place] if each.result != OK and each.said), '')
            row = {'subnet': subnet, 'place': place, 'tried': login.tries, 'ok': results[OK]}
            longest = max((each.seconds for each in found[place]), default=0.0)
            rows.append({**row, 'results': dict(results), 'said': said[:300], 'longest': round(longest, 2)})
        return Facts({'logins': rows})

    def wide(self, entered: Collection[str]) -> Facts:
        """Ask for a result wider than a packet from each subnet whose logins have `entered`."""
        dsn = 'host={DB_HOST} port={DB_PORT} dbname={DB_NAME} user={DB_USER}'.format(**self.values)
        script = f'DSN={shlex.quote(dsn)}\n{WIDE_SCRIPT}'
        ran = self.everywhere(
            lambda place: (
                self.run(place, script, seconds=WIDE_SECONDS).output.strip() if place in entered else ''
            )
        )
        rows = [
            {'subnet': subnet, 'expected': WIDE, 'received': int(ran[place])}
            for place, subnet in self.sources.applications.items()
            if ran[place].isdecimal()
        ]
        silent = [subnet for place, subnet in self.sources.applications.items() if not ran[place].isdecimal()]
        if silent and all(row['received'] == WIDE for row in rows):
            return missing(
                f'nobody gets in from {", ".join(silent)} to ask for a wide result', 'wide_results'
            )
        return Facts({'wide_results': rows})

    def addresses(self) -> Facts:
        """Try every address of the database's name; it answers when it does so to one of the places."""
        found = self.everywhere(lambda place: _answers(self.run(place, ADDRESSES, values=self.values)))
        answering = _merged(found.values())
        database = self.sources.database
        for place in self.sources.places:
            dead = [address for address, answers in answering.items() if not answers]
            if dead and place not in found and database and place != database.socket:
                values = {**self.values, 'ADDRESSES': ' '.join(dead)}
                answering = _merged([answering, _answers(self.run(place, ADDRESSES, values=values))])
        rows = [{'address': address, 'answers': answers} for address, answers in sorted(answering.items())]
        return Facts({'db_addresses': rows})

    def sizes(self) -> Facts:
        """Return the MTU of every interface on the path."""
        if not self.sources.places:
            return missing('the inventory names no places', 'mtus')
        ran = {name: self.run(name, 'ip -j link show up', seconds=15) for name in self.sources.places}
        links = []
        for name, done in ran.items():
            try:
                found = json.loads(done.output)
            except ValueError:
                return missing(f'{name}: {done.output.strip()[:200] or "no answer"}', 'mtus')
            wanted = self.sources.places[name].interfaces
            links += [
                {'place': name, 'interface': link['ifname'], 'mtu': link['mtu']}
                for link in found
                if (link['ifname'] in wanted if wanted else 'LOOPBACK' not in link['flags'])
            ]
        return Facts({'mtus': [link['mtu'] for link in links], 'links': links})

    def firewall(self) -> Facts:
        """Return what every firewall's named set admits."""
        name, sets = 'firewall_subnets', []
        for firewall in self.sources.firewalls:
            root = '$([ "$(id -u)" = 0 ] || echo sudo -n)'
            command = f'{root} nft -j list set {shlex.join(firewall.set.split())}'
            ran = self.run(firewall.place, command, seconds=15)
            try:
                sets.append(set_subnets(json.loads(ran.output)))
            except (ValueError, KeyError):
                return missing(f'{firewall.place}: {ran.output.strip()[:200] or "no answer"}', name)
        if not sets:
            return missing('the inventory names no firewall', name)
        return Facts({name: common(sets)})

    def everywhere(self, work: Callable[[str], Any]) -> dict[str, Any]:
        """Return what comes of some work in every place of an application, done at the same time."""
        places = list(self.sources.applications)
        with ThreadPoolExecutor(max(1, len(places))) as pool:
            return dict(zip(places, pool.map(work, places), strict=True))


def _answers(ran: Ran) -> dict[str, bool]:
    rows = (line.split() for line in ran.output.splitlines())
    return {row[0]: row[1] == '1' for row in rows if len(row) == 2 and row[1] in {'0', '1'}}  # noqa: PLR2004


def _merged(several: Any) -> dict[str, bool]:
    merged: dict[str, bool] = {}
    for each in several:
        for address, answers in each.items():
            merged[address] = answers or merged.get(address, False)
    return merged
