from __future__ import annotations

from collections import defaultdict
from itertools import islice, pairwise

import pytest
from hypothesis import given

from engine.choose.episode import STOP
from engine.choose.features import State
from tests.engine.choose.states import state, states
from tests.training.worlds import gain, invalid, no_gain, node, record
from training.synthetic import records
from training.walking import chances, walks


@given(states)
def test_every_choice_has_its_chance_and_nothing_else_has_one(here: State) -> None:
    likely = chances(here)

    assert sum(likely) == pytest.approx(1.0)
    for action, can in enumerate(here.allowed):
        assert (likely[action] > 0) == can


def test_what_the_heuristic_would_do_is_done_more_often() -> None:
    likely = chances(state("hoist", "cache", severity={"cache": 0.9}))
    assert likely[4] > likely[1] > likely[STOP] > 0


def test_a_step_tells_how_likely_it_was() -> None:
    for one in islice(records(0), 20):
        for step in walks(one, 3, 0):
            assert 0 < step.b <= 1
            assert step.mask[step.a]


def test_walks_depend_on_the_seed_and_their_region_alone() -> None:
    first, second = islice(records(0), 2)
    alone = list(walks(second, 4, 0))
    assert list(walks(first, 4, 0)) != alone
    assert list(walks(second, 4, 0)) == alone
    assert list(walks(second, 4, 1)) != alone


def test_the_last_step_of_an_episode_and_no_other_is_terminated() -> None:
    for one in islice(records(0), 20):
        episodes = defaultdict(list)
        for step in walks(one, 5, 0):
            episodes[step.episode].append(step)
        for steps in episodes.values():
            assert [step.t for step in steps] == list(range(len(steps)))
            assert [step.terminated for step in steps] == [False] * (len(steps) - 1) + [True]
            for before, after in pairwise(steps):
                assert (before.s2, before.mask2, before.tried2) == (after.s, after.mask, after.tried)


def test_every_strategy_is_seen_and_some_walks_begin_late() -> None:
    one = record(
        node({"hoist": gain(1.0, leads_to=1), "cache": invalid()}), node({"vectorise_builtin": no_gain()})
    )
    steps = list(walks(one, 60, 0))

    assert {step.a for step in steps} == {1, 2, 4, STOP}
    assert {step.outcome for step in steps} == {"gain", "invalid", "no_gain", "stop"}
    begun_with = [step.s[19] for step in steps if step.t == 0]
    assert any(left < 1.0 for left in begun_with)
    assert begun_with.count(1.0) > len(begun_with) / 2


def test_a_region_where_nothing_is_legal_gives_no_step() -> None:
    assert list(walks(record(node({})), 5, 0)) == []
