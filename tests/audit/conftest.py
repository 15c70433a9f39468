"""The lab as the audit knows it: with its declared files, well before and behind each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.field.audit.proof import make_well
from handrail.field.lab.network.lab import NetworkLab


@pytest.fixture
def audited(raised: NetworkLab) -> Iterator[NetworkLab]:
    """Yield the lab of this worker, with declared files."""
    make_well(raised)
    yield raised
    raised.heal()
