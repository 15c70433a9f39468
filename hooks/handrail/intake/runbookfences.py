"""Fences in somebody's runbook: which hold a command, and what kind of step that makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.intake.account import Mark, Shape
from handrail.source.shell import LANGUAGES

_FENCE = re.compile(r'\s*(?:>\s?)*(?P<mark>`{3,}|~{3,})\s*(?P<info>[^`]*)$')
_SHELLS = LANGUAGES | {
    'zsh',
    'ksh',
    'console',
    'terminal',
    'shell-session',
    'shellsession',
    'bash-session',
    'sh-session',
}
_PROMPT = re.compile(r'\s*(?:\$|[\w.-]{1,60}@[\w.-]{1,60}:\S{0,100}[$#])\s+(?=\S)')
_COMMAND = re.compile(
    r'\s*(?:sudo|kubectl|oc|docker|systemctl|journalctl|curl|ssh|psql|mysql|redis-cli|aws|gcloud|az|helm|terraform|knife|git|ping|dig|nc'
    r'|ps|top|df|du|grep|tail|cat|less|ls|cd|rm|mv|cp|service|iptables|nft|ip|ss|netstat|etcdctl|crictl|podman|ansible(?:-\w+)?|export)\s'
)
_CHANGES = re.compile(
    r'\b(?:delete|drain|cordon|uncordon|restart|reboot|scale|patch|apply|rollout|edit|remove|rm|mv|kill|stop|start|enable|disable|replace'
    r'|set|create|drop|truncate|update|insert|taint|annotate|label|shutdown|poweroff|mkfs|dd|chmod|chown|upgrade|install|uninstall|reload'
    r'|failover|resize|purge|reset|revert|push|commit|defrag|compact|grant|revoke|alter)\b|--force\b|>\s*/'
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its lines with the fences, its language as written, its text."""

    marks: tuple[Mark, ...]
    info: str
    lines: tuple[str, ...]

    @property
    def language(self) -> str:
        """The first word behind the fence, in lower case."""
        return (self.info.lower().strip('{}. ').split() or [''])[0]

    @property
    def is_command(self) -> bool:
        """Whether it holds a command for a shell: by its language, without one by its first line."""
        said = [line for line in self.lines if line.strip()]
        if not said:
            return False
        if self.language in _SHELLS:
            return any(not line.lstrip().startswith('#') for line in said)
        return not self.language and bool(_PROMPT.match(said[0]) or _COMMAND.match(said[0]))

    @property
    def changes(self) -> bool:
        """Whether the command may change something: a word in it says so."""
        return any(_CHANGES.search(line) for line in self.lines)


def blocks(marks: Sequence[Mark]) -> Iterator[Fence | Mark]:
    """The lines in order, those of a fence with its marks as one."""
    held: list[Mark] = []
    opened, info = '', ''
    for mark in marks:
        found = _FENCE.match(mark.line.text) if mark.shape in {Shape.code, Shape.blank} else None
        if not opened:
            if found and mark.shape is Shape.code:
                opened, info, held = found['mark'], found['info'].strip(), [mark]
            else:
                yield mark
            continue
        held.append(mark)
        if found and found['mark'].startswith(opened) and not found['info'].strip():
            yield _fence(held, info, closed=True)
            opened, held = '', []
    if held:
        yield _fence(held, info, closed=False)


def _fence(marks: Sequence[Mark], info: str, *, closed: bool) -> Fence:
    inner = [mark.line.text for mark in (marks[1:-1] if closed else marks[1:])]
    width = min((len(text) - len(text.lstrip(' ')) for text in inner if text.strip()), default=0)
    return Fence(tuple(marks), info, tuple(text[width:] for text in inner))
