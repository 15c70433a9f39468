"""Sites whose search is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.site import build_site, write_site

DOCS = Path(__file__).parent.parent / 'fixtures' / 'search'


@pytest.fixture(scope='session')
def parcels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a parcel service."""
    return _build('docs', tmp_path_factory.mktemp('parcels'))


@pytest.fixture(scope='session')
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a clinic: nothing of the search is made for it."""
    return _build('held-out', tmp_path_factory.mktemp('clinic'))


def _build(name: str, folder: Path) -> Path:
    """Build the site of a content folder; it must be free of problems, so that no banner is found."""
    docs = DOCS / name
    documents = {
        path.relative_to(docs).as_posix(): path.read_bytes()
        for path in sorted(docs.rglob('*'))
        if path.is_file()
    }
    features = ['search.highlight', 'search.suggest']
    theme = {'name': 'material', 'font': False, 'features': features}
    config = {'theme': theme, 'validation': {'nav': {'omitted_files': 'ignore'}}}
    built = build_site(write_site(folder, documents, config), folder / 'site')
    assert not built.aborted, '\n'.join(built.warnings)
    return built.dir
