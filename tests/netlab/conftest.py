"""One lab for all tests of a worker; each test finds it healthy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.field.lab import open_lab
from handrail.field.lab.network.lab import NetworkLab


@pytest.fixture(scope='session')
def raised(worker_id: str) -> Iterator[NetworkLab]:
    """A lab of this worker's own."""
    if lacking := NetworkLab('none').lacks():
        pytest.skip('; '.join(lacking))
    with open_lab(f'test-{worker_id}') as lab:
        yield lab


@pytest.fixture
def lab(raised: NetworkLab) -> Iterator[NetworkLab]:
    """The lab, healthy; healed behind each test."""
    yield raised
    raised.heal()
