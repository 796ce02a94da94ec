from __future__ import annotations

from collections import Counter
from itertools import islice

from engine.choose.episode import STOP
from engine.choose.features import TRAITS
from engine.strategies import ACTIONS
from training.regions import REAL, Record, line_of, record_of
from training.synthetic import HABITS, records

NAMES = [trait.name for trait in TRAITS]


def some(count: int = 400, seed: int = 0) -> list[Record]:
    return list(islice(records(seed), count))


def test_equal_seeds_give_equal_regions() -> None:
    assert some(20) == some(20)
    assert some(20) != some(20, seed=1)


def test_every_region_is_marked_and_can_be_written_and_read() -> None:
    for record in some(50):
        assert record.source == "synthetic"
        assert record.source not in REAL
        assert record.group.startswith("synthetic:")
        assert record_of(line_of(record), "here") == record


def test_every_strategy_has_a_habit() -> None:
    assert set(HABITS) == set(ACTIONS) - {"stop"}


def test_what_is_legal_was_tried_and_nothing_else() -> None:
    for record in some(100):
        for node in record.nodes:
            assert {action for action, can in enumerate(node.legal) if can and action != STOP} == set(
                node.tries
            )


def test_caching_what_has_effects_is_nearly_always_invalid() -> None:
    purity, cache = NAMES.index("purity"), ACTIONS.index("cache")
    outcomes: dict[float, Counter[str]] = {0.0: Counter(), 1.0: Counter()}
    for record in some():
        first = record.nodes[0]
        if cache in first.tries and first.traits[purity] in outcomes:
            outcomes[first.traits[purity]][first.tries[cache].outcome] += 1
    assert outcomes[0.0]["invalid"] > 5 * outcomes[0.0]["gain"]
    assert outcomes[1.0]["gain"] > 2 * outcomes[1.0]["invalid"]


def test_some_gains_open_the_way_for_another_strategy() -> None:
    opened = Counter(
        ACTIONS[action]
        for record in some()
        for one in record.nodes[0].tries.values()
        if one.next is not None
        for action in set(record.nodes[one.next].tries) - set(record.nodes[0].tries)
    )
    assert opened["vectorise_builtin"] > 0
    assert opened["comprehension_generator"] > 0
