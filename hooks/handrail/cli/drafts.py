"""The kinds of documents that `handrail new` begins: what each asks, and how its template is filled."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from handrail.cli.errors import CommandError
from handrail.cli.forms import below, flow, prompted, put, scalar, slug, template, titled
from handrail.cli.questions import Answers, Question
from handrail.model import Site, plain
from handrail.source.escape import escaped

Fill = Callable[[Answers, str, Site], str]


@dataclass(frozen=True, slots=True)
class Form:
    """One kind: its folder below docs, what it asks, how it is filled, and what its author does next."""

    folder: str
    summary: str
    questions: tuple[Question, ...]
    fill: Fill
    next: str
    dated: bool = False
    named: str = 'title'


def today() -> str:
    """Return the day on the clock of this machine."""
    return datetime.now().astimezone().date().isoformat()


def wanted_path(form: Form, said: Answers, name: str) -> str:
    """Return the path below docs; `name` is the slug that the author wishes, '' for one from the title."""
    if form.named == 'name':
        return f'{form.folder}/{alert_name(name or first(said, "name"))}.md'
    if name and not re.fullmatch(r'[a-z0-9]+(-[a-z0-9]+)*', name):
        raise CommandError(f'--slug {name!r}: use lower case, digits and hyphens')
    name = name or slug(first(said, form.named), form.folder.removesuffix('s'))
    if not form.dated:
        return f'{form.folder}/{name}.md'
    day = first(said, 'on')
    if not re.fullmatch(r'\d{4}-\d{2}-\d{2}', day, re.ASCII):
        raise CommandError(f'--on {day!r}: write the day as 2024-01-31')
    below_year = f'{day[:4]}/' if form.folder == 'postmortems' else ''
    return f'{form.folder}/{below_year}{day}-{name}.md'


def alert_name(name: str) -> str:
    """Return the name of an alert; CommandError when a file cannot have it."""
    if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9_.-]*', name) or name.lower() in ('index', 'readme'):
        raise CommandError(f'--name {name!r}: use letters, digits and _ . - as in DatabaseLoginsFail')
    return name


def first(said: Answers, flag: str) -> str:
    """Return the answer to a question, '' when there is none."""
    return said[flag][0] if said.get(flag) else ''


def stated(said: Answers, **flags: str) -> dict[str, str | None]:
    """Return keys of one text each, as YAML, for the flags that were answered."""
    return {key: scalar(first(said, flag)) for key, flag in flags.items() if first(said, flag)}


def listed(said: Answers, **flags: str) -> dict[str, str | None]:
    """Return keys that are lists, as YAML, for the flags that were answered."""
    return {key: flow(said[flag]) for key, flag in flags.items() if said[flag]}


def postmortem(said: Answers, uri: str, site: Site) -> str:
    """Fill the template of a postmortem: a draft with the row that is known."""
    del uri
    text = prompted(template('postmortems'))
    text = re.sub(
        r'(?s)<!--\nCopy this file to .*?; the rest\ncan', '<!--\nThis is a draft: the rest can', text
    )
    row = f'- {first(said, "at")} `signal` {escaped(first(said, "seen"))}'
    moments = dict.fromkeys(('started', 'detected', 'resolved'))
    keys = {
        **moments,
        'timezone': scalar(first(said, 'timezone') or site.settings.timezone),
        'detected': f'{first(said, "on")} {first(said, "at")}',
        **listed(said, services='service'),
        **stated(said, severity='severity'),
    }
    return titled(below(put(text, keys), '## Timeline', row), first(said, 'title'))


def runbook(said: Answers, uri: str, site: Site) -> str:
    """Fill the template of a runbook; its steps are an example of the form."""
    del uri, site
    text = prompted(template('runbooks'), keep='## Diagnosis').replace('team-id', first(said, 'owner'))
    keys = listed(said, services='service', alerts='alert', signatures='signature')
    return titled(put(text, {'owner': first(said, 'owner'), **keys}), first(said, 'title'))


def practice(said: Answers, uri: str, site: Site) -> str:
    """Fill the template of a practice; its rule and its examples agree with each other, no more."""
    del uri, site
    text = prompted(template('practices'), keep='## Sources')
    keys = {'owner': None, **stated(said, applies_to='applies-to', severity='severity', owner='owner')}
    return titled(put(text, keys), first(said, 'title'))


def alert(said: Answers, uri: str, site: Site) -> str:
    """Fill the template of an alert, with the link to what answers it."""
    keys = {'severity': None, 'runbook': None, **stated(said, source='source', owner='owner')}
    keys |= stated(said, severity='severity', summary='summary') | listed(said, services='service')
    answer, _, anchor = first(said, 'runbook').partition('#')
    if answer:
        leads = next(one.uri for one in site.library.runbooks if one.id == answer)
        link = posixpath.relpath(leads, posixpath.dirname(uri)) + (f'#{anchor}' if anchor else '')
        keys['runbook'] = scalar(link)
    return titled(put(prompted(template('alerts')), keys), first(said, 'name'))


def drill(said: Answers, uri: str, site: Site) -> str:
    """Fill the template of a drill; the path is that of the steps that were given."""
    del uri
    name = first(said, 'runbook').partition('#')[0]
    rehearsed = next(one for one in site.library.runbooks if one.id == name)
    keys = {'path': None, 'minutes': None, 'fault': None, 'on': first(said, 'on'), 'runbook': name}
    keys |= listed(said, path='step') | stated(said, fault='fault')
    if first(said, 'minutes'):
        keys['minutes'] = first(said, 'minutes')
    known = {step.anchor for step in rehearsed.steps}
    unknown = [step for step in said['step'] if step.removeprefix('#') not in known]
    if unknown:
        raise CommandError(
            f'--step: {name!r} has no step {unknown[0]!r}: there are {", ".join(sorted(known))}'
        )
    title = first(said, 'title') or f'{plain(rehearsed.title)}, rehearsed'
    return titled(put(prompted(template('drills')), keys), title)


_ON = Question('on', 'Day, as 2024-01-31', default=today)
_SERVICE = Question('service', 'Services that were concerned', many=True, of='service')

_OWNER = Question('owner', 'Team that owns it', need=True, of='team')

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        'postmortem': Form(
            'postmortems',
            'an incident: a draft with its first row',
            (
                Question('title', 'What broke, in a few words', need=True),
                Question('on', 'Day on which it began, as 2024-01-31', default=today),
                Question('at', 'Time at which it was first seen, as 13:05', need=True),
                Question('seen', 'What was seen then, and by whom or what', need=True),
                Question('timezone', 'Zone of these times, such as Europe/Paris'),
                Question('severity', 'Severity', of='severity'),
                _SERVICE,
            ),
            postmortem,
            'add the rows of the timeline while you remember them; the comments say what goes where',
            dated=True,
        ),
        'runbook': Form(
            'runbooks',
            'what to do about a symptom: sections and steps of an example',
            (
                Question('title', 'What the reader sees, in their words', need=True),
                _OWNER,
                _SERVICE,
                Question('alert', 'Alerts that lead here', many=True, of='alert'),
                Question('signature', 'Error texts, exactly as they are printed', many=True),
            ),
            runbook,
            'say what it means, and put your own steps in the place of the two examples',
        ),
        'practice': Form(
            'practices',
            'a rule for networks or configuration, with a check that its examples prove',
            (
                Question('title', 'What must be so, in one sentence', need=True),
                Question('applies-to', 'What kind of thing it is about, such as postgresql', need=True),
                Question('owner', 'Team that looks after it', of='team'),
                Question('severity', 'How much a breach weighs', of='weight', default=lambda: 'medium'),
            ),
            practice,
            'write your own check, the facts of its two examples, and your sources',
        ),
        'alert': Form(
            'alerts',
            'an alert that is defined elsewhere (rules of Prometheus go into NAME.rules.yml)',
            (
                Question('name', 'Its name, such as DatabaseLoginsFail', need=True),
                Question('source', 'Where it is defined, such as grafana', need=True),
                Question('summary', 'What it says when it fires', need=True),
                _OWNER,
                Question('severity', 'How urgent it is, in the words of its source'),
                _SERVICE,
                Question('runbook', 'Runbook that answers it, or runbook#step', of='runbook'),
            ),
            alert,
            'say what it measures, and when it is wrong',
            named='name',
        ),
        'drill': Form(
            'drills',
            'a rehearsal of a runbook',
            (
                Question('runbook', 'Runbook that was rehearsed', need=True, of='runbook'),
                _ON,
                Question('title', 'Title'),
                Question('step', 'Steps that were taken, in order', many=True),
                Question('minutes', 'Minutes from the first step to the last'),
                Question('fault', 'How the fault was made'),
            ),
            drill,
            'say how far it went and what the runbook did not say',
            dated=True,
            named='runbook',
        ),
    }
)
