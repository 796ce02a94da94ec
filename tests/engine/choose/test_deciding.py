"""The policies that need no training."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.choose.deciding import ORDER, Decision, Exploring, FixedOrder, Heuristic, Policy
from engine.choose.episode import ASK_MODEL, STOP, Episode, Result
from engine.choose.features import Outlook, State
from engine.strategies import ACTIONS, all_strategies
from tests.engine.choose.states import state, states


@dataclass(frozen=True)
class Stops:
    """Stops, whatever it is asked."""

    name: str = "stops"

    def decide(self, state: State) -> Decision:
        return Decision(STOP, self.name)


GAIN = Result("gain", 1.0, 0.8, 5.0)


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


def test_the_fixed_order_mends_growth_before_constant_factors() -> None:
    decision = FixedOrder().decide(state("comprehension_generator", "data_structure"))

    assert (ACTIONS[decision.action], decision.propensity) == ("data_structure", 1.0)


def test_the_heuristic_begins_with_what_promises_most() -> None:
    promising = state("data_structure", "hoist", severity={"data_structure": 0.2, "hoist": 0.6})

    assert ACTIONS[Heuristic().decide(promising).action] == "hoist"


def test_of_equal_promises_the_heuristic_takes_the_first_of_the_order() -> None:
    assert ACTIONS[Heuristic().decide(state("cache", "hoist")).action] == "hoist"


outlooks = st.builds(
    Outlook,
    st.tuples(*[st.floats(0.0, 2.0)] * len(ACTIONS)),
    st.tuples(*[st.booleans()] * len(ACTIONS)),
)


@given(states)
def test_an_outlook_that_says_nothing_new_changes_no_choice(here: State) -> None:
    known = replace(here, outlook=Outlook(here.severity, (False,) * len(ACTIONS)))

    decision = Heuristic().decide(known)

    assert decision.action == Heuristic().decide(here).action
    assert decision.why == ""
    assert here.encoded == known.encoded, "no trained policy is told"


@given(states, outlooks)
def test_an_outlook_moves_the_order_alone(here: State, outlook: Outlook) -> None:
    plain, known = order(here), order(replace(here, outlook=outlook))

    assert sorted(known) == sorted(plain)
    assert known == sorted(known, key=lambda action: outlook.rare[action])


def order(here: State) -> list[int]:
    """All that the heuristic chooses, one after the other, however much time there is."""
    chosen: list[int] = []
    here = replace(here, episode=Episode())
    while (action := Heuristic().decide(here).action) != STOP:
        chosen.append(action)
        here = replace(here, legal=tuple(can and n != action for n, can in enumerate(here.legal)))
    return chosen


def test_what_was_proven_before_decides_and_the_decision_tells_so() -> None:
    here = state("data_structure", "hoist", severity={"data_structure": 0.6, "hoist": 0.2})
    promises = tuple(0.1 if name == "data_structure" else 0.3 for name in ACTIONS)
    known = replace(here, outlook=Outlook(promises, (False,) * len(ACTIONS)))

    decision = Heuristic().decide(known)

    assert ACTIONS[decision.action] == "hoist"
    assert (decision.policy, decision.propensity) == ("heuristic/1+patterns", 1.0)
    assert decision.why == "proofs so far put it before data_structure"
    assert (Heuristic().decide(here).policy, Heuristic().decide(here).why) == ("heuristic/1", "")


def test_what_hardly_ever_gains_comes_last_and_is_never_given_up() -> None:
    here = state("data_structure", "hoist", severity={"data_structure": 1.0, "hoist": 0.1})
    known = replace(here, outlook=Outlook(here.severity, tuple(name == "data_structure" for name in ACTIONS)))

    assert [ACTIONS[action] for action in order(known)] == ["hoist", "data_structure"]
    assert [ACTIONS[action] for action in order(here)] == ["data_structure", "hoist"]


@pytest.mark.parametrize("policy", [FixedOrder(), Heuristic()])
def test_what_was_tried_is_not_tried_again(policy: Policy) -> None:
    after = Episode().after(ACTIONS.index("data_structure"), GAIN)

    assert ACTIONS[policy.decide(state("data_structure", "hoist", episode=after)).action] == "hoist"


@pytest.mark.parametrize("policy", [FixedOrder(), Heuristic()])
def test_neither_asks_a_language_model_and_both_stop_instead(policy: Policy) -> None:
    assert policy.decide(state("llm_rewrite")).action == STOP
    assert ACTIONS.index("llm_rewrite") not in ORDER


@given(states, st.integers(0, 1000))
def test_whoever_decides_the_action_is_allowed_and_its_propensity_a_chance(asked: State, seed: int) -> None:
    for policy in (FixedOrder(), Heuristic(), Exploring(Heuristic(), 0.3, random.Random(seed))):
        decision = policy.decide(asked)
        assert asked.allowed[decision.action]
        assert 0 < decision.propensity <= 1


def test_exploring_tries_each_allowed_strategy_as_often_as_it_says() -> None:
    asked = state("hoist", "cache", severity={"hoist": 0.9})
    policy = Exploring(Heuristic(), 0.3, random.Random(7))
    decisions = [policy.decide(asked) for _ in range(6000)]

    assert {ACTIONS[one.action] for one in decisions} == {"hoist", "cache"}
    for action in {one.action for one in decisions}:
        said = {one.propensity for one in decisions if one.action == action}
        assert len(said) == 1
        share = sum(one.action == action for one in decisions) / len(decisions)
        assert share == pytest.approx(said.pop(), abs=0.02)


@dataclass
class Given:
    """Draws what it was given, over and over."""

    draws: Sequence[float]
    at: int = 0

    def random(self) -> float:
        self.at += 1
        return self.draws[(self.at - 1) % len(self.draws)]


@given(states, st.sampled_from([Heuristic(), Stops()]))
@settings(max_examples=50)
def test_each_decision_is_as_probable_as_it_says(asked: State, policy: Policy) -> None:
    options = sum(asked.allowed[action] for action in ORDER) or 1
    found: Counter[tuple[int, float]] = Counter()
    for first in (0.125, 0.375, 0.625, 0.875):  # a quarter of them explores
        for number in range(options):
            drawn = Exploring(policy, 0.25, Given((first, (number + 0.5) / options)))
            decision = drawn.decide(asked)
            found[decision.action, decision.propensity] += 1

    for (_, propensity), times in found.items():
        assert propensity == pytest.approx(times / (4 * options))
    assert len({action for action, _ in found}) == len(found)
    assert ASK_MODEL not in {action for action, _ in found}
    assert STOP not in {action for action, _ in found} - {policy.decide(asked).action}


def test_a_seed_decides_what_is_tried() -> None:
    asked = state("hoist", "cache", "string_building")

    def tries(seed: str) -> list[int]:
        policy = Exploring(Heuristic(), 0.4, random.Random(seed))
        return [policy.decide(asked).action for _ in range(40)]

    assert tries("github.com/1") == tries("github.com/1") != tries("github.com/2")


def test_what_was_tried_by_chance_tells_no_value_and_says_so() -> None:
    decision = Exploring(Heuristic(), 1.0, Given((0.0, 0.9))).decide(state("hoist", "cache"))

    assert (ACTIONS[decision.action], decision.policy, decision.why) == ("cache", "heuristic/1", "explored")
    assert (decision.value, decision.confidence) == (None, None)


def test_exploring_with_nothing_to_choose_from_says_so_by_its_propensity() -> None:
    decision = Exploring(Heuristic(), 0.3, random.Random(1)).decide(state())

    assert (decision.action, decision.propensity) == (STOP, 1.0)


def test_without_exploring_every_decision_is_that_of_the_policy() -> None:
    policy = Exploring(Heuristic(), 0.0, random.Random(1))

    assert {policy.decide(state("hoist", "cache")).action for _ in range(50)} == {ACTIONS.index("hoist")}
