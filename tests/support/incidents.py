"""Two incidents as model objects: the one of the seed text, and another that differs in every respect.

The other one: clocks of Helsinki in the night in which they go back, rows past midnight, detection
after the start, a confirmed hypothesis, nobody called for help, an action done with evidence, one
not done with its reason, a due date that moved, and an action that an earlier incident asked for.
"""

from __future__ import annotations

from datetime import date

from support import build

from handrail.model import Library, Postmortem, Stated

SEED_ID = '2024-01-21-web-stack-outage'
SEED_URI = f'postmortems/2024/{SEED_ID}.md'
LOGIN = 'runbooks/login-failures.md'
DATABASE = 'runbooks/database-connectivity.md'

_SEED_ROWS = (
    ('13:45', 'signal', 'Unusual spike in error rates detected via automated monitoring.'),
    ('13:50', 'alert', 'Engineer on-call alerted by automated monitoring system.'),
    ('13:55', 'investigation', 'Initial investigation started.'),
    ('14:15', 'hypothesis', 'Assumption made that the issue might be related to recent code deployment.'),
    ('14:30', 'refuted', 'Deployment logs analyzed, no anomalies found.'),
    ('15:00', 'hypothesis, action:no-effect', 'Misleading assumption made about a database server overload.'),
    ('16:00', 'refuted, escalation', 'Error rates persist. Investigation escalated to the database team.'),
    ('16:30', 'cause-found', 'Database team identifies a network misconfiguration.'),
    ('17:00', 'action:worked', 'Corrective measures applied.'),
    ('18:00', 'resolved', 'User authentication service fully restored.'),
)

_SEED_ACTIONS = (
    ('strengthen', 'Strengthen network configuration testing during pre-deployment checks.', 'network-tests'),
    (
        'enhance',
        'Enhance monitoring alerts to include specific checks for connectivity.',
        'connectivity-alerts',
    ),
    ('rollback', 'Implement automated rollback procedures for deployments.', ''),
    ('audit', 'Conduct a comprehensive audit of all network configurations for critical services.', ''),
    ('regular-checks', 'Implement regular automated checks for network configurations.', ''),
    (
        'network-tests',
        'Integrate network-specific test scenarios into the pre-deployment testing process.',
        '',
    ),
    ('resilience-protocol', 'Establish a protocol for testing the scalability and resilience.', ''),
    (
        'connectivity-alerts',
        'Enhance monitoring systems to include specific alerts for connectivity issues.',
        '',
    ),
    ('proactive-alerting', 'Implement proactive alerting for potential network misconfigurations.', ''),
    ('best-practices', 'Review and update documentation regarding network configuration best practices.', ''),
    ('lessons-learned', 'Document lessons learned from this incident.', ''),
)


def seed() -> Postmortem:
    """The seed's incident, with links from its two false hypotheses to the steps that would have helped."""
    repeats = [(n, name, same) for n, (name, _, same) in enumerate(_SEED_ACTIONS) if same]
    refs = [
        {
            'to': f'{LOGIN}#recent-deployment',
            'line': 23,
            'role': 'timeline',
            'source': 't1415',
            'text': 'Rule it out',
        },
        {
            'to': f'{DATABASE}#load',
            'line': 25,
            'role': 'timeline',
            'source': 't1500',
            'text': 'Look at the load',
        },
        {
            'to': f'{DATABASE}#slots',
            'line': 27,
            'role': 'timeline',
            'source': 't1630',
            'text': 'Count the slots',
        },
        {
            'to': f'{DATABASE}#slots',
            'line': 65,
            'role': 'action',
            'source': 'action:network-tests',
            'text': 'slots',
        },
        {'to': 'service=auth', 'line': 3, 'role': 'service', 'text': 'auth'},
        *(
            {'to': f'#{same}', 'line': 60 + n, 'role': 'same-as', 'source': f'action:{name}', 'text': same}
            for n, name, same in repeats
        ),
    ]
    return build.postmortem(
        SEED_ID,
        title='Postmortem: Web Stack Outage Incident',
        status='in-review',
        timezone='Africa/Lagos',
        services=['auth', 'database'],
        started='2024-01-21 14:00',
        detected='2024-01-21 13:45',
        resolved='2024-01-21 18:00',
        stated=[Stated('duration', '4 hours', 240, build.place(SEED_URI, 7))],
        sections=['summary=Four hours of failing logins.', 'lessons=Rule out the network first.'],
        rows=[(f'2024-01-21 {clock}', kinds, text) for clock, kinds, text in _SEED_ROWS],
        actions=[
            {'text': text, 'name': name, 'same_as': f'{SEED_URI}#{same}' if same else ''}
            for name, text, same in _SEED_ACTIONS
        ],
        refs=refs,
    )


def around_the_seed() -> Library:
    """The seed's incident with the runbooks, services and teams that it names."""
    return build.library(
        postmortems=[seed()],
        runbooks=[
            build.runbook(
                'login-failures',
                [['recent-deployment', 'check', [f'{DATABASE}#load', '#escalate']], ['escalate', 'escalate']],
                owner='platform',
                alerts=['LoginErrorsHigh'],
            ),
            build.runbook(
                'database-connectivity',
                [['load', 'check', ['#slots']], ['slots', 'verify']],
                owner='database',
            ),
        ],
        services=['auth', 'database'],
        teams=['platform', 'database'],
    )


