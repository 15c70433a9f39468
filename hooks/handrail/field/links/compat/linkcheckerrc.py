"""An existing linkcheckerrc: what it asks for, and what of that cannot be done here.

The format, the names and the limits are those of linkcheckerrc(5) of LinkChecker 10.
"""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Iterator
from pathlib import Path

from handrail.field.links.compat.settings import Account, Output, Settings, pattern

__all__ = ['REPORTS', 'ConfigurationError', 'default_file', 'read']

REPORTS = ('text', 'csv', 'xml', 'failures', 'none')
"""The reports that are written here."""
OTHER_REPORTS = frozenset({'html', 'sql', 'dot', 'gml', 'gxml', 'sitemap'})
HONOURED = {
    'checking': frozenset(
        {
            'threads',
            'timeout',
            'recursionlevel',
            'useragent',
            'maxrequestspersecond',
            'maxnumurls',
            'maxfilesizeparse',
            'maxfilesizedownload',
            'allowedschemes',
            'robotstxt',
            'localwebroot',
            'sslverify',
            'maxrunseconds',
        }
    ),
    'filtering': frozenset(
        {'ignorewarnings', 'ignorewarningsforurls', 'ignore', 'nofollow', 'internlinks', 'checkextern'}
    ),
    'authentication': frozenset({'entry'}),
    'output': frozenset({'warnings', 'verbose', 'quiet', 'log', 'fileoutput', 'ignoreerrors', 'status'}),
    'text': frozenset({'filename', 'parts', 'wraplength', 'encoding'}),
    'csv': frozenset({'filename', 'parts', 'separator', 'quotechar', 'dialect', 'encoding'}),
    'xml': frozenset({'filename', 'parts', 'encoding'}),
    'failures': frozenset({'filename', 'encoding'}),
    'none': frozenset(),
    'AnchorCheck': frozenset(),
}
"""What each section may say and is done; fragments are looked for with or without `[AnchorCheck]`."""
WHY_NOT = {
    'cookiefile': 'no cookies are sent',
    'loginurl': 'no form is filled in: give the check a start address that needs no login',
    'loginuserfield': 'no form is filled in',
    'loginpasswordfield': 'no form is filled in',
    'loginextrafields': 'no form is filled in',
    'aborttimeout': 'an interrupted check ends at once',
    'debugmemory': 'there is no memory dump',
    'resultcachesize': 'every address is kept until the end',
    'debug': 'there are no debug messages',
}
PLUGINS = frozenset(
    {
        'CssSyntaxCheck',
        'HtmlSyntaxCheck',
        'HttpHeaderInfo',
        'LocationInfo',
        'MarkdownCheck',
        'PdfParser',
        'RegexCheck',
        'SslCertificateCheck',
        'VirusCheck',
        'WordParser',
    }
)


class ConfigurationError(ValueError):
    """A linkcheckerrc that cannot be read. The message is one sentence that names the file."""


def default_file() -> Path | None:
    """Return the configuration of this person that LinkChecker would read, if there is one."""
    old = Path.home() / '.linkchecker' / 'linkcheckerrc'
    home = os.environ.get('XDG_CONFIG_HOME')
    new = (Path(home) if home else Path.home() / '.config') / 'linkchecker' / 'linkcheckerrc'
    return next((file for file in (old, new) if file.is_file()), None)


