"""Names of the sections of a postmortem, as people write them, and which of ours they mean."""

from __future__ import annotations

import re
import unicodedata

from handrail.model import Inline, plain

SYNONYMS = {
    'summary': """
        summary; issue summary; outage description; incident summary; executive summary; overview;
        incident overview; issue synopsis; problem summary; postmortem summary; summary of incident;
        summary of outage; summary of issue; what happened; tl dr; tldr; incident description
    """,
    'impact': """
        impact; user impact; end user impact; infrastructure impact; productivity impact; customer
        impact; business impact; impact on users; affected users; impact on customers; summary of
        impact; who was affected; blast radius
    """,
    'background': 'background; background context; context',
    'timeline': """
        timeline; timeline of events; events timeline; incident timeline; event timeline; key
        events; timeline of incident; chronology; sequence of events; chain of events; log of events
    """,
    'detection': """
        detection; how was it detected; how was issue detected; how did we notice; how we noticed;
        identification; identified; monitoring and detection; how we found out
    """,
    'root-cause': """
        root cause; root causes; cause; causes; root cause analysis; root cause and resolution; root
        cause and solution; root cause and fix; root cause and recovery; main cause; what was root
        cause; preliminary root cause; root cause explanation; root cause identification; what
        caused it; why it happened
    """,
    'contributing-factors': """
        contributing factors; contributing factor; contributing causes; contributors; other factors;
        contributing conditions; contributing conditions analysis
    """,
    'trigger': 'trigger; triggers; what triggered it; triggering event',
    'resolution': """
        resolution; resolution and recovery; recovery; mitigation; mitigations; solution; mitigation
        and resolution; how incident was resolved; how was it resolved; resolution details; fix; how
        we fixed it; repair
    """,
    'response': """
        response; incident response; escalation; escalations; coordination; communication;
        communications
    """,
    'lessons': """
        lessons; lessons learned; lessons learnt; lesson learned; what we learned; what did we
        learn; learnings; key learnings; takeaways; key takeaways; retrospective
    """,
    'went-well': """
        what went well; things that went well; went well; what worked; what worked well; successes;
        what did we do well
    """,
    'went-poorly': """
        what went poorly; what went wrong; what did not go well; what didn't go well; went poorly;
        things that went poorly; what could have gone better; what could be better; what could be
        improved; what went badly; what did not go so well; what didn't go so well; went wrong; what
        did we do poorly
    """,
    'lucky': """
        where we got lucky; got lucky; where did we get lucky; luck; lucky; what we were lucky
        about; where we were lucky; things we were lucky about
    """,
    'actions': """
        action items; action item; actions; action items and followups; recommendations; corrective
        and preventative measures; preventative measures; corrective measures; corrective and
        preventative actions; corrective actions; preventative actions; corrective preventative
        measures; corrective preventative actions; tasks; task list; list of tasks; tasks to address
        issue; list of tasks to address issue; specific tasks; todo; to do; todo list; to do list;
        todos; next steps; improvements; improvements fixes; improvements and fixes; improvements
        needed; follow up; follow ups; followup; followups; follow up actions; follow up items;
        review actions; remediation; remediation items; remediations; prevention; mitigation and
        future prevention; resolution and preventative methods; corrective measures and prevention;
        action plan; planned work; what we will change
    """,
    'references': """
        references; links; related; see also; appendix; further reading; related incidents;
        resources
    """,
    'conclusion': 'conclusion; conclusions; closing notes; final thoughts; summation',
}
"""Our name of a section, and the headings under which it goes (words as `normal` leaves them)."""

_ROLES = {' '.join(name.split()): role for role, names in SYNONYMS.items() for name in names.split(';')}
_NUMBER = re.compile(r'^(\(?\d{1,2}[.)]\s*|\d{1,2}\s+(?=\D))')
_BRACKETS = re.compile(r'\s*[(\[][^()\[\]]{0,200}[)\]]$')
_POST_MORTEM = re.compile(r'\bpost[- ]mortem\b')
_TAIL = re.compile(r'[:,;\u2013\u2014]| - | for ')
_ARTICLE = re.compile(r'\b(the|a|an|our)\s+')


def role_of(title: Inline) -> str:
    """The canonical name of the section with this heading, `other` when it has none here.

    What stands behind a colon, a comma or a dash need not match: `Timeline: all times in UTC`.
    """
    words = plain(title)
    return _ROLES.get(normal(words)) or _ROLES.get(normal(_TAIL.split(words, maxsplit=1)[0]), 'other')


def normal(words: str) -> str:
    """The words of a heading without what varies: numbers, emoji, brackets, punctuation, spelling.

    `3. Corrective & Preventive Measures (draft):` becomes `corrective and preventative measures`.
    """
    told = ' '.join(words.replace('\u2019', "'").split())
    text = ''.join(c for c in told if unicodedata.category(c) not in {'So', 'Sk', 'Cf', 'Mn'})
    text = _POST_MORTEM.sub('postmortem', text.strip().lower())
    text = _BRACKETS.sub('', _NUMBER.sub('', text).rstrip(' :;.*!?'))
    text = text.replace('&', ' and ').replace('/', ' ').replace('-', ' ').replace('_', ' ')
    text = text.replace('preventive', 'preventative').strip(' :;.*!?')
    return ' '.join(_ARTICLE.sub('', text).replace(',', ' ').split())
