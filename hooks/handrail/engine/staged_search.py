"""The search index of a staged site, from the pages that MkDocs has built of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from types import SimpleNamespace

from mkdocs.structure.files import File, Files
from mkdocs.utils import meta

from handrail.engine.assets import worker
from handrail.engine.project import Project
from handrail.engine.search import page_record, write_files
from handrail.engine.subjects import LISTED, subjects_of
from handrail.engine.synonyms import read_synonyms
from handrail.engine.zstd import pack, unpack
from handrail.finish.content import BEGIN, END
from handrail.finish.search import FOLDER, POINTER, index_files, pointer, version_of
from handrail.model import Site

WORKER = re.compile(r'assets/javascripts/workers/search\.[0-9a-f]+\.min\.js')
TITLE = re.compile(r'<title>(.*?)</title>', re.DOTALL)


class StagedSearch:
    """Collects the records of finished pages; does nothing where the engine has a search of its own.

    `pages` are the packed sources of the pages by their path below docs.
    """

    def __init__(self, project: Project, site: Site, pages: Mapping[str, bytes], site_dir: Path) -> None:
        """Look whether Material's index is there, and not ours already."""
        self.site_dir, self.pages = site_dir, pages
        self.records: list[bytes] = []
        self.known = subjects_of(site)
        self.pointer = site_dir / FOLDER / f'{POINTER}.json'
        self.index = json.loads(self.pointer.read_bytes()) if self.pointer.is_file() else {}
        self.active = site.settings.search != 'stock' and 'handrail' not in self.index.get(
            'config', {'handrail': ''}
        )
        project.config.plugins._current_plugin = 'handrail'  # noqa: SLF001 - MkDocs sets it when events run
        source = Files([File.generated(project.config, uri, content='') for uri in pages])
        self.files = {file.dest_uri: file for file in source}
        synonyms = project.docs / 'synonyms.yml'
        own = (
            [File.generated(project.config, synonyms.name, abs_src_path=str(synonyms))]
            if synonyms.is_file()
            else []
        )
        self.synonyms = read_synonyms(Files(own))[0]

    def page(self, path: str, html: str) -> str:
        """Take a page whose content is finished and still between its marks; return it with our worker."""
        if not self.active:
            return html
        begin, end, file = html.find(BEGIN), html.rfind(END), self.files.get(path)
        if file is not None and 0 <= begin < end:
            front = meta.get_data(unpack(self.pages[file.src_uri]).decode('utf-8-sig'))[1]
            said = TITLE.search(html)
            title = unescape(said[1]).rpartition(' - ')[0] if said else ''
            page = SimpleNamespace(
                content=html[begin + len(BEGIN) : end],
                meta=front,
                title=title or file.name,
                url=file.url.removeprefix('./'),
            )
            if record := page_record(page, self.known.get(file.src_uri, LISTED)):
                self.records.append(pack(record.encode()))
        return WORKER.sub(worker(), html)

    def write(self) -> None:
        """Write the index, and let the theme know of it."""
        if not self.active:
            return
        texts = sorted((unpack(packed).partition(b'\n')[0], packed) for packed in self.records)
        version = version_of((unpack(packed).decode() for _, packed in texts), self.synonyms)
        files = index_files((unpack(packed).decode() for _, packed in texts), self.synonyms)
        write_files(self.site_dir, version, files)
        content = {'config': {**self.index['config'], 'handrail': pointer(version)}, 'docs': []}
        self.pointer.write_text(json.dumps(content, separators=(',', ':')), encoding='utf-8')
