"""The net that comes with Velox: it can be used, and its card says that the gate turned it away."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given

import training
from engine.choose.deciding import Heuristic
from engine.choose.features import State
from engine.choose.stored import load
from engine.strategies import ACTIONS
from tests.engine.choose.states import states

SHIPPED = Path(training.__file__).parent / "policies" / "measured"


@given(states)
def test_it_decides_among_what_is_allowed(state: State) -> None:
    decision = load(SHIPPED).decide(state)
    assert state.allowed[decision.action]


def test_its_card_says_what_the_gate_said() -> None:
    gate = json.loads((SHIPPED / "card.json").read_bytes())["gate"]
    broken = {one["name"] for one in gate["conditions"] if not one["holds"]}
    assert not gate["published"] and gate["serves"] == Heuristic.name
    assert "gain" in broken and "bound" in broken


def test_what_it_never_saw_enough_of_is_told() -> None:
    coverage = json.loads((SHIPPED / "card.json").read_bytes())["coverage"]
    assert set(coverage) == set(ACTIONS) - {"stop"}
    assert coverage["llm_rewrite"]["real_rows"] == 0
