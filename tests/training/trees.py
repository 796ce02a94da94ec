"""Any record that can be, for laws that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.choose.episode import OUTCOMES
from engine.strategies import ACTIONS
from tests.training.worlds import node, record
from training.regions import Record, Try

_NAMES = ACTIONS[:4]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record of one to three nodes, a few strategies each, and a budget that may be short."""
    count = draw(st.integers(1, 3))
    nodes = []
    for at in range(count):
        tries = {}
        for name in draw(st.sets(st.sampled_from(_NAMES))):
            outcome = draw(st.sampled_from(OUTCOMES))
            gains = outcome == "gain"
            log2 = draw(st.floats(0.01, 5.0)) if gains else 0.0
            following = draw(st.sampled_from([None, *range(at + 1, count)])) if gains else None
            tries[name] = Try(outcome, log2, 0.0, 0.0, draw(st.floats(0.1, 40.0)), following)
        nodes.append(node(tries))
    return record(*nodes, budget=draw(st.sampled_from([10.0, 60.0])))
