"""`build.json`: which commit a site shows, so that a reader can tell a stale copy."""

from __future__ import annotations

import json
from collections import Counter

from handrail import __version__
from handrail.model import Site


def build_info(site: Site, *, commit: str, pages: int, built: str = '') -> bytes:
    """Return `build.json` of a site of `pages` pages, built from `commit` (empty: unknown) of `built`.

    The same commit and the same day give the same bytes: nothing in it is read from the clock.
    """
    library = site.library
    levels = Counter(str(problem.level) for problem in site.problems)
    content = {
        'handrail': __version__,
        'site_url': site.settings.site_url,
        'commit': commit,
        'built': built,
        'today': site.settings.today.isoformat(),
        'audience': str(site.settings.audience),
        'pages': pages,
        'documents': {
            'postmortems': len(library.postmortems),
            'runbooks': len(library.runbooks),
            'practices': len(library.practices),
            'alerts': len(library.alerts),
            'services': len(library.services),
            'teams': len(library.teams),
            'drills': len(library.drills),
            'plain': len(library.plain),
        },
        'actions': len(site.review.actions),
        'problems': {'error': levels['error'], 'warning': levels['warning']},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + '\n').encode()
