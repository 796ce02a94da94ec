from __future__ import annotations

import random

import pytest

from engine.evidence import Memory
from engine.ports import Answer, Json
from engine.validate.memory import measure_memory
from engine.validate.sampling import Subject
from tests.engine.validate.recorded import RecordedSandbox

SUBJECT = Subject(b"old", b"new", "f", {"setup": "", "call": "f(n)"})


def measured(value: Json | Answer) -> Memory:
    return measure_memory(RecordedSandbox(lambda task, question: value), SUBJECT, 10, random.Random(1))


def peaks(before: int, after: int) -> dict[str, Json]:
    return {"before": [before] * 7, "after": [after] * 7}


def test_a_lower_peak_is_claimed() -> None:
    found = measured(peaks(2_000_000, 500_000))
    assert found.claimed and not found.costs_more
    assert (found.before_bytes, found.after_bytes) == (2_000_000, 500_000)
    assert found.ratio.point == pytest.approx(4)


@pytest.mark.parametrize(
    ("value", "why", "more"),
    [
        (peaks(2_000_000, 2_000_000), "not shown to need a fifth less memory (1.00x, 1.00 to 1.00)", False),
        (peaks(2_000_000, 3_000_000), "not shown to need a fifth less memory (0.67x, 0.67 to 0.67)", True),
        (peaks(60_000, 10_000), "saves 50000 bytes, under 100000", False),
        ({"declined": "it remembers"}, "it remembers", False),
        ({"before": [5] * 2, "after": [5] * 2}, "only 2 of at least 3 rounds fit the time", False),
        (Answer(None, "the limit of 1 GiB"), "the run was stopped: the limit of 1 GiB", False),
    ],
)
def test_no_claim(value: Json | Answer, why: str, more: bool) -> None:
    found = measured(value)
    assert (found.claimed, found.why_not, found.costs_more) == (False, why, more)
