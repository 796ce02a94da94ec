from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

from engine.choose.checkpoint import read
from engine.choose.episode import Episode, Result
from engine.choose.features import ENCODED, FEATURES, State
from engine.errors import BadCheckpoint
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import Arrays, arrays, checkpoint
from tests.engine.choose.states import state, states

HOIST, CACHE, STOP = (ACTIONS.index(name) for name in ("hoist", "cache", "stop"))
STEP = [feature.name for feature in FEATURES].index("step")


def grown(**changes: object) -> Arrays:
    """Two trees: hoisting is worth 1 at first and -1 later; caching is worth 0.3 always."""
    start = np.full(len(ACTIONS), -2.0, np.float32)
    start[HOIST] = start[CACHE] = 0.0
    made: Arrays = {
        "trees.feature": np.array([STEP, 0, 0, 0], np.int32),
        "trees.threshold": np.array([0.1, 0, 0, 0], np.float32),
        "trees.left": np.array([1, 1, 2, 3], np.int32),
        "trees.right": np.array([2, 1, 2, 3], np.int32),
        "trees.value": np.array([0, 1.0, -1.0, 0.3], np.float32),
        "trees.root": np.array([0, 3], np.int32),
        "trees.action": np.array([HOIST, CACHE], np.int32),
        "trees.start": start,
        **{name: array for name, array in arrays().items() if name.startswith("gain.")},
    }
    return made | {f"trees.{name}": np.asarray(value) for name, value in changes.items()}


def planted(made: Arrays, inputs: int = ENCODED) -> tuple[bytes, bytes]:
    return checkpoint(made, kind="trees", arch={"inputs": inputs})


LATER = Episode().after(ACTIONS.index("batch_async"), Result("no_gain", 0.0, 0.0, 1.0))


@pytest.mark.parametrize(("episode", "action"), [(Episode(), HOIST), (LATER, CACHE)])
def test_trees_are_walked_to_the_leaf_that_a_state_belongs_to(episode: Episode, action: int) -> None:
    policy = read(*planted(grown()), "f00d")

    decision = policy.decide(state("hoist", "cache", episode=episode))

    assert (decision.action, decision.why) == (action, "")
    assert policy.name.startswith("trees/")


@given(states)
def test_of_what_promises_nothing_nothing_is_chosen(some: State) -> None:
    nothing = np.full(len(ACTIONS), -0.1, np.float32)
    policy = read(*planted(grown(start=nothing, value=np.zeros(4, np.float32))), "f00d")

    assert policy.decide(some).action == STOP


def test_no_tree_at_all_is_what_it_starts_from() -> None:
    none = {name: np.zeros(0, grown()[f"trees.{name}"].dtype) for name in
            ("feature", "threshold", "left", "right", "value", "root", "action")}  # fmt: skip

    decision = read(*planted(grown(**none, start=np.full(9, 0.5, np.float32))), "f00d").decide(state("hoist"))

    assert decision.action == HOIST
    assert decision.value == 0.5


def chain(length: int) -> Arrays:
    """One tree that leads on and on."""
    numbers = np.arange(length, dtype=np.int32)
    behind = np.minimum(numbers + 1, length - 1).astype(np.int32)
    zeros = np.zeros(length, np.float32)
    return grown(
        feature=np.zeros(length, np.int32), threshold=zeros, left=behind, right=behind, value=zeros,
        root=np.zeros(1, np.int32), action=np.zeros(1, np.int32),
    )  # fmt: skip


def test_a_deep_tree_is_served_and_a_bottomless_one_is_not() -> None:
    read(*planted(chain(60)), "f00d")

    with pytest.raises(BadCheckpoint, match="deeper than 64"):
        read(*planted(chain(100)), "f00d")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: grown(left=np.array([0, 1, 2, 3], np.int32)), "not there"),
        (lambda: grown(left=np.array([1, 0, 2, 3], np.int32)), "not there"),
        (lambda: grown(right=np.array([4, 1, 2, 3], np.int32)), "not there"),
        (lambda: grown(feature=np.array([ENCODED, 0, 0, 0], np.int32)), "not there"),
        (lambda: grown(feature=np.array([-1, 0, 0, 0], np.int32)), "not there"),
        (lambda: grown(root=np.array([0, 4], np.int32)), "not there"),
        (lambda: grown(action=np.array([HOIST, STOP], np.int32)), "not there"),
        (lambda: grown(action=np.array([HOIST], np.int32)), "trees.action is 1, not 2"),
        (lambda: grown(value=np.array([0, np.nan, 0, 0], np.float32)), "not finite"),
        (lambda: grown(left=np.array([1, 1, 2, 3], np.int64)), "type int64, not int32"),
        (lambda: grown(threshold=np.zeros(3, np.float32)), "trees.threshold is 3, not 4"),
        (lambda: grown(root=np.zeros(5000, np.int32), action=np.zeros(5000, np.int32)), "more than 4096"),
        (lambda: grown(spare=np.zeros(1, np.float32)), "does not belong"),
    ],
)  # fmt: skip
def test_trees_that_do_not_fit_are_refused(made: Callable[[], Arrays], said: str) -> None:
    with pytest.raises(BadCheckpoint, match=said):
        read(*planted(made()), "f00d")


def test_trees_over_other_numbers_are_refused() -> None:
    with pytest.raises(BadCheckpoint, match="takes 27 numbers, and a state has 81"):
        read(*planted(grown(), inputs=27), "f00d")