def read(file: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read one file into settings, and sentences about what it asks for and does not get.

    Raises ConfigurationError when the file is not there, has no sections or holds a wrong value.
    """
    parser = configparser.RawConfigParser()
    try:
        with file.open(encoding='utf-8-sig') as lines:
            parser.read_file(lines)
        if not parser.sections():
            raise ConfigurationError(f'{file}: the file has no sections')
        settings = Settings()
        _checking(parser, settings)
        _filtering(parser, settings)
        _authentication(parser, settings)
        _output(parser, settings)
    except OSError as error:
        raise ConfigurationError(f'{file}: cannot be read: {error.strerror}') from error
    except (configparser.Error, re.error, ValueError) as error:
        said = ' '.join(str(error).split())
        raise ConfigurationError(said if said.startswith(str(file)) else f'{file}: {said}') from error
    return settings, tuple(_unhonoured(parser))


def _unhonoured(parser: configparser.RawConfigParser) -> Iterator[str]:
    for section in parser.sections():
        name = 'failures' if section == 'blacklist' else section
        if name in OTHER_REPORTS:
            continue  # said where such a report is asked for
        if name not in HONOURED:
            plugin = f'the plugin {name} is not there' if name in PLUGINS else 'the section is not known'
            yield f'[{section}] has no effect: {plugin}'
            continue
        for option in parser.options(section):
            if option not in HONOURED[name]:
                why = WHY_NOT.get(option) or (
                    'reports are not coloured' if option.startswith('color') else 'the option is not known'
                )
                yield f'[{section}] {option} has no effect: {why}'
    if parser.has_option('checking', 'sslverify') and not _is_boolean(parser.get('checking', 'sslverify')):
        yield '[checking] sslverify: certificates are verified, by the authorities that the system trusts'
    if parser.has_option('output', 'fileoutput'):
        for kind in _listed(parser.get('output', 'fileoutput')):
            if kind in OTHER_REPORTS:
                yield f'[output] fileoutput: there is no report of type {kind!r}'


def _is_boolean(text: str) -> bool:
    return text.strip().lower() in configparser.RawConfigParser.BOOLEAN_STATES


def _listed(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(',') if part.strip()]


def _lines(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text.splitlines())
    return (line for line in stripped if line and not line.startswith('#'))


def _pairs(text: str) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    found = []
    for line in _lines(text):
        first, _, second = line.partition(' ')
        found.append((re.compile(first), re.compile(second.strip())))
    return found


def _number(parser: configparser.RawConfigParser, option: str, default: int, least: int) -> int:
    if not parser.has_option('checking', option):
        return default
    value = parser.getint('checking', option)
    if value < least:
        raise ConfigurationError(f'[checking] {option}: {value} is less than {least}')
    return value


def _checking(parser: configparser.RawConfigParser, settings: Settings) -> None:
    settings.threads = max(1, _number(parser, 'threads', settings.threads, -1))
    settings.timeout = _number(parser, 'timeout', settings.timeout, 1)
    settings.depth = _number(parser, 'recursionlevel', settings.depth, -1)
    settings.most_urls = _number(parser, 'maxnumurls', settings.most_urls, 0)
    settings.most_seconds = _number(parser, 'maxrunseconds', settings.most_seconds, 0)
    settings.most_bytes_read = _number(parser, 'maxfilesizedownload', settings.most_bytes_read, 1)
    settings.most_bytes_followed = _number(parser, 'maxfilesizeparse', settings.most_bytes_followed, 1)
    section = 'checking'
    if parser.has_option(section, 'maxrequestspersecond'):
        settings.requests_per_second = parser.getfloat(section, 'maxrequestspersecond')
        if settings.requests_per_second < 0.001:  # noqa: PLR2004  linkcheckerrc(5)
            raise ConfigurationError('[checking] maxrequestspersecond: less than 0.001')
    settings.schemes = tuple(_listed(parser.get(section, 'allowedschemes', fallback='')))
    settings.robots = parser.getboolean(section, 'robotstxt', fallback=True)
    if parser.has_option(section, 'sslverify') and _is_boolean(parser.get(section, 'sslverify')):
        settings.verify = parser.getboolean(section, 'sslverify')
    for option in ('useragent', 'localwebroot'):
        if parser.has_option(section, option) and not parser.get(section, option):
            raise ConfigurationError(f'[checking] {option}: is empty')
    settings.user_agent = parser.get(section, 'useragent', fallback='')
    settings.web_root = parser.get(section, 'localwebroot', fallback='')


def _filtering(parser: configparser.RawConfigParser, settings: Settings) -> None:
    section = 'filtering'
    settings.ignored_warnings = frozenset(_listed(parser.get(section, 'ignorewarnings', fallback='')))
    settings.ignored_warnings_for = _pairs(parser.get(section, 'ignorewarningsforurls', fallback=''))
    ignored = _lines(parser.get(section, 'ignore', fallback=''))
    settings.externs = [pattern(line, strict=True) for line in ignored]
    settings.externs += [pattern(line) for line in _lines(parser.get(section, 'nofollow', fallback=''))]
    if parser.has_option(section, 'internlinks'):
        settings.interns = [pattern(parser.get(section, 'internlinks'))]
    settings.check_extern = parser.getboolean(section, 'checkextern', fallback=False)


def _authentication(parser: configparser.RawConfigParser, settings: Settings) -> None:
    for line in _lines(parser.get('authentication', 'entry', fallback='')):
        words = line.split()
        if len(words) != 3:  # noqa: PLR2004  address, name, password
            raise ConfigurationError(
                f'[authentication] entry {words[0]!r}: name and password must follow, nobody is asked'
            )
        settings.accounts.append(Account(re.compile(words[0]), words[1], words[2]))


def _output(parser: configparser.RawConfigParser, settings: Settings) -> None:
    section = 'output'
    settings.warnings = parser.getboolean(section, 'warnings', fallback=True)
    settings.verbose = parser.getboolean(section, 'verbose', fallback=False)
    settings.warnings = settings.warnings or settings.verbose
    for kind in REPORTS:
        for named in (kind, 'blacklist') if kind == 'failures' else (kind,):
            if parser.has_section(named):
                settings.of_output.setdefault(kind, {}).update(parser.items(named))
        parts = frozenset(_listed(settings.of_output.get(kind, {}).get('parts', 'all')))
        if 'all' not in parts:
            settings.parts[kind] = parts
    log = parser.get(section, 'log', fallback='text').strip().lower()
    if parser.getboolean(section, 'quiet', fallback=False):
        log = 'none'
    if log not in REPORTS:
        raise ConfigurationError(
            f'[output] log: there is no report of type {log!r}, only {", ".join(REPORTS)}'
        )
    settings.output = Output(log)
    settings.ignored_errors = _pairs(parser.get(section, 'ignoreerrors', fallback=''))
    settings.files = [
        Output(kind)
        for kind in _listed(parser.get(section, 'fileoutput', fallback=''))
        if kind in REPORTS and kind not in {'failures', 'none'}
    ]