OTHER_ID = '2023-10-29-ticket-printing-halted'
OTHER_URI = f'postmortems/2023/{OTHER_ID}.md'
EARLIER_ID = '2023-03-02-printers-offline'
EARLIER_URI = f'postmortems/2023/{EARLIER_ID}.md'
PRINTING = 'runbooks/print-queue.md'


def other() -> Postmortem:
    """Tickets that could not be printed, in the night in which Helsinki's clocks go from 04:00 to 03:00."""
    rows = (
        ('2023-10-29 00:20', 'investigation', 'The night clerk restarts a printer.'),
        ('2023-10-29 02:50', 'alert, ack', 'Queue length alert; the on-call engineer answers.'),
        (
            '2023-10-29 03:10',
            'hypothesis',
            'The spooler takes jobs with a timestamp in the future for invalid.',
        ),
        ('2023-10-29 03:05*', 'confirmed', 'A job stamped before the clocks went back prints at once.'),
        ('2023-10-29 03:05*', 'cause-found', 'The spooler compares local times.'),
        ('2023-10-29 03:20*', 'action:worked, mitigated', 'Spooler set to UTC.'),
        ('2023-10-30 00:10', 'resolved', 'The last stuck ticket is printed.'),
    )
    return build.postmortem(
        OTHER_ID,
        status='reviewed',
        timezone='Europe/Helsinki',
        services=['ticketing'],
        severity='SEV2',
        trigger='clock change',
        cause='local times compared',
        started='2023-10-28 23:40',
        detected='2023-10-29 02:50',
        stated=[Stated('duration', '24 hours', 1440, build.place(OTHER_URI, 7))],
        sections=['summary=No tickets for a night.'],
        rows=rows,
        actions=[
            {
                'text': 'Compare instants instead of local times in the spooler.',
                'name': 'instants',
                'status': 'done',
                'done_on': date(2023, 11, 3),
                'evidence': [{'to': f'{PRINTING}#clock', 'text': 'the check'}],
            },
            {
                'text': 'Buy a second spooler.',
                'name': 'spare',
                'status': 'not-doing',
                'reason': 'One suffices.',
            },
            {
                'text': 'Alert when the oldest job waits for ten minutes.',
                'name': 'age-alert',
                'due': (date(2024, 3, 20), date(2024, 2, 20), date(2024, 1, 20)),
                'owner': 'ticketing',
            },
            {
                'text': 'Test the printers in the night of a clock change.',
                'name': 'rehearse',
                'same_as': f'{EARLIER_URI}#dst',
            },
        ],
        refs=[
            {
                'to': f'{PRINTING}#clock',
                'line': 22,
                'role': 'timeline',
                'source': 't0310',
                'text': 'Compare clocks',
            },
            {
                'to': f'{PRINTING}#clock',
                'line': 60,
                'role': 'evidence',
                'source': 'action:instants',
                'text': 'the check',
            },
            {
                'to': f'{EARLIER_URI}#dst',
                'line': 63,
                'role': 'same-as',
                'source': 'action:rehearse',
                'text': 'dst',
            },
            {
                'to': 'team=ticketing',
                'line': 62,
                'role': 'owner',
                'source': 'action:age-alert',
                'text': 'ticketing',
            },
        ],
    )


def around_the_other() -> Library:
    """The other incident with an earlier one that asked for the same, and a drill of its runbook."""
    earlier = build.postmortem(
        EARLIER_ID,
        timezone='Europe/Helsinki',
        services=['ticketing'],
        started='2023-03-02 08:00',
        resolved='2023-03-02 08:30',
        rows=[('2023-03-02 08:00', 'signal', 'Printers show as offline.')],
        actions=[
            {
                'text': 'Rehearse a clock change on the printers.',
                'name': 'dst',
                'due': (date(2025, 12, 1),),
                'owner': 'ticketing',
            }
        ],
        refs=[
            {'to': PRINTING, 'line': 40},
            {
                'to': 'team=ticketing',
                'line': 22,
                'role': 'owner',
                'source': 'action:dst',
                'text': 'ticketing',
            },
        ],
        sections=['summary=Half an hour without printers.'],
    )
    return build.library(
        postmortems=[earlier, other()],
        runbooks=[
            build.runbook(
                'print-queue', [['clock', 'check', ['#page']], ['page', 'escalate']], owner='ticketing'
            )
        ],
        services=['ticketing'],
        teams=['ticketing'],
        drills=[
            build.drill(
                '2024-03-31-clock-change',
                runbook='print-queue',
                minutes=12,
                refs=[
                    {'to': 'runbook=print-queue', 'line': 3, 'role': 'runbook', 'text': 'print-queue'},
                    {'to': 'step=print-queue#clock', 'line': 4, 'role': 'step', 'text': 'clock'},
                    {
                        'to': f'{PRINTING}#page',
                        'line': 20,
                        'role': 'action',
                        'source': 'action:number',
                        'text': 'page',
                    },
                ],
                actions=[{'text': 'Put the number of the night desk on the step.', 'name': 'number'}],
            )
        ],
    )
