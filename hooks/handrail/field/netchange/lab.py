"""The network lab as a target of changes, and its configuration as a repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from handrail.field.lab.network import layout
from handrail.field.lab.network.database import ETC
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.netchange import repo
from handrail.field.netchange.target import NAME, Target, read_target

FIREWALL, ROUTER = '/run/nftables.conf', '/run/router.nft'
STATE = '/run/handrail-netchange'


def lab_target(lab: NetworkLab, *, window: int = 60, share: float = 0.3) -> dict[str, Any]:
    """Return the description of a lab: the hosts are reached by the command that enters their namespaces."""
    world = lab.world
    subnets = dict(zip(layout.APPS, layout.SUBNETS, strict=True))

    def place(name: str) -> dict[str, Any]:
        clean = ['env', '-i', *(f'{key}={value}' for key, value in world.environment(name).items())]
        subnet = {'subnet': subnets[name]} if name in subnets else {}
        return {**subnet, 'run': world.entered(name, clean)}

    return {
        'name': 'lab',
        'window': window,
        'state': STATE,
        'places': {name: place(name) for name in (*layout.APPS, 'db', 'router')},
        'files': [
            {'file': 'pg_hba.conf', 'place': 'db', 'path': f'{ETC}/pg_hba.conf', 'kind': 'postgresql'},
            {'file': 'network.conf', 'place': 'db', 'path': f'{ETC}/conf.d/network.conf',
             'kind': 'postgresql'},
            {'file': 'nftables.conf', 'place': 'db', 'path': FIREWALL, 'kind': 'nftables'},
            {'file': 'router.nft', 'place': 'router', 'path': ROUTER, 'kind': 'nftables'},
        ],
        'postgresql': {'folder': ETC},
        'logins': {
            'host': layout.DATABASE, 'port': layout.PORT, 'name': 'auth', 'user': 'app', 'share': share,
        },
    }  # fmt: skip


def lab_repository(lab: NetworkLab, folder: Path, *, window: int = 60) -> Target:
    """Make a repository of what runs in a healthy lab, and return its target."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        'pg_hba.conf': layout.pg_hba(), 'network.conf': layout.settings(),
        'nftables.conf': layout.firewall(), 'router.nft': layout.routing(),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding='utf-8')
    for place, path, name in (('db', FIREWALL, 'nftables.conf'), ('router', ROUTER, 'router.nft')):
        lab.world.must(place, f'cat > {path} <<"EOF"\n{texts[name]}EOF')
    described = yaml.safe_dump(lab_target(lab, window=window), sort_keys=False)
    (folder / NAME).write_text(described, encoding='utf-8')
    repo.git(folder, 'init', '--quiet', '--initial-branch=main')
    commit(folder, 'What runs')
    return read_target(folder / NAME)


def commit(folder: Path, message: str) -> str:
    """Commit all of the folder, and return the commit."""
    repo.git(folder, 'add', '--all')
    repo.git(folder, 'commit', '--quiet', '--allow-empty', '-m', message)
    return repo.line(folder, 'rev-parse', 'HEAD')
