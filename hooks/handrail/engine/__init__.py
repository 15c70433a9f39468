"""The only room that knows MkDocs: it feeds pages in, and keeps the build fast."""

import gc

RARELY = 50_000
"""New objects until the next look for unreachable ones. Python's 700 cost an edit among 100 incidents
a fifth of its time, half of that in the imports below, and workers a copy of whatever is looked at.
"""

if 0 < gc.get_threshold()[0] < RARELY:
    gc.set_threshold(RARELY)
