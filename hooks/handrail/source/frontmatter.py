"""The block of keys at the top of a document, typed by pydantic, each error at its line."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from handrail.model import Place, Problem, Visibility
from handrail.source.themekeys import check_theme
from handrail.source.yaml import Yaml, read_yaml

THEME_KEYS = frozenset({'tags', 'hide', 'search', 'description', 'template'})
"""Keys of Material that pass through to the theme as they are."""

Texts = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]
"""A list of texts; a single text counts as a list of one."""


def _names(value: Any) -> Any:
    """Refuse names set off by commas in one text: it would count as a single name."""
    if isinstance(value, str) and ',' in value:
        raise PydanticCustomError('commas', 'one text with commas')
    return value


Names = Annotated[Texts, BeforeValidator(_names)]
"""A list of names or paths, none of which holds a comma."""


def _language(value: str) -> str:
    """Refuse what is no BCP 47 tag: the value goes into an attribute of the page."""
    if value and not re.fullmatch(r'[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*', value):
        raise ValueError('no language tag, such as de or pt-BR')
    return value


Language = Annotated[str, AfterValidator(_language)]


class Keys(BaseModel):
    """Keys that every kind of document knows."""

    # Built when first used: a build that reads one document needs one of a dozen models.
    model_config = ConfigDict(frozen=True, extra='forbid', populate_by_name=True, defer_build=True)

    visibility: Visibility = Field(Visibility.internal, description='Who may read it.')
    lang: Language = Field(
        '', description="Language of the text (BCP 47, such as fr or pt-BR), when it is not the site's."
    )
    aliases: Names = Field((), description='Older addresses of this page, below docs.')
    allow: dict[str, str] = Field(
        {}, description='Rules that are switched off in this document, each with its reason.'
    )


K = TypeVar('K', bound=Keys)
_SHOWN = 60
_ALIAS = re.compile(r'(?!\.{1,2}/)[^\s/\\:?#]+(?:/(?!\.{1,2}/)[^\s/\\:?#]+)*\.md')
"""A relative path of a Markdown file that climbs nowhere."""


@dataclass(slots=True)
class FrontMatter(Generic[K]):
    """The typed keys (None when they could not be typed), what is passed on, and where the body begins."""

    keys: K | None
    yaml: Yaml
    body_line: int
    theme: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def place(self, uri: str, *loc: str | int) -> Place:
        """Where a key stands; the first line of the file when it is not there."""
        return Place(uri, self.yaml.line(loc))


def split(text: str) -> tuple[str | None, int]:
    """Return the YAML between the two `---` lines (None: there is none) and the line of the body, from 1.

    Without a closing line the body begins at the first `# ` line, so that the headings are still found.
    """
    lines = text.split('\n')
    if lines[0].rstrip() != '---':
        return None, 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ('---', '...'):
            return '\n'.join(lines[1 : number - 1]), number + 1
    heading = next((n for n, line in enumerate(lines, 1) if line.startswith('# ')), len(lines) + 1)
    return '\n'.join(lines[1 : heading - 1]), heading


def start_of(text: str) -> int:
    """Return the character at which the body begins."""
    _, line = split(text)
    return sum(len(each) + 1 for each in text.split('\n', line - 1)[: line - 1])


def _closed(text: str, body_line: int) -> bool:
    lines = text.split('\n')
    return body_line > 2 and lines[body_line - 2].rstrip() in ('---', '...')  # noqa: PLR2004 - two "---" lines


def read_front_matter(uri: str, text: str, model: type[K]) -> FrontMatter[K]:
    """Read and type the front matter of a document against the keys of its kind."""
    block, body_line = split(text)
    if block is not None and not _closed(text, body_line):
        said = 'the front matter has no closing "---"'
        problem = Problem(Place(uri), 'front-matter-open', said, 'end it with a line "---"')
        return FrontMatter(None, Yaml(), body_line, problems=[problem])
    parsed = read_yaml(uri, block, 2) if block is not None else Yaml(data={})
    result: FrontMatter[K] = FrontMatter(None, parsed, body_line, problems=list(parsed.problems))
    if parsed.data is None and not parsed.problems:
        parsed.data = {}
    data = {} if parsed.data is None else parsed.data
    if not isinstance(data, dict):
        said = 'the front matter is not a list of "key: value" lines'
        result.problems.append(Problem(Place(uri, 2), 'front-matter-shape', said, 'write "key: value" lines'))
        return result
    if not parsed.problems:
        _type(uri, data, model, result)
    return result


def _type(uri: str, data: dict[str, Any], model: type[K], result: FrontMatter[K]) -> None:
    known = model_keys(model)
    own = {key: value for key, value in data.items() if key in known}
    result.theme = tuple((k, _json(_theme(k, v))) for k, v in data.items() if k in THEME_KEYS)
    result.extra = tuple((k, _json(v)) for k, v in data.items() if k.startswith('x-'))
    for key in data:
        if key not in known and key not in THEME_KEYS and not key.startswith('x-'):
            result.problems.append(_unknown_key(Place(uri, result.yaml.line((key,))), key, known))
    result.keys, problems = validate(uri, own, model, result.yaml)
    result.problems.extend(problems)
    result.problems.extend(commented(uri, result.yaml, known))
    result.problems.extend(check_theme(uri, data, result.yaml))
    if result.keys:
        result.keys, problems = _check_aliases(uri, result.keys, result)
        result.problems.extend(problems)


def commented(uri: str, lines: Yaml, known: frozenset[str] | None = None) -> Iterator[Problem]:
    """Values that are lost, since YAML takes what stands there for a comment; of `known` keys, or of all."""
    for loc, words in lines.commented.items():
        if known is not None and loc[0] not in known:
            continue
        name = '.'.join(str(part) for part in loc)
        said = f'{name}: {words[:_SHOWN]!r} is a comment to YAML, so that the value is empty'
        hint = f"put quotes around it, '{words[:_SHOWN]}', or remove it"
        yield Problem(Place(uri, lines.line(loc)), 'yaml-comment', said, hint)


def _check_aliases(uri: str, keys: K, front: FrontMatter[K]) -> tuple[K, list[Problem]]:
    """Leave out the aliases that are no older address of a page below docs."""
    good, problems = aliases_of(uri, keys.aliases, front.yaml)
    return (keys.model_copy(update={'aliases': good}) if problems else keys), problems


def aliases_of(uri: str, stated: Sequence[str], lines: Yaml) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the aliases that are older addresses of a page below docs, and what is wrong with the others."""
    problems: list[Problem] = []
    good: list[str] = []
    many = isinstance(lines.data.get('aliases'), list)
    for number, alias in enumerate(stated):
        if alias != uri and _ALIAS.fullmatch(alias):
            good.append(alias)
            continue
        at = Place(uri, lines.line(('aliases', number) if many else ('aliases',)))
        said = f'aliases: {alias!r} is ' + ('this page itself' if alias == uri else 'no path of a page')
        hint = 'write the older path below docs, such as runbooks/old-name.md'
        problems.append(Problem(at, 'alias', said, hint))
    return tuple(good), problems


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _theme(key: str, value: Any) -> Any:
    """Material's `search` holds a truth value and a number; all its other keys hold text."""
    if key != 'search' or not isinstance(value, dict):
        return value
    return {name: _plain_value(part) for name, part in value.items()}


