"""Print the version of Handrail."""

from __future__ import annotations

import argparse

SUMMARY = 'print the version'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no options."""


def run(_: argparse.Namespace) -> int:
    """Print `handrail 1.2.3`."""
    from handrail import __version__

    print(f'handrail {__version__}')
    return 0
