"""Says what is wrong: once, with its line, so that a strict build names everything in one run."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.plugins import get_plugin_logger

from handrail.model import Level, Problem

log = get_plugin_logger('handrail')


def report(problems: Iterable[Problem], root: str) -> None:
    """Log each problem once; errors as warnings, which `--strict` counts, warnings as information.

    `root` is the docs folder as people write it.
    """
    for problem in dict.fromkeys(problems):
        if problem.level is Level.error:
            log.warning('%s', problem.sentence(root))
        else:
            log.info('note: %s', problem.sentence(root))