def _plain_value(value: Any) -> Any:
    if value in ('true', 'false'):
        return value == 'true'
    return (
        float(value)
        if isinstance(value, str) and re.fullmatch(r'[0-9]{1,6}(\.[0-9]{1,6})?', value)
        else value
    )


def _unknown_key(at: Place, key: str, known: frozenset[str]) -> Problem:
    if key == 'title':
        return Problem(at, 'unknown-key', "unknown key 'title'", 'the title is the "# " heading')
    return unknown(at, f'unknown key {key!r}', key, known, 'unknown-key')


def validate(
    uri: str, data: Any, model: type[K], lines: Yaml, base: tuple[str | int, ...] = ()
) -> tuple[K | None, list[Problem]]:
    """Type `data` and turn each complaint of pydantic into a Problem at its line.

    Keys with a wrong value are left out and the rest is tried again, so that one wrong date
    does not lose the others; None when a required key is missing.
    """
    problems: list[Problem] = []
    try:
        return model.model_validate(data), problems
    except ValidationError as error:
        wrong = set()
        for item in error.errors(include_url=False):
            loc = (*base, *item['loc'])
            wrong.add(item['loc'][0] if item['loc'] else '')
            if loc in lines.commented:
                continue  # said where the comment stands
            problems.append(_problem(Place(uri, lines.line(loc)), loc, item))
    rest = {key: value for key, value in data.items() if key not in wrong} if isinstance(data, dict) else {}
    try:
        return model.model_validate(rest), problems
    except ValidationError:
        return None, problems


