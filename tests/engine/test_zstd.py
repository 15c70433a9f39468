"""What is packed comes out again, small in memory too; what is damaged is said to be."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.engine.zstd import pack, unpack


@given(st.binary(max_size=2000))
@settings(max_examples=50, deadline=None)
def test_it_comes_out_again(data: bytes) -> None:
    assert unpack(pack(data)) == data


def test_it_takes_no_more_memory_than_its_length() -> None:
    packed = pack(b'<p>one paragraph</p>\n' * 5000)
    assert len(packed) < 1000
    assert sys.getsizeof(packed) == sys.getsizeof(b'') + len(packed)


@pytest.mark.parametrize('damage', [b'', b'\0', b'no frame at all', b'\x28\xb5\x2f\xfd' + b'\xff' * 20])
def test_damage_is_a_value_error(damage: bytes) -> None:
    with pytest.raises(ValueError, match=r'.'):
        unpack(damage)
