"""Commands that destroy or stop something: they belong in a `change` step.

What counts is what a program does when it is called in this way, not its name: `kill -0` and
`systemctl status` only look. Programs that run another one (`sudo`, `ssh`, `xargs`, `sh -c`) are
looked through.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from tree_sitter import Node

from handrail.model import Command
from handrail.source.shell import LENGTH, nodes_of

_WRAPPERS = frozenset(
    {
        'bash',
        'chroot',
        'command',
        'dash',
        'doas',
        'docker',
        'env',
        'exec',
        'find',
        'flock',
        'ionice',
        'kubectl',
        'nice',
        'nohup',
        'nsenter',
        'oc',
        'parallel',
        'podman',
        'setsid',
        'sh',
        'ssh',
        'stdbuf',
        'su',
        'sudo',
        'time',
        'timeout',
        'watch',
        'xargs',
        'zsh',
    }
)
_ALWAYS = frozenset(
    {
        'blkdiscard',
        'dropdb',
        'dropuser',
        'groupdel',
        'halt',
        'ifdown',
        'killall',
        'lvremove',
        'mkfs',
        'pkill',
        'poweroff',
        'pvremove',
        'reboot',
        'shred',
        'shutdown',
        'userdel',
        'vgremove',
        'wipefs',
    }
)
"""Programs that do nothing else."""

_STOPS = r'(?:stop|restart|disable|mask|kill|isolate|poweroff|reboot|halt|try-restart|force-reload)'
_WHEN = MappingProxyType(
    {
        'rm': r'(?:.* )?(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)(?: .*)?',
        'dd': r'(?:.* )?of=(?!/dev/null).*',
        'kill': r'(?!(?:-0|-l|-L|--list|-s 0)\b).+',
        'truncate': r'.*',
        'systemctl': rf'(?:-.* )*{_STOPS}\b.*',
        'service': r'\S+ (?:stop|restart)\b.*',
        'init': r'[06]',
        'iptables': r'(?:.* )?(?:-[FXD]|--flush|--delete(?:-chain)?)(?: .*)?',
        'nft': r'(?:-\S+ )*(?:flush|delete|destroy)\b.*',
        'ufw': r'(?:--force )?(?:disable|reset)\b.*',
        'ip': r'(?:-\S+ )*(?:link set .*\bdown\b.*|(?:route|addr|address|rule|neigh)\w* (?:flush|del\w*)\b.*)',  # noqa: E501 - a pattern
        'terraform': r'(?:-\S+ )*(?:destroy\b.*|apply .*-destroy\b.*|state rm\b.*)',
        'kubectl': r'(?:-\S+(?:[ =](?!delete|drain|rollout|scale)\S+)? )*'
        r'(?:delete|drain|rollout (?:restart|undo)|scale .*--replicas[= ]0)\b.*',
        'helm': r'(?:-\S+ )*(?:uninstall|delete|rollback)\b.*',
        'docker': r'(?:(?:container|image|volume|network|system|builder) )?(?:rm|rmi|kill|stop|restart|prune)\b.*'  # noqa: E501 - a pattern
        r'|compose (?:.* )?(?:down|stop|restart|rm|kill)\b.*',
        'docker-compose': r'(?:.* )?(?:down|stop|restart|rm|kill)\b.*',
        'aws': r'.* (?:terminate|delete|stop|reboot)-\S+.*|.*\bs3 (?:rm|rb)\b.*',
        'gcloud': r'.* (?:delete|stop|reset)\b.*',
        'az': r'.* (?:delete|stop|restart|deallocate)\b.*',
        'redis-cli': r'(?:.* )?(?:flushall|flushdb|shutdown)\b.*',
        'rabbitmqctl': r'(?:.* )?(?:stop|stop_app|reset|force_reset|purge_queue|delete_queue)\b.*',
        'kafka-topics': r'(?:.* )?--delete\b.*',
        'zfs': r'(?:destroy|rollback)\b.*',
        'zpool': r'(?:destroy|labelclear)\b.*',
        'mdadm': r'(?:.* )?--(?:zero-superblock|stop)\b.*',
        'crontab': r'(?:.* )?-r\b.*',
        'find': r'.* -delete\b.*',
        'git': r'push (?:.* )?(?:-f|--force)(?: .*)?|reset (?:.* )?--hard\b.*|clean (?:.* )?-\w*f.*',
        'pg_ctl': r'(?:.* )?(?:stop|restart|kill)\b.*',
        'pg_ctlcluster': r'(?:.* )?(?:stop|restart)\b.*',
        'patronictl': r'(?:.* )?(?:failover|switchover|restart|reinit|remove)\b.*',
        'supervisorctl': r'(?:.* )?(?:stop|restart|shutdown)\b.*',
        'nginx': r'(?:.* )?-s (?:stop|quit)\b.*',
        'apachectl': r'(?:-k )?(?:stop|restart|graceful-stop)\b.*',
        'etcdctl': r'(?:.* )?(?:del|member remove)\b.*',
        'consul': r'kv delete\b.*|leave\b.*',
        'vault': r'(?:delete|kv (?:delete|destroy)|secrets disable)\b.*',
        'curl': r'(?:.* )?(?:-X ?|--request[ =])["\']?DELETE\b.*',
    }
)  # fmt: skip
"""Arguments, as one line, with which a program destroys or stops something."""

_SAME = MappingProxyType(
    {'ip6tables': 'iptables', 'iptables-legacy': 'iptables', 'tofu': 'terraform', 'oc': 'kubectl',
     'podman': 'docker',
     'podman-compose': 'docker-compose', 'kafka-topics.sh': 'kafka-topics', 'k': 'kubectl'}
)  # fmt: skip
_RULES = MappingProxyType({name: re.compile(rule, re.IGNORECASE) for name, rule in _WHEN.items()})
_SQL = re.compile(
    r'\b(?:DROP\s+(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|MATERIALIZED|USER|ROLE|TABLESPACE|COLUMN|KEYSPACE|COLLECTION)'
    r'|TRUNCATE\s+(?:TABLE\s+)?["`\w]|DELETE\s+FROM\s|pg_terminate_backend\s*\(|dropDatabase\s*\(|deleteMany\s*\()',
    re.IGNORECASE,
)
_CLIENTS = re.compile(
    r'(?:psql|mysql|mariadb|sqlite3|cockroach|clickhouse-client|sqlcmd|sqlplus|mongo|mongosh|cqlsh|bq|duckdb)\b'
)
_HINT = re.compile(
    r'\b(?:' + '|'.join(map(re.escape, sorted({*_ALWAYS, *_WHEN, *_SAME}))) + r')\b|mkfs|/init\.d/|> */dev/',
    re.IGNORECASE,
)
_TO_DEVICE = re.compile(r'>\s*/dev/(?:sd|nvme|vd|xvd|mapper|disk)')
_SHOWN = 60
_DEPTH, _MANY, _LONG = 3, 30, 1000
"""How far programs that run programs are looked through; words of a command and characters of one."""


def destruction(command: Command) -> tuple[str, int] | None:
    """Return the words that destroy or stop something and their line in the file; None when none do."""
    text = command.text
    if len(text) > LENGTH or not (_HINT.search(text) or _SQL.search(text)):
        return None
    sql = _CLIENTS.search(text)
    for node in nodes_of(text):
        found = ''
        if node.type == 'command':
            found = _of_words(_words(node))
        elif node.type == 'file_redirect' and _TO_DEVICE.search(_text(node)):
            found = _text(node)
        elif (
            sql
            and node.type in {'string', 'raw_string', 'heredoc_body'}
            and (match := _SQL.search(_text(node)))
        ):
            found = match[0]
        if found:
            return ' '.join(found.split())[:_SHOWN], command.at.line + 1 + node.start_point[0]
    return None


def _words(node: Node) -> list[str]:
    name = node.child_by_field_name('name')
    arguments = node.children_by_field_name('argument')
    return [_plain(_text(each))[:_LONG] for each in (name, *arguments[:_MANY]) if each is not None]


def _of_words(words: Sequence[str], depth: int = 0) -> str:
    """The part of a command line that destroys, '' when none does."""
    if not words or depth > _DEPTH:
        return ''
    program = words[0].rpartition('/')[2].lower()
    program = _SAME.get(program, program)
    if program in _ALWAYS or program.startswith('mkfs'):
        return ' '.join(words)
    rest = ' '.join(words[1:])[:_LONG]
    if '/init.d/' in words[0]:
        return ' '.join(words) if re.match(r'(?:stop|restart)\b', rest) else ''
    if program in _RULES and _RULES[program].fullmatch(rest):
        return ' '.join(words)
    if program in _WRAPPERS or words[0] in _WRAPPERS:
        return next(filter(None, _inner(words[1:], depth)), '')
    return ''


def _inner(words: Sequence[str], depth: int) -> Iterator[str]:
    """What a program that runs another one may run: any tail of its words, and any text among them."""
    for index, word in enumerate(words):
        if ' ' in word:
            for part in re.split(r'&&|\|\||[;|\n]', word):
                yield _of_words(_split(part), depth + 1)
        elif word.rpartition('/')[2].lower() in {*_ALWAYS, *_RULES, *_SAME} or word.startswith('mkfs'):
            yield _of_words(words[index:], depth + 1)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _plain(word: str) -> str:
    quoted = len(word) > 1 and word[0] == word[-1] and word[0] in '"\''
    return word[1:-1] if quoted else word


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
