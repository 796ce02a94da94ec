from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from engine.choose.checkpoint import MOST_CARD_BYTES, read, read_card
from engine.choose.deciding import Heuristic
from engine.choose.tensors import MOST_BYTES
from engine.errors import BadCheckpoint
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import Arrays, arrays, card, checkpoint
from tests.engine.choose.states import state


def refusal(made: tuple[bytes, bytes]) -> str:
    """What is said of a checkpoint that has to be refused."""
    with pytest.raises(BadCheckpoint) as caught:
        read(*made, "f00d")
    said = str(caught.value)
    assert said.startswith("The checkpoint f00d is refused: ")
    assert said.endswith(".")
    assert "\n" not in said and len(said) < 400
    return said


def spoiled(change: Callable[[Arrays], object]) -> tuple[bytes, bytes]:
    made = arrays()
    change(made)
    return checkpoint(made)


def set_nan(made: Arrays, value: float) -> None:
    weight = np.array(made["q.0.weight"])
    weight[2, 3, 4] = value
    made["q.0.weight"] = weight


def test_a_whole_checkpoint_is_read_and_named_by_its_weights() -> None:
    made = checkpoint()

    policy = read(*made, "f00d")

    assert policy.name == f"dqn/{hashlib.sha256(made[1]).hexdigest()[:12]}"
    assert policy.decide(state("hoist")).action in {ACTIONS.index("hoist"), ACTIONS.index("stop")}


def test_the_heuristic_can_be_a_checkpoint() -> None:
    assert isinstance(read(*checkpoint({}, kind="heuristic", arch={}), "f00d"), Heuristic)


def test_weights_that_a_heuristic_does_not_have_are_foreign() -> None:
    assert "does not belong" in refusal(checkpoint(kind="heuristic", arch={}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: made.pop("q.1.bias"), "q.1.bias is missing"),
        (lambda made: made.pop("gain.bias"), "gain.bias is missing"),
        (lambda made: made.update(surplus=np.zeros(2, np.float32)), "'surplus' does not belong"),
        (lambda made: made.update({"q.0.bias": np.zeros((5, 1, 9), np.float32)}), "5 x 1 x 9, not 5 x 1 x 8"),
        (lambda made: made.update({"q.0.bias": np.zeros((5, 8), np.float32)}), "5 x 8, not 5 x 1 x 8"),
        (lambda made: made.update({"gain.bias": np.zeros(9, np.float64)}), "type float64, not float32"),
        (lambda made: made.update({"gain.bias": np.zeros(9, np.int32)}), "type int32, not float32"),
        (lambda made: set_nan(made, np.nan), "q.0.weight holds a figure that is not finite"),
        (lambda made: set_nan(made, np.inf), "q.0.weight holds a figure that is not finite"),
        (lambda made: set_nan(made, -np.inf), "q.0.weight holds a figure that is not finite"),
        (lambda made: made.update({"gain.true": np.array([0, 1.2, 1.3], np.float32)}), "no rising curve"),
        (lambda made: made.update({"gain.true": np.array([0.2, 0.1, 0.3], np.float32)}), "no rising curve"),
        (lambda made: made.update({"gain.said": np.array([0.2, 0.2, 0.3], np.float32)}), "no rising curve"),
        (lambda made: made.update({"gain.said": np.zeros(0, np.float32)}), "needs 1 to 512 points"),
    ],
)  # fmt: skip
def test_weights_that_do_not_fit_are_refused(change: Callable[[Arrays], object], said: str) -> None:
    assert said in refusal(spoiled(change))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "it is of format 2, not 1"),
        ({"format": True}, "it is of format True, not 1"),
        ({"state_sem": "state/2"}, "it was trained on states of state/2, not state/1"),
        ({"action_sem": "act/0"}, "it was trained on actions of act/0, not act/1"),
        ({"actions": list(reversed(ACTIONS))}, "its actions are"),
        ({"kind": "pickle"}, "its kind is 'pickle', which is not served"),
        ({"weights_sha256": "0" * 64}, "not those that its card was written for"),
        ({"surplus": 1}, "surplus is unknown"),
        ({"sur\nplus\x1b": 1}, "sur?plus? is unknown"),
        ({"arch": {"inputs": 10**400, "hidden": [8], "nets": 5}}, "its nets take 1000"),
        ({"arch": {"inputs": 27, "hidden": [8], "nets": 5}}, "its nets take 27 numbers"),
        ({"arch": {"inputs": 81, "hidden": [8, 8], "nets": 5}}, "q.1.weight is 5 x 8 x 9, not 5 x 8 x 8"),
        ({"arch": {"inputs": 81, "hidden": [], "nets": 5}}, "built in a way that is not served"),
        ({"arch": {"inputs": 81, "hidden": [8], "nets": 10**9}}, "built in a way that is not served"),
        ({"arch": {"inputs": 81, "hidden": [8]}}, "arch.nets is missing"),
        ({"arch": [1]}, "arch is not an object"),
        ({"coverage": {"magic": {}}}, "coverage.magic is no action"),
        ({"coverage": {"hoist": {"rows": 1}}}, "coverage.hoist.groups is missing"),
        ({"abstain": {"spread": -1.0}}, "abstain.spread is below 0"),
        ({"abstain": {"spread": "1"}}, "abstain.spread is not a number"),
        ({"metrics": {"value": float("nan")}}, "it holds NaN, which is no JSON number"),
        ({"abstain": {"spread": float("inf")}}, "it holds Infinity, which is no JSON number"),
        ({"created": 5}, "created is not text"),
    ],
)
def test_cards_that_do_not_fit_are_refused(changes: dict[str, object], said: str) -> None:
    assert said in refusal(checkpoint(None, **changes))


