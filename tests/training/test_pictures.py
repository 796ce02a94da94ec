from __future__ import annotations

from engine.choose.deciding import FixedOrder, Heuristic
from tests.training.worlds import gain, invalid, node, record
from training.evaluate import contest, evaluation, ground
from training.pictures import pictures


def test_each_picture_is_drawn_and_equal_evaluations_give_equal_files() -> None:
    on = ground([record(node({"hoist": gain(1.0), "cache": invalid()}), group=str(at)) for at in range(3)])
    made = evaluation(
        on, [contest(on, each.name, [each]) for each in (Heuristic(), FixedOrder())], ["heuristic/1"]
    )

    drawn = dict(pictures(made))

    assert set(drawn) == {"regret", "groups", "calibration"}
    assert all(data.startswith(b"\x89PNG") for data in drawn.values())
    assert dict(pictures(made)) == drawn


def test_nothing_to_tell_is_drawn_too() -> None:
    on = ground([record(node({}))])

    assert len(dict(pictures(evaluation(on, [contest(on, "a", [Heuristic()])], [])))) == 3
