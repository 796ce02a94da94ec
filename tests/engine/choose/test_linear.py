from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from engine.choose.checkpoint import read
from engine.choose.features import ENCODED, State
from engine.choose.linear import INPUTS, Linear
from engine.errors import BadCheckpoint
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import Arrays, arrays, checkpoint
from tests.engine.choose.states import state, states

HOIST, CACHE, STOP = (ACTIONS.index(name) for name in ("hoist", "cache", "stop"))


def fitted(hoist: float = 0.4, cache: float = 0.6, doubt: float = 0.01) -> Arrays:
    """Two strategies that are worth the same in every state; of caching little is known."""
    theta = np.zeros((len(ACTIONS), INPUTS), np.float32)
    theta[:, -1] = -1.0
    theta[HOIST, -1], theta[CACHE, -1] = hoist, cache
    doubts = np.stack([np.eye(INPUTS, dtype=np.float32) * np.float32(doubt)] * len(ACTIONS))
    doubts[CACHE] *= 10_000
    gains = {name: array for name, array in arrays().items() if name.startswith("gain.")}
    return {"linear.theta": theta, "linear.doubt": doubts, **gains}


def planted(made: Arrays, spread: float, inputs: int = ENCODED) -> tuple[bytes, bytes]:
    return checkpoint(made, kind="linear", arch={"inputs": inputs}, abstain={"spread": spread})


def test_what_is_worth_most_is_chosen() -> None:
    policy = read(*planted(fitted(), 1e6), "f00d")

    assert policy.decide(state("hoist", "cache")).action == CACHE
    assert policy.decide(state("hoist")).action == HOIST
    assert policy.decide(state("batch_async")).action == STOP
    assert policy.name.startswith("linear/")


def test_of_what_too_little_is_known_the_heuristic_decides() -> None:
    policy = read(*planted(fitted(), 1.0), "f00d")

    assert policy.decide(state("hoist")).why == ""
    assert policy.decide(state("cache")).why == "the heuristic decided: it is unsure of cache"


@given(states)
def test_values_are_the_products_and_doubts_are_never_negative(some: State) -> None:
    draw = np.random.default_rng(0)
    theta = draw.normal(size=(len(ACTIONS), INPUTS)).astype(np.float32)
    doubt = draw.normal(size=(len(ACTIONS), INPUTS, INPUTS)).astype(np.float32)
    encoded = np.asarray(some.encoded, np.float32)

    values, widths = Linear(theta, doubt).judge(encoded)

    wanted = theta[:, :-1] @ encoded + theta[:, -1]
    wanted[STOP] = 0.0
    np.testing.assert_allclose(values, wanted, atol=1e-4)
    assert (widths >= 0).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"linear.theta": np.zeros((9, ENCODED), np.float32)}, "9 x 81, not 9 x 82"),
        ({"linear.doubt": np.zeros((9, 82), np.float32)}, "9 x 82, not 9 x 82 x 82"),
        ({"linear.theta": np.full((9, 82), np.inf, np.float32)}, "not finite"),
        ({"linear.bias": np.zeros(9, np.float32)}, "does not belong"),
    ],
)
def test_figures_that_do_not_fit_are_refused(change: Arrays, said: str) -> None:
    with pytest.raises(BadCheckpoint, match=said):
        read(*planted(fitted() | change, 1.0), "f00d")


def test_figures_for_other_states_are_refused() -> None:
    with pytest.raises(BadCheckpoint, match="takes 27 numbers"):
        read(*planted(fitted(), 1.0, inputs=27), "f00d")
