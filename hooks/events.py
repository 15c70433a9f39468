"""The hook of mkdocs.yml: binds Handrail to the events of a build.

MkDocs takes every callable named `on_*` for an event, and knows this folder only while it loads
this file: the package is found for the whole process because it is put on the path here.
"""

import sys
from pathlib import Path

sys.path[:0] = [folder for folder in [str(Path(__file__).parent)] if folder not in sys.path]

from handrail.engine.adapter import Adapter  # noqa: E402 - the path comes first

_adapter = Adapter()
globals().update({name: getattr(_adapter, name) for name in dir(_adapter) if name.startswith('on_')})
