"""The second portable product: pure functions over built HTML, for the output of any engine."""

from handrail.finish.build import build_info
from handrail.finish.content import finish_content, finish_page, stamped, without_marks
from handrail.finish.figures import insert_figures
from handrail.finish.sanitise import sanitise
from handrail.finish.squeeze import squeeze
from handrail.finish.verify import verify

__all__ = [
    'build_info',
    'finish_content',
    'finish_page',
    'insert_figures',
    'sanitise',
    'squeeze',
    'stamped',
    'verify',
    'without_marks',
]
