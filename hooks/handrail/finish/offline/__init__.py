"""What the site is without a network: a service worker, a file with all runbooks, cards, an archive."""

from handrail.finish.offline.buildline import Line, parts_of, with_line

__all__ = ['Line', 'parts_of', 'with_line']