def _problem(at: Place, loc: tuple[str | int, ...], item: Any) -> Problem:
    """Turn a complaint of pydantic into a sentence that names the key and the value."""
    name = '.'.join(str(part) for part in loc) or 'front matter'
    kind, value, context = item['type'], item['input'], item.get('ctx') or {}
    if kind == 'commas':
        return Problem(at, 'wrong-value', f'{name}: {value!r} is one text', f'write a list: [{value}]')
    if kind == 'missing':
        hint = f'add "{loc[-1]}: …" to the front matter'
        return Problem(at, 'missing-key', f'key {name!r} is missing', hint)
    if kind == 'extra_forbidden':
        hint = 'remove it, or call it "x-…" if it is your own'
        return Problem(at, 'unknown-key', f'unknown key {name!r}', hint)
    if kind in ('enum', 'literal_error') and isinstance(value, str):
        known = re.findall(r"'([^']*)'", str(context.get('expected', '')))
        return unknown(at, f'{name}: {value!r} is not known', value, known, 'wrong-value')
    for part, (what, hint) in _SHAPES.items():
        if kind.startswith(part):
            return Problem(at, 'wrong-value', f'{name}: {_shape(value)} where {what} should be', hint)
    shown = f'{value!r}: ' if isinstance(value, str) else ''
    message = item['msg'].removeprefix('Value error, ').removeprefix('Assertion failed, ')
    return Problem(
        at, 'wrong-value', f'{name}: {shown}{message[0].lower()}{message[1:]}', 'correct the value'
    )


_SHAPES = {
    'string': ('a text', 'write one text behind the key'),
    'enum': ('a text', 'write one text behind the key'),
    'literal': ('a text', 'write one text behind the key'),
    'tuple': ('a list', 'write "[a, b]", or "- a" lines below the key'),
    'list': ('a list', 'write "[a, b]", or "- a" lines below the key'),
    'dict': ('a mapping', 'write "name: value" lines below the key, indented'),
    'model': ('a mapping', 'write "name: value" lines below the key, indented'),
}
"""What should stand at a key, and how to write it, by the beginning of pydantic's name of the error."""


def _shape(value: Any) -> str:
    if isinstance(value, str):
        return f'the text {value!r}'
    return (
        'a mapping' if isinstance(value, dict) else 'a list' if isinstance(value, list | tuple) else 'nothing'
    )


def model_keys(model: type[BaseModel]) -> frozenset[str]:
    """All names under which the keys of a model may be written."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def unknown(at: Place, message: str, word: str, known: Iterable[str], code: str) -> Problem:
    """A Problem about a word that nobody knows, with the nearest known one as its remedy."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    hint = f'did you mean {near[0]!r}?' if near else f'known: {", ".join(names)}'
    return Problem(at, code, message, hint)
