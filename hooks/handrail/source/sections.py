"""Names of the sections of a postmortem, as people write them, and which of ours they mean."""

from __future__ import annotations

import re
import unicodedata

from handrail.model import Inline, plain

SYNONYMS = {
    'summary': """
        summary; issue summary; outage description; incident summary; executive summary; overview;
        incident overview; issue synopsis; problem summary; postmortem summary; summary of incident;
        summary of outage; summary of issue; what happened; tl dr; tldr; incident description; summary
        of issues; summary of outages; ssue summary; issue symmary; incident report summary; synopsis;
        problem description; problem statement; issue description; issue overview; incident details;
        brief summary; incident synopsis; summary of incidents; outage summary; abstract; outage
        overview
    """,
    'impact': """
        impact; user impact; end user impact; infrastructure impact; productivity impact; customer
        impact; business impact; impact on users; affected users; impact on customers; summary of
        impact; who was affected; blast radius; impacts; user impact and scope; impact analysis; impact
        assessment; impact of outage; impact of incident; impact summary; impact and scope; service
        impact; detailed description of impact; scope of impact; impact on service; impact on services;
        impact on business; affected services; affected systems; services affected
    """,
    'background': 'background; background context; context',
    'timeline': """
        timeline; timeline of events; events timeline; incident timeline; event timeline; key events;
        events; event log;
        timeline of incident; chronology; sequence of events; chain of events; log of events; timeline
        of outage; timeline of issue; timeline of incidents; timelines; outage timeline; detailed
        timeline; time line; issue timeline; timeline of event; timeline of actions; timeline and
        investigation; timeline of key events; recent timeline; full timeline; what happened when;
        timeline summary; incident log; chronological timeline; chronology of events; timeline of
        investigation
    """,
    'detection': """
        detection; how was it detected; how was issue detected; how did we notice; how we noticed;
        identification; identified; monitoring and detection; how we found out; detection and
        investigation; issue detection; incident detection; how issue was detected; how was incident
        detected; when was issue detected; detection method; detection time; how we detected it; how
        incident was detected; how it was detected
    """,
    'root-cause': """
        root cause; root causes; cause; causes; root cause analysis; root cause and resolution; root
        cause and solution; root cause and fix; root cause and recovery; main cause; what was root
        cause; preliminary root cause; root cause explanation; root cause identification; what caused
        it; why it happened; root cause chain; root cause and mitigation; root cause and remediation;
        root cause and solutions; root cause and resolution details; root causes and resolution; root
        cause resolution; root cause analysis and resolution; cause and resolution; cause of issue;
        cause of outage; cause of incident; underlying cause; technical root cause; what was root
        causes; primary root cause; root cause of issue; root cause of outage; root cause of incident;
        why did it happen; what went wrong and why; rca
    """,
    'contributing-factors': """
        contributing factors; contributing factor; contributing causes; contributors; other factors;
        contributing conditions; contributing conditions analysis
    """,
    'duration': """
        duration; duration of outage; duration of incident; outage duration; incident duration; duration
        of disruption; duration of issue; total duration; time of outage; date and duration; duration
        and impact; incident date and time; duration of downtime; downtime
    """,
    'severity': """
        severity; severity level; incident severity; priority; severity and priority; severity and
        impact
    """,
    'trigger': 'trigger; triggers; what triggered it; triggering event',
    'resolution': """
        resolution; resolution and recovery; recovery; mitigation; mitigations; solution; mitigation and
        resolution; how incident was resolved; how was it resolved; resolution details; fix; how we
        fixed it; repair; incident resolution; issue resolution; resolution summary; fixing details; how
        issue was fixed; how issue was resolved; how was issue resolved; how was incident resolved;
        resolution steps; resolution and recovery steps; resolutions; recovery and resolution;
        solutions; immediate actions taken; immediate actions; immediate resolution; mitigation steps;
        immediate fix; resolution and mitigation; recovery steps; workaround; how we resolved it; how we
        responded; resolution process
    """,
    'response': """
        response; incident response; escalation; escalations; coordination; communication;
        communications; escalation path; escalated to; actions taken; debugging process; investigation;
        misleading paths; misleading investigation debugging paths; misleading investigation paths;
        misleading investigation; debugging; incident handling; response and recovery; investigation and
        response; communication and escalation
    """,
    'lessons': """
        lessons; lessons learned; lessons learnt; lesson learned; what we learned; what did we learn;
        learnings; key learnings; takeaways; key takeaways; retrospective; lessons learned and
        takeaways; key lessons; key lessons learned; what have we learned; key takeaway; lesson;
        reflections; lessons learned and next steps
    """,
    'went-well': """
        what went well; things that went well; went well; what worked; what worked well; successes; what
        did we do well; what went right; what did go well; things that worked well; what worked well for
        us
    """,
    'went-poorly': """
        what went poorly; what went wrong; what did not go well; what didn't go well; went poorly;
        things that went poorly; what could have gone better; what could be better; what could be
        improved; what went badly; what did not go so well; what didn't go so well; went wrong; what did
        we do poorly; things that went wrong; what could have been better; what did not work; what
        didn't work; what went not so well
    """,
    'lucky': """
        where we got lucky; got lucky; where did we get lucky; luck; lucky; what we were lucky about;
        where we were lucky; things we were lucky about
    """,
    'actions': """
        action items; action item; actions; action items and followups; recommendations; corrective and
        preventative measures; preventative measures; corrective measures; corrective and preventative
        actions; corrective actions; preventative actions; corrective preventative measures; corrective
        preventative actions; tasks; task list; list of tasks; tasks to address issue; list of tasks to
        address issue; specific tasks; todo; to do; todo list; to do list; todos; next steps;
        improvements; improvements fixes; improvements and fixes; improvements needed; follow up; follow
        ups; followup; followups; follow up actions; follow up items; review actions; remediation;
        remediation items; remediations; prevention; mitigation and future prevention; resolution and
        preventative methods; corrective measures and prevention; action plan; planned work; what we
        will change; corrective preventative; corrective and preventative; corrective and preventative
        measure; corrective and preventative steps; corrections and preventative measures; corrective
        action; preventative action; preventative measure; corrective measure; corrective steps;
        preventative steps; prevention measures; prevention and mitigation; preventative and corrective
        measures; preventions; improvement; improvement fixes; improvements or fixes; things to be
        improved fixed; things to improve; things that can be improved fixed; what are things that can
        be improved fixed; what can be improved; areas for improvement; improvement areas; task; tasks
        to be done; task list to address this issue; what are list of tasks to address issue; tasks
        list; tasks to address this issue; tasks to address problem; tasks to complete; list of specific
        tasks; specific tasks to address issue; preventative measures and tasks; fixes; immediate
        actions items; short term actions; long term actions; long term remediation measures; future
        prevention; future improvements; future preventative measures; follow up tasks; followup
        actions; followup items; recommendations and next steps; action items and next steps; action
        points; mitigation and prevention; post incident actions; what we are doing; what are we doing;
        what we are doing about it; what are we doing about it; what are we doing about this;
        what we're doing; what we're doing about it; what we are doing next; what we will do; what we'll
        do; what will we do; what we will do next; what will we do next; what we will do about it; what
        we will do differently; what will we do differently; what we plan to do; what we are going to
        do; what we are changing; what are we changing; what we're changing; what we'll change; what
        will we change; what's next; what is next; moving forward; going forward; planned actions;
        preventing recurrence; prevention of recurrence; how we will prevent it; how we prevent
        this; how will we prevent this; remedial actions; remediation and prevention; remediation and
        follow up; remediation and follow up steps; remediation plan; list of task; action list;
        corrective and prevention measures; corrective and preventative measures and tasks; corrective
        measures and preventative measures; measures taken; improvement plan; improvements made
    """,
    'references': """
        references; links; related; see also; appendix; further reading; related incidents; resources;
        reference; supporting information; attachments; additional resources; useful links; repository
        details; further information
    """,
    'conclusion': """
        conclusion; conclusions; closing notes; final thoughts; summation; in conclusion; summing up;
        wrap up; closing; closing thoughts; closing remarks; concluding remarks; final words; final
        note; final notes; closing note; summary and conclusion; conclusion and next steps; final
        thought
    """,
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
    return role_named(plain(title))


def role_named(words: str) -> str:
    """The canonical name of the section that goes under these words, as `role_of`."""
    found = role_exactly(words)
    return found if found != 'other' else role_exactly(_TAIL.split(words, maxsplit=1)[0])


def role_exactly(words: str) -> str:
    """The canonical name of the section of which all these words are a name."""
    return _ROLES.get(normal(words), 'other')


def normal(words: str) -> str:
    """The words of a heading without what varies: numbers, emoji, brackets, punctuation, spelling.

    `3. Corrective & Preventive Measures (draft):` becomes `corrective and preventative measures`.
    """
    told = ' '.join(words.replace('\u2019', "'").split())
    text = ''.join(c for c in told if unicodedata.category(c) not in {'So', 'Sk', 'Cf', 'Mn', 'Me'})
    text = _POST_MORTEM.sub('postmortem', text.strip().lower())
    text = _BRACKETS.sub('', _NUMBER.sub('', text).rstrip(' :;.*!?'))
    text = text.replace('&', ' and ').replace('/', ' ').replace('-', ' ').replace('_', ' ')
    text = text.replace('preventive', 'preventative').strip(' :;.*!?')
    return ' '.join(_ARTICLE.sub('', text).replace(',', ' ').split())
