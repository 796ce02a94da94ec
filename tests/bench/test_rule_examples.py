"""Every example of a rule can be run the way the bench runs it."""

from __future__ import annotations

import pytest

from bench.rule_examples import timer
from engine.rule import Slow
from engine.rules import all_rules

EXAMPLES = [
    pytest.param(example, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.slow)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_both_forms_can_be_timed(example: Slow) -> None:
    if "import numpy" in example.setup + example.code or "import pandas" in example.setup + example.code:
        pytest.importorskip("numpy")
        pytest.importorskip("pandas")

    assert timer(example, example.code, 4)(1) >= 0
    assert timer(example, example.fast, 4)(1) >= 0
