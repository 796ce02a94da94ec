"""What a policy is told of a region."""

from __future__ import annotations

from engine.choose.features import TRAITS, UNKNOWN_TRAIT
from engine.choose.region import Region, legal, regions_of, severity, traits
from engine.model import Edit, Finding, Growth
from engine.strategies import ACTIONS
from tests.engine.findings import finding
from tests.engine.trees import MemoryTree

EDIT = (Edit(1, 0, 1, 4, "fast"),)


def written(**changes: object) -> Finding:
    return finding(edits=EDIT, no_edit="", **changes)


def names(flags: tuple[bool, ...]) -> set[str]:
    return {name for name, flag in zip(ACTIONS, flags, strict=True) if flag}


def test_findings_of_one_function_are_one_region() -> None:
    found = [written(symbol="a"), written(symbol="b"), written(symbol="a", strategy="hoist")]

    first, second = regions_of(found)

    assert (first.symbol, len(first.findings), second.symbol) == ("a", 2, "b")
    assert first.of(ACTIONS.index("hoist")) == (found[2],)


def test_a_strategy_is_legal_where_a_rule_wrote_a_rewrite_for_it() -> None:
    assert names(legal([written(strategy="hoist"), finding(strategy="cache")])) == {"hoist", "stop"}


def test_a_model_may_be_asked_only_where_there_is_one() -> None:
    assert names(legal([], model=True)) == {"llm_rewrite", "stop"}
    assert names(legal([])) == {"stop"}


def test_growth_heat_and_confidence_promise_more() -> None:
    action = ACTIONS.index("data_structure")
    plain = severity([written()])[action]

    assert 0 < plain < 1
    assert severity([written(growth=Growth.QUADRATIC)])[action] > plain
    assert severity([written(hotness=1.0)])[action] > plain
    assert severity([written(confidence=0.5)])[action] < plain
    assert severity([finding()])[action] == 0.0


def test_code_that_cannot_be_read_has_the_traits_of_the_unknown() -> None:
    region = Region("gone.py", "report", (written(),))

    assert traits(region, MemoryTree({})) == (UNKNOWN_TRAIT,) * len(TRAITS)
