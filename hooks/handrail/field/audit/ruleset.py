"""What a file of nftables admits: it is loaded where it touches nobody, and asked."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

from handrail.field.audit.admitted import set_subnets
from handrail.field.lab.process import run_bounded


def declared_set(file: Path, name: str) -> list[str]:
    """Return the networks of a named set of a file, FAMILY TABLE SET, by nft itself.

    The file is loaded in a network namespace of its own, which ends with the command. Raises
    ValueError with what nft says where it does not load, or cannot be asked here.
    """
    user = ['--user', '--map-root-user'] if os.geteuid() else []
    script = f'nft -f {shlex.quote(str(file))} && nft -j list set {shlex.join(name.split())}'
    try:
        ran = run_bounded(['unshare', *user, '--net', '--', 'bash', '-c', script], seconds=15)
    except OSError as error:
        raise ValueError(f'unshare: {error.strerror}') from error
    if ran.code:
        raise ValueError(ran.output.strip()[:300] or 'nft gave no answer')
    return set_subnets(json.loads(ran.output))
