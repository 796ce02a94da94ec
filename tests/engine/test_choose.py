"""The fixed-order choice and the nine strategies."""

from __future__ import annotations

import pytest

from engine.choose import ORDER, choose
from engine.model import StrategyName
from engine.strategies import ACTIONS, all_strategies
from tests.engine.findings import finding


def test_the_action_ids_are_those_that_stored_decisions_use() -> None:
    assert ACTIONS == (
        "data_structure",
        "hoist",
        "vectorise_builtin",
        "comprehension_generator",
        "cache",
        "string_building",
        "batch_async",
        "llm_rewrite",
        "stop",
    )
    assert tuple(strategy.name for strategy in all_strategies()) == ACTIONS


def test_growth_is_mended_before_constant_factors() -> None:
    region = (finding(strategy="comprehension_generator"), finding(strategy="data_structure"))

    choice = choose(region)

    assert choice.strategy == "data_structure"
    assert choice.findings == (region[1],)
    assert choice.propensity == 1.0


def test_what_was_tried_is_not_tried_again() -> None:
    region = (finding(strategy="hoist"), finding(strategy="data_structure"))

    assert choose(region, frozenset({"data_structure"})).strategy == "hoist"


@pytest.mark.parametrize("tried", [frozenset(ORDER), frozenset({"data_structure"})])
def test_it_stops_when_nothing_is_left(tried: frozenset[StrategyName]) -> None:
    choice = choose((finding(),), tried)

    assert (choice.strategy, choice.findings) == ("stop", ())


def test_a_region_without_findings_stops_at_once() -> None:
    assert choose(()).strategy == "stop"


def test_the_fixed_order_never_asks_a_language_model() -> None:
    assert "llm_rewrite" not in ORDER
