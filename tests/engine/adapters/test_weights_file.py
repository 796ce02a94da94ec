from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.adapters.weights_file import PolicyFile
from engine.choose.checkpoint import CARD, MOST_CARD_BYTES, WEIGHTS
from engine.choose.tensors import MOST_BYTES
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import arrays, card, checkpoint, constant
from tests.engine.choose.states import state
from tests.engine.choose.stored import always, put

GOOD, NEW = "0" * 12, "1" * 12
HERE = state("hoist", "cache")


def point(models: Path, name: str) -> None:
    models.mkdir(exist_ok=True)
    part = models / "part"
    part.write_text(f"{name}\n")
    part.replace(models / "current")


def chosen(serving: PolicyFile) -> str:
    return ACTIONS[serving.decide(HERE).action]


def test_a_moved_pointer_is_followed_without_a_restart(tmp_path: Path) -> None:
    always(tmp_path / GOOD, "hoist")
    always(tmp_path / NEW, "cache")
    serving = PolicyFile(tmp_path)
    assert (serving.name, serving.trained()) == ("heuristic/1", None)

    point(tmp_path, GOOD)
    assert chosen(serving) == "hoist"
    point(tmp_path, NEW)
    assert chosen(serving) == "cache"
    point(tmp_path, GOOD)
    assert chosen(serving) == "hoist"
    (tmp_path / "current").unlink()
    assert serving.name == "heuristic/1"


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    always(tmp_path / GOOD, "hoist")
    point(tmp_path, GOOD)
    serving = PolicyFile(tmp_path)

    assert serving.trained() is serving.trained()


def spoiled_weights() -> tuple[bytes, bytes]:
    described, weights = checkpoint()
    return described, weights[:-4] + b"\0\0\0\0"


NAN = arrays()
NAN["q.0.bias"] = NAN["q.0.bias"] * float("nan")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (spoiled_weights, "not those that its card was written for"),
        (lambda: (b"", b""), "not JSON"),
        (lambda: (b"{", checkpoint()[1]), "not JSON"),
        (lambda: (card(b"rubbish"), b"rubbish"), "no whole safetensors file"),
        (lambda: checkpoint(NAN), "not finite"),
        (lambda: checkpoint(state_sem="state/2"), "states of state/2"),
        (lambda: checkpoint(action_sem="act/2"), "actions of act/2"),
        (lambda: checkpoint(actions=list(reversed(ACTIONS))), "its actions are"),
        (lambda: checkpoint(format=2), "format 2"),
        (lambda: checkpoint(kind="pickle"), "'pickle', which is not served"),
        (lambda: (checkpoint()[0] + b" " * MOST_CARD_BYTES, checkpoint()[1]), "larger than 256 KiB"),
        (lambda: (checkpoint()[0], checkpoint()[1] + bytes(MOST_BYTES)), "larger than 8 MiB"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_a_sentence_and_the_old_one_stays(
    made: Callable[[], tuple[bytes, bytes]], said: str, tmp_path: Path
) -> None:
    always(tmp_path / GOOD, "cache")
    put(tmp_path / NEW, made())
    told: list[str] = []
    serving = PolicyFile(tmp_path, tell=told.append)
    point(tmp_path, GOOD)
    assert chosen(serving) == "cache"

    point(tmp_path, NEW)

    assert [chosen(serving) for _ in range(3)] == ["cache"] * 3
    (sentence,) = told
    assert said in sentence
    assert sentence.startswith(f"The checkpoint {NEW} is refused: ")
    assert sentence.endswith(" goes on serving.")
    assert serving.problem == sentence


def test_without_an_old_one_the_heuristic_decides(tmp_path: Path) -> None:
    put(tmp_path / NEW, checkpoint(kind="pickle"))
    point(tmp_path, NEW)
    serving = PolicyFile(tmp_path)

    assert serving.decide(HERE).policy == "heuristic/1"
    assert serving.problem.endswith("The heuristic decides instead.")


def test_what_is_mended_is_served(tmp_path: Path) -> None:
    put(tmp_path / NEW, checkpoint(kind="pickle"))
    point(tmp_path, NEW)
    serving = PolicyFile(tmp_path)
    assert serving.trained() is None

    always(tmp_path / NEW, "cache")

    assert chosen(serving) == "cache"
    assert serving.problem == ""


@pytest.mark.parametrize("name", ["", "..", f"../{NEW}", "A" * 12, "1" * 13, "\0" * 12, "é" * 12, "x" * 9999])
def test_a_pointer_leads_nowhere_but_to_checkpoints_of_its_folder(name: str, tmp_path: Path) -> None:
    always(tmp_path / NEW, "hoist")
    always(tmp_path / "models" / GOOD, "cache")
    point(tmp_path / "models", GOOD)
    serving = PolicyFile(tmp_path / "models")
    assert chosen(serving) == "cache"

    point(tmp_path / "models", name)

    assert chosen(serving) == "cache"
    assert "does not hold the name of a checkpoint" in serving.problem


def test_files_that_vanish_while_they_serve_do_not_take_the_policy_along(tmp_path: Path) -> None:
    always(tmp_path / GOOD, "cache")
    point(tmp_path, GOOD)
    serving = PolicyFile(tmp_path)
    assert chosen(serving) == "cache"

    (tmp_path / GOOD / WEIGHTS).unlink()
    (tmp_path / GOOD / CARD).unlink()

    assert chosen(serving) == "cache"
    assert "cannot be read" in serving.problem


def test_the_shadow_is_another_pointer(tmp_path: Path) -> None:
    put(tmp_path / GOOD, checkpoint(constant({"hoist": 1.0})))
    point(tmp_path, GOOD)
    watching = PolicyFile(tmp_path, "shadow")
    assert watching.trained() is None

    (tmp_path / "current").replace(tmp_path / "shadow")

    assert watching.trained() is not None
    assert PolicyFile(tmp_path).trained() is None
