"""What rollouts came to is kept in files, or printed for another process that keeps it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.worlds import invalid, node, record
from training.keeping import Folder, Lines
from training.regions import read, record_of


def test_a_folder_knows_what_need_not_be_done_again(tmp_path: Path) -> None:
    keeper = Folder(tmp_path / "new", "rollout-0-of-1")
    keeper.begins(0, 3, "one")
    keeper.keep("one", "done", record(node({"hoist": invalid()}), region="one"))
    keeper.keep("two", "left", None)
    keeper.keep("three", "barren", None)
    keeper.ends(more=False)

    assert Folder(tmp_path / "new", "rollout-1-of-2").known() == {"one", "three"}
    (only,) = read([tmp_path / "new" / "rollout-0-of-1.regions.jsonl"])
    assert only.region == "one"


def test_lines_tell_all_that_happens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = tmp_path / "known"
    known.write_text("one\ntwo\n")
    keeper = Lines(known)

    assert keeper.known() == {"one", "two"}
    assert Lines(None).known() == set()
    keeper.begins(0, 1, "three")
    keeper.keep("three", "done", record(node({"hoist": invalid()}), region="three"))
    keeper.keep("four", "left", None)
    keeper.ends(more=True)
    begun, done, left, ended = map(json.loads, capsys.readouterr().out.splitlines())
    assert begun == {"stage": "rollout", "done": 0, "total": 1, "note": "three"}
    assert record_of(done["record"], "here").region == "three"
    assert left == {"stage": "region", "region": "four", "came": "left", "record": None}
    assert ended == {"stage": "rolled", "more": True}
