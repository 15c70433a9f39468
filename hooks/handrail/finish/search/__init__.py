"""The search index of a site: small files that a worker loads when something is asked for."""

from handrail.finish.search.index import FOLDER, POINTER, index_files, pointer, script_file, version_of
from handrail.finish.search.record import Subject, record
from handrail.finish.search.synonyms import prepared
from handrail.finish.search.text import parts_of

__all__ = [
    'FOLDER',
    'POINTER',
    'Subject',
    'index_files',
    'parts_of',
    'pointer',
    'prepared',
    'record',
    'script_file',
    'version_of',
]
