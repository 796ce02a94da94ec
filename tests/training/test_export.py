from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from engine.choose.chance import Chance
from engine.choose.checkpoint import CARD, WEIGHTS, read
from engine.choose.deciding import Policy
from engine.choose.features import ENCODED, State
from engine.choose.learned import Seen
from engine.choose.network import Nets
from engine.errors import BadCheckpoint
from engine.strategies import ACTIONS
from tests.engine.choose.states import states
from training.export import Arrays, arrays_of, arrays_of_chance, write


def arrays() -> Arrays:
    draw = np.random.default_rng(0)

    def drawn(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return draw.normal(0.0, 0.3, shape).astype(np.float32)

    nets = Nets(
        (drawn(2, ENCODED, 4), drawn(2, 4, len(ACTIONS))), (drawn(2, 1, 4), drawn(2, 1, len(ACTIONS)))
    )
    curve = np.array([0.0, 1.0], np.float32)
    chance = Chance(drawn(ENCODED, len(ACTIONS)), drawn(len(ACTIONS)), curve, curve)
    return arrays_of(nets) | arrays_of_chance(chance)


def written(folder: Path, made: Arrays, metrics: dict[str, object] | None = None) -> Policy:
    return write(
        folder, "dqn", made, arch={"inputs": ENCODED, "hidden": (4,), "nets": 2},
        coverage={at: Seen(200, 40, 200, 40) for at in range(8)}, spread=5.0, data_sha256="0" * 64,
        split={"seed": 0}, train={"seed": 0}, metrics=metrics or {},
    )  # fmt: skip


def test_what_is_written_is_served_and_named_alike(tmp_path: Path) -> None:
    policy = written(tmp_path / "one", arrays())

    again = read((tmp_path / "one" / CARD).read_bytes(), (tmp_path / "one" / WEIGHTS).read_bytes(), "one")
    assert policy.name == again.name
    card = json.loads((tmp_path / "one" / CARD).read_text(encoding="utf-8"))
    assert policy.name == f"dqn/{card['weights_sha256'][:12]}"
    assert card["coverage"]["hoist"]["rows"] == 200
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [CARD, WEIGHTS]

    @given(states)
    def decide_alike(here: State) -> None:
        assert policy.decide(here) == again.decide(here)

    decide_alike()


def test_equal_arrays_give_equal_bytes(tmp_path: Path) -> None:
    written(tmp_path / "one", arrays())
    written(tmp_path / "two", dict(reversed(arrays().items())))
    assert (tmp_path / "one" / WEIGHTS).read_bytes() == (tmp_path / "two" / WEIGHTS).read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made.update({"q.0.bias": np.full((2, 1, 4), np.nan, np.float32)}),
        lambda made: made.update({"q.0.bias": np.zeros((2, 1, 4), np.float64)}),
        lambda made: made.pop("gain.said"),
    ],
)
def test_what_would_be_refused_is_not_written_and_the_old_one_stays(
    tmp_path: Path, spoil: Callable[[Arrays], object]
) -> None:
    written(tmp_path / "one", arrays())
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    bad = arrays()
    spoil(bad)
    with pytest.raises(BadCheckpoint):
        written(tmp_path / "one", bad)
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before


def test_a_figure_that_is_not_finite_keeps_a_card_from_being_written(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="NaN"):
        written(tmp_path / "one", arrays(), {"value": float("nan")})
    assert not (tmp_path / "one").exists()
