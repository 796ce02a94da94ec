from __future__ import annotations

import pytest

from bot.severity import FailOn, Severity, fails, severity
from engine.model import Growth
from tests.engine.findings import finding


@pytest.mark.parametrize(
    ("growth", "confidence", "expected"),
    [
        (Growth.QUADRATIC, 0.7, "high"),
        (Growth.IO, 0.95, "high"),
        (Growth.QUADRATIC, 0.69, "medium"),
        (Growth.CONSTANT, 0.7, "medium"),
        (Growth.CONSTANT, 0.69, "low"),
    ],
)
def test_weight(growth: Growth, confidence: float, expected: Severity) -> None:
    assert severity(finding(growth=growth, confidence=confidence)) == expected


@pytest.mark.parametrize(
    ("fail_on", "expected"), [("never", False), ("low", True), ("medium", True), ("high", False)]
)
def test_the_bar_counts_itself(fail_on: FailOn, expected: bool) -> None:
    assert fails([finding(confidence=0.1), finding(confidence=0.9)], fail_on) is expected
    assert not fails([], fail_on)
