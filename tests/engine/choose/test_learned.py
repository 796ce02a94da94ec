from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from engine.choose.chance import chance_of
from engine.choose.checkpoint import read
from engine.choose.deciding import Decision, Heuristic
from engine.choose.episode import STOP
from engine.choose.features import Outlook, State
from engine.choose.learned import Seen
from engine.choose.network import Layout, nets_of
from engine.choose.tensors import Tensors
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import PLENTY, arrays, checkpoint, constant
from tests.engine.choose.states import state, states

WITH_MODEL = ("hoist", "cache", "llm_rewrite")


def decided(
    values: Mapping[str, float], here: State, *, disagree: float = 0.0, **changes: object
) -> Decision:
    """What nets decide that say the same of every state."""
    return read(*checkpoint(constant(dict(values), disagree=disagree), **changes), "f00d").decide(here)


def test_the_best_allowed_action_is_chosen_with_its_value() -> None:
    decision = decided({"hoist": 0.3, "cache": 0.7, "data_structure": 2.0}, state("hoist", "cache"))

    assert ACTIONS[decision.action] == "cache"
    assert decision.value == pytest.approx(0.7)
    assert decision.propensity == 1.0
    assert decision.why == ""
    assert decision.confidence is not None


def test_to_stop_is_worth_nothing_whatever_the_nets_say() -> None:
    decision = decided({"stop": 5.0, "hoist": 0.1}, state("hoist"))
    assert ACTIONS[decision.action] == "hoist"
    decision = decided({"stop": -5.0, "hoist": -0.1}, state("hoist"))
    assert (decision.action, decision.value, decision.confidence) == (STOP, 0.0, None)


def test_confidence_is_the_calibrated_chance_of_the_chosen_strategy() -> None:
    made = constant({"hoist": 1.0})
    made["gain.bias"] = np.full(len(ACTIONS), 0.0, np.float32)
    policy = read(*checkpoint(made), "f00d")

    assert policy.decide(state("hoist")).confidence == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("seen", "covered"),
    [
        (PLENTY, True),
        ({**PLENTY, "rows": 99}, False),
        ({**PLENTY, "groups": 29}, False),
        ({**PLENTY, "real_rows": 0, "real_groups": 0}, True),
        (None, False),
    ],
)
def test_a_strategy_that_was_seen_too_seldom_is_left_to_the_heuristic(
    seen: dict[str, int] | None, covered: bool
) -> None:
    coverage = {"cache": PLENTY} | ({"hoist": seen} if seen else {})
    here = state("hoist", "cache", severity={"cache": 0.9, "hoist": 0.1})

    decision = decided({"hoist": 1.0, "cache": 0.5}, here, coverage=coverage)

    assert ACTIONS[decision.action] == ("hoist" if covered else "cache")
    if not covered:
        assert decision.why == "the heuristic decided: it has seen too little of hoist"
        assert (decision.value, decision.confidence) == (None, None)


def test_where_the_nets_disagree_the_heuristic_decides() -> None:
    here = state("hoist", "cache", severity={"cache": 0.9, "hoist": 0.1})

    together = decided({"hoist": 1.0}, here, disagree=0.1)
    apart = decided({"hoist": 1.0}, here, disagree=2.0)

    assert ACTIONS[together.action] == "hoist"
    assert ACTIONS[apart.action] == "cache"
    assert apart.why == "the heuristic decided: it is unsure of hoist"


def test_a_model_is_asked_only_where_real_rows_cover_it() -> None:
    synthetic = {name: {**PLENTY, "real_rows": 0, "real_groups": 0} for name in ACTIONS[:-1]}
    values = {"llm_rewrite": 2.0, "hoist": 0.5}

    unbidden = decided(values, state(*WITH_MODEL), coverage=synthetic)
    known = decided(values, state(*WITH_MODEL))

    assert (ACTIONS[unbidden.action], unbidden.why) == ("hoist", "")
    assert ACTIONS[known.action] == "llm_rewrite"


def test_figures_that_run_over_are_left_to_the_heuristic() -> None:
    made = arrays()
    made["q.0.weight"] = np.full_like(made["q.0.weight"], 3e38)
    made["q.1.weight"] = np.full_like(made["q.1.weight"], 3e38)
    here = state("hoist")

    decision = read(*checkpoint(made), "f00d").decide(here)

    assert decision.action == Heuristic().decide(here).action
    assert decision.why == "the heuristic decided: its figures are not finite"


def test_where_it_steps_aside_the_heuristic_weighs_earlier_proofs() -> None:
    here = state("hoist", "cache", severity={"hoist": 0.5, "cache": 0.4})
    known = replace(
        here, outlook=Outlook((0.0, 0.1, 0.0, 0.0, 0.7, 0.0, 0.0, 0.0, 0.0), (False,) * len(ACTIONS))
    )

    decision = decided({"hoist": 1.0}, known, disagree=9.0)
    plain = decided({"hoist": 1.0}, here, disagree=9.0)

    assert [ACTIONS[one.action] for one in (plain, decision)] == ["hoist", "cache"]
    assert plain.policy == decision.policy
    assert plain.why == "the heuristic decided: it is unsure of hoist"
    assert decision.why == f"{plain.why}; proofs so far put it before hoist"


def test_where_it_is_sure_earlier_proofs_change_nothing() -> None:
    here = state("hoist", "cache")
    known = replace(here, outlook=Outlook((1.0,) * len(ACTIONS), (True,) * len(ACTIONS)))

    assert decided({"hoist": 0.3, "cache": 0.7}, known) == decided({"hoist": 0.3, "cache": 0.7}, here)


@given(states)
def test_every_decision_is_allowed_finite_and_the_same_again(here: State) -> None:
    policy = read(*checkpoint(abstain={"spread": 0.5}), "f00d")

    decision = policy.decide(here)

    assert here.allowed[decision.action]
    assert decision == policy.decide(here)
    assert decision.value is None or np.isfinite(decision.value)
    assert decision.confidence is None or 0.0 <= decision.confidence <= 1.0


@given(states)
def test_the_nets_are_what_a_page_of_arithmetic_says(here: State) -> None:
    from_file = Tensors(checkpoint()[1])
    nets = nets_of(Layout(81, (8,), 5), from_file)
    chance_of(from_file)
    made = {name: array.astype(np.float64) for name, array in arrays().items()}
    encoded = np.asarray(here.encoded)

    values, spreads = nets.judge(encoded.astype(np.float32))

    each = []
    for net in range(5):
        hidden = np.maximum(0.0, encoded @ made["q.0.weight"][net] + made["q.0.bias"][net, 0])
        each.append(hidden @ made["q.1.weight"][net] + made["q.1.bias"][net, 0])
    np.testing.assert_allclose(values[:STOP], np.mean(each, axis=0)[:STOP], atol=1e-5)
    np.testing.assert_allclose(spreads[:STOP], np.std(each, axis=0)[:STOP], atol=1e-5)
    assert values[STOP] == spreads[STOP] == 0.0


def test_real_rows_count_for_a_model_and_all_rows_for_the_rest() -> None:
    synthetic = Seen(rows=100, groups=30, real_rows=0, real_groups=0)
    assert synthetic.enough(ACTIONS.index("hoist"))
    assert not synthetic.enough(ACTIONS.index("llm_rewrite"))
    assert Seen(100, 30, 100, 30).enough(ACTIONS.index("llm_rewrite"))
