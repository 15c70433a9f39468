"""The records of network changes on the page of the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from support.site import build_site, write_site

from handrail.field.netchange.plan import RECORD, keep
from handrail.kinds import assemble
from handrail.model import Settings, Site, Visibility
from handrail.model.audit import Audits, Reach
from handrail.model.netchange import Changed, NetChange, Setting
from handrail.pages import page, pages
from handrail.pages.address import AUDIT
from handrail.source.netchanges import read_netchanges

A, B = '10.91.0.0/24', '10.91.1.0/24'
GOOD = NetChange(
    name='auth', at='2024-03-05T04:30:00.123Z', change='1' * 40, subject='Admit <c>', author='ada',
    reviewed_by='grace', good='2' * 40, result='confirmed', seconds=2.5, validated=True,
    rollback_timer_s=120, share=0.05, files=(Changed('pg_hba.conf', 'db', '/etc/pg_hba.conf'),),
    settings=(Setting('tcp_keepalives_idle', '60', '45', 'reload'),), logins_before=(A, B),
    logins_after=(A, B), before=(Reach(A, 'a', 59, 59), Reach(B, 'b', 59, 59)),
    after=(Reach(A, 'a', 59, 59), Reach(B, 'b', 59, 59)),
)  # fmt: skip
BAD = replace(
    GOOD, at='2024-03-06T04:30:00.123Z', result='restored', by='timer', restored_as='3' * 40,
    reason=f'{B}: 0 of 5 logins got in', after=(Reach(A, 'a', 5, 5), Reach(B, 'b', 5, 0)), seconds=130.0,
)  # fmt: skip


def made(audience: Visibility = Visibility.internal) -> Site:
    settings = Settings(today=date(2024, 3, 7), audience=audience)
    return assemble({}, frozenset(), settings, audits=Audits(changes=(BAD, GOOD)))


def test_each_change_is_a_row() -> None:
    bad, good = [line for line in page(made(), AUDIT).splitlines() if line.startswith('| 2024')]
    assert good.startswith('| 2024-03-05 04:30:00 UTC | Admit &#60;c&#62;<br>')
    assert 'confirmed' in good
    assert 'tcp&#95;keepalives&#95;idle&#58; 60 → 45' in good
    assert 'reviewed by grace' in good
    assert bad.startswith('| 2024-03-06')
    assert 'put back' in bad
    assert 'by the timers' in bad
    assert '`2222222222` is back as `3333333333`' in bad
    assert '0 of 5 logins got in' in bad
    assert f'{B.replace("/", "&#47;")} 0&#47;5' in bad


def test_the_public_sees_none() -> None:
    text = ''.join(pages(made(Visibility.public)).values())
    assert text
    assert '10.91.' not in text
    assert 'hba' not in text
    assert AUDIT not in pages(made(Visibility.public))


def test_a_record_is_read_as_it_was_written() -> None:
    files = {f'{number}.json': RECORD.dump_json(each) for number, each in enumerate((GOOD, BAD))}
    assert read_netchanges(files, 'x') == ((BAD, GOOD), ())


def test_what_is_no_record_is_a_problem() -> None:
    found, problems = read_netchanges(
        {'a.json': b'{}', 'b.json': b'{', 'c.json': RECORD.dump_json(GOOD)}, 'x'
    )
    assert found == (GOOD,)
    assert [(each.at.file, each.code) for each in problems] == [
        ('x/a.json', 'audit-record'),
        ('x/b.json', 'audit-record'),
    ]


def test_a_build_shows_what_lies_beside_the_documents(tmp_path: Path) -> None:
    config = write_site(tmp_path / 'site', {'index.md': '# Start\n'}, {})
    file = keep(config.parent / 'evidence' / 'netchange', BAD)
    assert file.name == 'auth-20240306T043000Z-1111111-restored.json'
    built = build_site(config, tmp_path / 'out')
    assert 'is back as' in (built.dir / 'audit' / 'index.html').read_text()
