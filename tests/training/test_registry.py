from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.adapters.weights_file import PolicyFile
from engine.choose.checkpoint import CARD, WEIGHTS, read_card
from engine.choose.stored import load
from engine.errors import BadCheckpoint, BadInput
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import checkpoint
from tests.engine.choose.states import state
from tests.engine.choose.stored import always, put
from training.registry import Models

HERE = state("hoist", "cache", "string_building")


def chosen(folder: Path) -> str:
    return ACTIONS[PolicyFile(folder).decide(HERE).action]


def three(folder: Path) -> list[Path]:
    return [always(folder / name, name) for name in ("hoist", "cache", "string_building")]


def test_a_published_checkpoint_serves_and_its_card_tells_of_the_gate(tmp_path: Path) -> None:
    hoist, cache, _ = three(tmp_path / "made")
    models = Models(tmp_path / "models")

    first = models.publish(hoist, {"decision": "published"}, "2026-01-01")
    second = models.publish(cache, {"decision": "published", "gain": 0.1}, "2026-01-02")

    assert models.named() == second != first
    assert chosen(models.folder) == "cache"
    card = read_card((models.folder / second / CARD).read_bytes(), second)
    assert card.gate == {"decision": "published", "gain": 0.1}
    assert card.parent == first
    assert [(entry.event, entry.name, entry.was) for entry in models.history()] == [
        ("published", first, ""),
        ("published", second, first),
    ]


