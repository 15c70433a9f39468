"""What a command says when it cannot do what it is asked."""

from __future__ import annotations


class CommandError(Exception):
    """The command cannot be done. The message is one sentence: what is wrong, and what to do."""
