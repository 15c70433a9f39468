"""The vocabulary of the generated incidents: our own sentences, in the tone of real reviews."""

from __future__ import annotations

SERVICES = tuple(
    f'{subject}-{layer}'
    for subject in ('auth', 'billing', 'catalog', 'checkout', 'ledger', 'media', 'orders', 'search')
    for layer in ('api', 'db', 'cache', 'proxy', 'worker')
)
TEAMS = ('platform', 'database', 'network', 'storefront', 'payments', 'identity', 'media', 'search')
SYMPTOMS = (
    'slow logins',
    'refused connections',
    'stale reads',
    'lost replicas',
    'full queues',
    'expired certificates',
    'dropped packets',
    'missing routes',
)
SUBJECTS = (
    'The connection pool of {service}',
    'The health check of {service}',
    'A retry storm from {service}',
    'The firewall in front of {service}',
    'The resolver that {service} asks',
    'A configuration change to {service}',
    'The primary behind {service}',
    'The load balancer of {service}',
)
VERBS = (
    'kept {count} sockets in a half-open state',
    'answered {count} of 1000 requests with an error',
    'lost its route to the second availability zone for {count} seconds',
    'was restarted {count} times without an effect',
    'waited {count} seconds for a lock that nobody released',
    'refused new sessions from the subnet 10.{count}.0.0/16',
    'returned an address that had been decommissioned {count} days before',
    'dropped every packet above {count} bytes',
)
TAILS = (
    'while the dashboards showed nothing unusual.',
    'and the alert fired only after the second customer report.',
    'because the limit had been copied from another environment.',
    'until the change was rolled back by hand.',
    'although the review had named this very risk.',
    'which the runbook did not mention.',
    'before anybody looked at the network layer.',
    'so that requests piled up on the remaining instances.',
)
LESSONS = (
    'A green health check says that the process runs, not that it serves.',
    'Roll back first when a change is the last thing that happened.',
    'Both sides of a connection must be asked before one of them is blamed.',
    'The limit that nobody owns is the limit that is reached.',
    'An alert without a first step costs ten minutes of reading.',
    'Timeouts must be shorter than the patience of the caller.',
)
ACTIONS = (
    'Add a probe that logs in through {service} from every subnet {detail}',
    'Lower the connect timeout of {service} below that of its callers {detail}',
    'Alert on the share of refused connections of {service} {detail}',
    'Write the rollback of the {service} configuration into the runbook {detail}',
    'Rehearse the failover of {service} with the night shift {detail}',
    'Check the certificates of {service} thirty days ahead {detail}',
    'Keep a spare of ten percent in the connection budget of {service} {detail}',
)
DETAILS = (
    'before release {count}',
    'for the {count} largest customers',
    'in zone {count}',
    'as finding {count} of the last audit asks',
    'within {count} seconds',
    'on rack {count}',
    'and show it on dashboard {count}',
    'with the numbers of week {count}',
)
GROUPS = ('Detection', 'Prevention', 'Process')