def test_a_card_without_a_field_is_refused() -> None:
    weights = save(arrays())
    fields = json.loads(card(weights))
    for key in fields:
        less = {name: value for name, value in fields.items() if name != key}
        assert f"{key} is missing" in refusal((json.dumps(less).encode(), weights))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"format":1,"format":1}', b"[" * 100_000])
def test_what_is_no_card_is_refused(data: bytes) -> None:
    refusal((data, checkpoint()[1]))
    with pytest.raises(BadCheckpoint, match="its card cannot be used"):
        read_card(data, "f00d")


def test_what_is_too_large_is_refused_unread() -> None:
    good, weights = checkpoint()
    assert "larger than 256 KiB" in refusal((good + b" " * MOST_CARD_BYTES, weights))
    large = b"\0" * (MOST_BYTES + 1)
    assert "larger than 8 MiB" in refusal((card(large), large))


def test_truncated_and_foreign_weights_are_refused_even_if_the_card_names_their_hash() -> None:
    weights = checkpoint()[1]
    for data in (
        b"",
        weights[:7],
        weights[:-1],
        weights[: len(weights) // 2],
        weights + b"\0",
        b"\x80\x04N.",
    ):
        assert "no whole safetensors file" in refusal((card(data), data))


def test_weights_of_a_type_that_numpy_does_not_have_are_refused() -> None:
    header = json.dumps({"q.0.bias": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}).encode()
    data = len(header).to_bytes(8, "little") + header + b"\0" * 4
    assert "no whole safetensors file" in refusal((card(data), data))


def test_one_flipped_bit_is_noticed() -> None:
    good, weights = checkpoint()
    flipped = bytes([*weights[:-1], weights[-1] ^ 1])
    assert "not those that its card was written for" in refusal((good, flipped))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_bytes_are_refused_or_decide_well(data: st.DataObject) -> None:
    """Whatever is overwritten in card or weights: one sentence, or a policy whose decisions are allowed."""
    good, weights = checkpoint()
    at = data.draw(st.integers(0, len(weights) - 1) | st.integers(0, 700))
    patch = data.draw(st.binary(min_size=1, max_size=8))
    weights = weights[:at] + patch + weights[at + len(patch) :]
    changed = card(weights) if data.draw(st.booleans()) else good
    at = data.draw(st.integers(0, len(changed) - 1))
    if data.draw(st.booleans()):
        changed = changed[:at] + data.draw(st.binary(max_size=4)) + changed[at + 1 :]
    try:
        policy = read(changed, weights, "f00d")
    except BadCheckpoint:
        return
    here = state("hoist", "cache")
    assert here.allowed[policy.decide(here).action]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_are_refused(card_bytes: bytes, weights: bytes) -> None:
    refusal((card_bytes, weights))
    refusal((card(weights), weights))


def test_a_spread_that_nothing_reaches_is_one() -> None:
    here = state("hoist", "cache")
    assert here.allowed[read(*checkpoint(abstain={"spread": 1e308}), "f00d").decide(here).action]
