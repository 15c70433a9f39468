"""How applications connect: the timeouts of their entry in libpq's connection service file."""

from __future__ import annotations

import configparser

from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.inventory import ClientOf, Sources
from handrail.field.audit.places import Runner


def client_facts(runner: Runner, sources: Sources) -> Facts:
    """Read the file in every place of an application; the longest timeout counts."""
    client = sources.client
    if client is None:
        return missing('the inventory names no client', 'client')
    if not sources.applications:
        return missing('no place of the inventory has a subnet', 'client')
    longest: list[float] = []
    for place in sources.applications:
        ran = runner.run(place, f'cat {client.service_file}', seconds=15)
        if ran.code:
            return missing(f'{place}: {ran.output.strip()[:200] or "no answer"}', 'client')
        facts = read_client(ran.output, client)
        if 'client' not in facts.values:
            return missing(f'{place}: {facts.absent["client"]}', 'client')
        longest.append(facts.values['client']['connect_timeout'])
    unlimited = 0 if 0 in longest else max(longest)
    return Facts({'client': {'connect_timeout': unlimited, 'request_timeout': client.request_timeout}})


def read_client(text: str, client: ClientOf) -> Facts:
    """Return the timeouts of one entry; without connect_timeout it is 0, which waits for ever."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
        timeout = parser.getfloat(client.service, 'connect_timeout', fallback=0.0)
    except (configparser.Error, ValueError) as error:
        return missing(f'the service file cannot be read: {error}'.replace('\n', ' '), 'client')
    if not parser.has_section(client.service):
        return missing(f'the service file has no entry [{client.service}]', 'client')
    return Facts({'client': {'connect_timeout': timeout, 'request_timeout': client.request_timeout}})
