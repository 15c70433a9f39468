"""What a line under corrective measures is by its words: a title, an introduction, a farewell, a label."""

from __future__ import annotations

import re

from handrail.source.sections import normal

TITLE = 64
"""More characters than this before the colon are a sentence that introduces a list."""

_TITLE_WORDS = 9
_EDGES = '*_~ \t'
_END = re.compile(
    r'(?:engaging|humou?r|fun|author|signature|diagram|attachment|appendix|repository|source code'
    r'|example script|contact|flow ?chart|moving forward)',
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r'be brief and straight to the point|must contain|while postmortem format|between 400 (?:to|and) 600',
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r'all (?:the )?times (?:are |is )?(?:in )?[\w/+: -]{2,40}\.?|\[[^\]]*\]\(\)', re.IGNORECASE
)
_CODES = re.compile(r'^(?::[a-z0-9_+-]{2,40}:\s*)+')
_SENTENCE = re.compile(
    r'\b(following|follows|below|includes?|will|we|our|us|have|has|are|is|by|should|i|can|that|so)\b'
    r'|[.!?,]\s',
    re.IGNORECASE,
)
_INTRO = re.compile(
    r'\b(the following|as follows|listed below|below are|outlined below|are actions|keep in mind)\b',
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"""(?:
    by\s\w+ing\s(?:these|this|the\s(?:above|corrective|outlined)|all|such|our|from)\b
    | by\s(?:implementing|addressing|learning|taking)\b | by\sdoing\s(?:so|this|that)\b
    | we\s(?:hope|trust|believe|are\sconfident)\b
    | this\s(?:post-?\s?mortem|incident|outage|structured|report|experience
      |approach|document|event|should\sensure)\b
    | the\s(?:incident|outage|post-?mortem)\s(?:was|has|had|highlight|taught|underscor|serve
      |demonstrat|show|remind)
    | (?:in|to)\s(?:conclusion|summary|conclude|sum\sup|summari[sz]e|closing)\b | in\sthe\send,
    | overall,? | ultimately,
    | these\s(?:measures|actions|steps|improvements|changes|corrective|tasks
      |(?:\w+\s)?(?:incidents|outages))\b
    | with\sthese\b | through\s(?:these|this)\b
    | we\s(?:apologi[sz]e|appreciate|regret|sincerely|remain|thank)\b
    | thank(?:s|\syou)\b | our\s(?:goal|team|users|commitment)\b | (?:yours\s)?sincerely\b
    | (?:best|kind)?\s?regards\b
    | so,?\s(?:dear|there)\b | here(?:'|\u2019)s\sto\b | remember,\s | note(?:\sthat|:)\s
    | (?:moving|going)\sforward\b
    | as\s(?:a\sresult|we)\b | owners\s(?:and|are)\b | stay\ssafe\b | author\b | written\sby\b | signed\b
    | disclaimer\b
    | (?:the|your)\s(?:[\w&-]+\s){1,3}team\W*$
    | until\snext\stime\b | happy\s(?:coding|debugging)\b | remember:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = frozenset(
    """
    see above; see below; n a; na; none; nothing; tbd; tba; todo; to do; to be added; to be done;
    to be determined;
    will fill here; fill here; fill in; to be filled; none yet; not yet; no action; no actions;
    no action items;
    coming soon;
    pending; to follow; not applicable; no further action; no action needed; no actions needed;
    no action required
    """.replace('\n', ' ').split(';')
)
_NONE = frozenset(' '.join(words.split()) for words in _NOTHING)
_LABELS = re.compile(
    r'improvements?|improvement fix(?:es)?|improvements? (?:and )?(?:fix(?:es)?|needed|made)|fixes'
    r'|things to (?:be )?(?:improved?|fix(?:ed)?)(?: (?:and )?fix(?:ed)?)?'
    r'|what (?:are )?things that can be improved(?: fixed)?(?: broadly speaking)?'
    r'|(?:specific )?tasks?(?: list)?(?: to address (?:the |this )?issues?)?'
    r'|(?:what are )?list of tasks(?: to address (?:this )?issue)?'
    r'|(?:task|todo|to do) lists?|to ?dos?|action items?|actions|(?:specific )?tasks to .{3,30}'
    r'|task list to address (?:this )?issue|(?:immediate|short term|long term|medium term)(?: actions?'
    r'| tasks?| fix(?:es)?)?'
)
_FIELD = re.compile(
    r'(?:task )?(owner|assignee|assigned to|responsible(?: (?:team|person|party))?|deadline|due(?: date'
    r'| by)?|eta|target(?: date)?'
    r'|priority|status|ticket|tracker|tracking|jira|effort|completion date|estimated time|timeframe'
    r'|time frame)\s*[:=]',
    re.IGNORECASE,
)
_TASK = re.compile(r'(?:task|todo|action(?: item)?)\s*(?:\d{1,2}\s*)?:\s*\S', re.IGNORECASE)


def words_of(text: str) -> str:
    """The text without emphasis at its edges and short codes of emoji in front."""
    return _CODES.sub('', text.strip(_EDGES)).strip(_EDGES)


def is_title(text: str) -> bool:
    """Whether a line is a title of what follows: a few words with a colon at the end and no sentence."""
    words = words_of(text)
    if not words.endswith(':') or '://' in words:
        return False
    words = words.rstrip(': *_').strip()
    if is_label(words):
        return True
    return (
        bool(words)
        and len(words) <= TITLE
        and len(words.split()) <= _TITLE_WORDS
        and not _SENTENCE.search(words)
    )


def is_question(text: str) -> bool:
    """Whether a line is nothing but the question that the next lines answer."""
    words = words_of(text)
    return words.endswith('?') and len(words) <= 3 * TITLE and is_label(words)


def is_end(title: str) -> bool:
    """Whether a title says that what stands below are no tasks any more."""
    return bool(_END.match(words_of(title).lstrip('- ')))


def is_prompt(text: str) -> bool:
    """Whether a line is left of what an assignment or a template asked for."""
    return bool(_PROMPT.search(text))


def is_footer(text: str) -> bool:
    """Whether a line is left of the page that the text was copied from."""
    return bool(_FOOTER.fullmatch(text.strip(_EDGES)))


def is_bold(text: str) -> bool:
    """Whether a whole line is one run of emphasis and short enough for a title."""
    match = re.fullmatch(r'(\*{1,2}|_{1,2})([^*_\n]{2,80})\1:?', text.strip())
    return match is not None and not _SENTENCE.search(match[2]) and not match[2].rstrip().endswith('.')


def is_intro(text: str) -> bool:
    """Whether a line only introduces what follows."""
    words = words_of(text)
    return (words.endswith(':') and not is_title(text)) or (
        bool(_INTRO.search(words)) and words[-1:] in {'.', ':'}
    )


def is_closing(text: str) -> bool:
    """Whether a paragraph looks back on the whole, as people do behind their last task."""
    return bool(_CLOSING.match(words_of(text)))


def is_nothing(text: str) -> bool:
    """Whether somebody wrote that there is nothing here, or not yet."""
    return normal(words_of(text).strip('`()[].')) in _NONE


def is_label(words: str) -> bool:
    """Whether these words head a list of improvements or tasks."""
    return bool(_LABELS.fullmatch(normal(words.strip(_EDGES))))


def is_task(text: str) -> bool:
    """Whether a line says of itself that it is a task: `Task: ...`."""
    return bool(_TASK.match(words_of(text)))


def is_field(text: str) -> bool:
    """Whether a line tells something about the task above it: `Deadline: ...`."""
    return bool(_FIELD.match(words_of(text)))


def labelled(text: str) -> tuple[str, str] | None:
    """`Improvements: what follows` as label and rest, None for any other line."""
    if is_task(text):
        return None
    for sign in (':', '?'):
        head, found, rest = text.partition(sign)
        if found and rest.strip(_EDGES + ':') and len(head) <= 2 * TITLE and is_label(head):
            lead = head + found
            closing = '**' if lead.count('**') % 2 and rest.startswith('**') else ''
            return (lead + closing).strip(), rest.removeprefix(closing).strip()
    return None


def titled(text: str) -> tuple[str, str] | None:
    """`Title: text` as its two halves, None when the line has no title."""
    head, found, rest = text.partition(':')
    if not found or not rest.strip(_EDGES) or rest.startswith('//') or not is_title(f'{head.strip(_EDGES)}:'):
        return None
    closing = '**' if head.count('**') % 2 and rest.startswith('**') else ''
    return f'{head}:{closing}'.strip(), rest.removeprefix(closing).strip()


def starts_low(text: str) -> bool:
    """Whether a text begins in the middle of a sentence."""
    first = text.lstrip(_EDGES + '("\'')[:1]
    return first.islower() or first in {',', ';', ')'}


def is_open(text: str) -> bool:
    """Whether a text stops in the middle of a sentence."""
    return text.rstrip(_EDGES + ')"\'\u201d')[-1:] not in {'.', '!', '?', ':', ';'}
