from __future__ import annotations

import gc

import pytest

from bot.collector import ALLOCATIONS, collecting_rarely


def test_garbage_is_looked_for_rarely_and_then_as_before() -> None:
    before = gc.get_threshold()
    with collecting_rarely():
        assert gc.isenabled()
        assert gc.get_threshold() == (ALLOCATIONS, *before[1:])
    assert gc.get_threshold() == before


def test_it_is_as_before_when_work_breaks_off() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), collecting_rarely():
        raise ValueError("broken")
    assert gc.get_threshold() == before
