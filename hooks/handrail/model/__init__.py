"""The frozen types that every other room passes on, each with its file and line."""

from handrail.model.document import OLDER, Anchor, Directive, Document, PlainPage, Ref, Section, Visibility
from handrail.model.findings import ActionRow, Duration, Escalation, Facts, Flag, Hypothesis, Review, Usage
from handrail.model.graph import Graph, Link, Node
from handrail.model.instant import Instant
from handrail.model.library import Library, Offline, Settings
from handrail.model.place import Level, Place, Problem, Waived, Waiver
from handrail.model.postmortem import (
    Action,
    ActionOutcome,
    ActionStatus,
    ActionType,
    Due,
    EntryKind,
    EntryMark,
    Evidence,
    Postmortem,
    PostmortemStatus,
    Stated,
    TimelineEntry,
)
from handrail.model.reference import Alert, Contacts, Drill, Practice, RuleExample, Service, Team
from handrail.model.runbook import Command, Outcome, OutcomeKind, Runbook, Step, StepKind, Variable
from handrail.model.site import Site
from handrail.model.text import Inline, Span, Target, plain

__all__ = [
    'OLDER',
    'Action',
    'ActionOutcome',
    'ActionRow',
    'ActionStatus',
    'ActionType',
    'Alert',
    'Anchor',
    'Command',
    'Contacts',
    'Directive',
    'Document',
    'Drill',
    'Due',
    'Duration',
    'EntryKind',
    'EntryMark',
    'Escalation',
    'Evidence',
    'Facts',
    'Flag',
    'Graph',
    'Hypothesis',
    'Inline',
    'Instant',
    'Level',
    'Library',
    'Link',
    'Node',
    'Offline',
    'Outcome',
    'OutcomeKind',
    'Place',
    'PlainPage',
    'Postmortem',
    'PostmortemStatus',
    'Practice',
    'Problem',
    'Ref',
    'Review',
    'RuleExample',
    'Runbook',
    'Section',
    'Service',
    'Settings',
    'Site',
    'Span',
    'Stated',
    'Step',
    'StepKind',
    'Target',
    'Team',
    'TimelineEntry',
    'Usage',
    'Variable',
    'Visibility',
    'Waived',
    'Waiver',
    'plain',
]
