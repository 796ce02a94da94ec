from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scanning.steps import PACE, next_step, rest
from bot.store.scan_parts import PartCounts, PartStage
from bot.store.scans import Scan

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
SCAN = Scan(
    id=12,
    host="github.com",
    repository=7,
    kind="scan",
    path="",
    number=5,
    pull=False,
    asked_by="ada",
    state="running",
    reason=None,
    sha="c0ffee0123456789",
    branch="main",
    run=True,
    bundle="sha256:0",
    notes=("Settings: defaults.",),
    proving=False,
    done=0,
    total=412,
    result=None,
    comment=17,
    check_run=None,
    issue=None,
    spoken=WHEN,
    created=WHEN,
    finished=None,
)
HALF, WHOLE = PartCounts(4, 2), PartCounts(4, 4)


@pytest.mark.parametrize(
    ("counts", "proving", "step"),
    [
        ({}, False, "progress"),
        ({"scan": HALF}, False, "progress"),
        ({"scan": WHOLE}, False, "prove"),
        ({"scan": WHOLE, "prove": HALF}, True, "progress"),
        ({"scan": WHOLE, "prove": WHOLE}, True, "publish"),
        ({"scan": WHOLE}, True, "publish"),
    ],
)
def test_each_state_asks_for_one_thing(counts: dict[PartStage, PartCounts], proving: bool, step: str) -> None:
    assert next_step(replace(SCAN, proving=proving), counts) == step
    ended = replace(SCAN, proving=proving, state="cancelled", finished=WHEN)
    assert next_step(ended, counts) == "end"


@given(st.floats(-100, 1000))
def test_progress_is_told_no_more_often_than_the_pace(passed: float) -> None:
    waits = rest(WHEN, WHEN + timedelta(seconds=passed))
    assert 0 <= waits <= PACE
    assert passed < 0 or waits + passed >= PACE - 1e-5
    assert rest(None, WHEN) == 0