def test_what_cannot_be_served_is_not_published(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    models.publish(always(tmp_path / "good", "hoist"), {}, "now")
    foreign = put(tmp_path / "foreign", checkpoint(state_sem="state/2"))

    with pytest.raises(BadCheckpoint, match="states of state/2"):
        models.publish(foreign, {}, "now")
    with pytest.raises(BadCheckpoint, match="cannot be read"):
        models.publish(tmp_path / "nowhere", {}, "now")

    assert chosen(models.folder) == "hoist"
    assert len(models.history()) == 1


def test_a_rejected_checkpoint_changes_nothing_but_the_history(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    served = models.publish(always(tmp_path / "good", "hoist"), {}, "now")

    models.reject("0123456789ab", {"decision": "rejected"}, "now", "worse than the heuristic")

    assert models.named() == served
    last = models.history()[-1]
    assert (last.event, last.serves, last.note) == ("rejected", served, "worse than the heuristic")


def test_back_is_to_what_served_before_and_then_to_the_heuristic(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    first, second, _ = (models.publish(each, {}, "now") for each in three(tmp_path / "made"))

    assert models.rollback("", "now") == second
    assert chosen(models.folder) == "cache"
    assert models.rollback("", "now") == first
    assert models.rollback("", "now") == ""
    assert models.named() == ""
    assert PolicyFile(models.folder).name == "heuristic/1"
    with pytest.raises(BadInput, match="Nothing served before"):
        models.rollback("", "now")


def test_back_by_name_goes_to_any_that_is_kept(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    first = models.publish(three(tmp_path / "made")[0], {}, "now")
    models.publish(tmp_path / "made" / "cache", {}, "now")

    assert models.rollback(first, "now") == first
    assert chosen(models.folder) == "hoist"
    assert models.rollback("heuristic", "now") == ""
    for name in ("0123456789ab", "../made/hoist", "current"):
        with pytest.raises(BadInput, match="no checkpoint"):
            models.rollback(name, "now")


def test_back_to_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    first, second, _ = (models.publish(each, {}, "now") for each in three(tmp_path / "made"))
    (models.folder / second / WEIGHTS).write_bytes(b"gone")

    with pytest.raises(BadCheckpoint, match="not those that its card was written for"):
        models.rollback(second, "now")
    assert chosen(models.folder) == "string_building"
    assert models.rollback(first, "now") == first


def test_as_many_are_kept_as_asked_and_never_less_than_what_serves(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    watching = models.shadow(always(tmp_path / "shadow", "hoist", 0.5), {}, "now")
    names = [models.publish(each, {}, "now", keep=1) for each in three(tmp_path / "made")]

    assert set(models.names()) == {watching, *names[1:]}
    assert models.names()[0] == names[2]
    assert models.named("shadow") == watching


def test_who_is_here_may_watch_until_nobody_does(tmp_path: Path) -> None:
    hoist, cache, _ = three(tmp_path / "made")
    models = Models(tmp_path / "models")
    before = models.publish(hoist, {}, "1")
    models.publish(cache, {}, "2")

    assert models.watch(before, "3") == models.named("shadow") == before
    watching = PolicyFile(models.folder, "shadow").trained()
    assert watching is not None and ACTIONS[watching.decide(HERE).action] == "hoist"
    with pytest.raises(BadInput, match="no checkpoint 000000000000 here"):
        models.watch("0" * 12, "4")
    assert models.named("shadow") == before

    assert models.watch("", "5") == models.named("shadow") == ""
    assert chosen(models.folder) == "cache"
    assert [(entry.event, entry.name) for entry in models.history()][2:] == [
        ("shadowed", before),
        ("shadowed", ""),
    ]


def test_a_damaged_checkpoint_does_not_watch(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    name = models.publish(three(tmp_path / "made")[0], {}, "1")
    (models.folder / name / WEIGHTS).write_bytes(b"")

    with pytest.raises(BadCheckpoint):
        models.watch(name, "2")
    assert models.named("shadow") == ""


def test_a_damaged_pointer_to_who_watches_keeps_nobody_from_serving(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    hoist, cache, _ = three(tmp_path / "made")
    models.publish(hoist, {}, "1")
    (models.folder / "shadow").write_text("no name")

    models.publish(cache, {}, "2")

    assert chosen(models.folder) == "cache"


def test_the_same_weights_published_again_are_one_checkpoint(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    made = always(tmp_path / "made", "hoist")

    assert models.publish(made, {"n": 1}, "now") == models.publish(made, {"n": 2}, "now")
    assert len(models.names()) == 1
    assert json.loads((models.folder / models.named() / CARD).read_bytes())["gate"] == {"n": 2}


def test_a_torn_line_of_history_costs_that_line_alone(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    hoist, cache, _ = three(tmp_path / "made")
    models.publish(hoist, {}, "now")
    with (models.folder / "history.jsonl").open("ab") as file:
        file.write(b'{"at":"now","event":"publ\xff\n' + b"[" * 9000 + b"\n")
        file.write(b'{"at":1,"event":[],"name":{},"was":"","serves":""}\n')
        file.write(b'{"at":"now","event":"publ')

    models.publish(cache, {}, "now")

    assert [entry.event for entry in models.history()] == ["published", "published"]


def test_a_damaged_pointer_does_not_keep_a_good_checkpoint_out(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    models.folder.mkdir()
    (models.folder / "current").write_bytes(b"../../etc/passwd\n")

    models.publish(always(tmp_path / "made", "hoist"), {}, "now")

    assert chosen(models.folder) == "hoist"


def test_whoever_is_killed_while_publishing_leaves_something_whole(tmp_path: Path) -> None:
    made = three(tmp_path / "made")
    models = Models(tmp_path / "models")
    models.publish(made[0], {}, "now")
    writer = [sys.executable, "-m", "tests.training.endless_publishing", str(models.folder), *map(str, made)]
    for number in range(4):
        with subprocess.Popen(writer, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.05 + 0.013 * number)
            process.kill()

        serving = PolicyFile(models.folder)
        assert ACTIONS[serving.decide(HERE).action] in {"hoist", "cache", "string_building"}
        assert serving.problem == ""
        for name in models.names():
            load(models.folder / name)
    known = len(models.history())
    assert known > 4

    models.publish(made[0], {}, "now", keep=1)

    assert len(models.history()) == known + 1
    assert not list(models.folder.glob(".part-*"))
