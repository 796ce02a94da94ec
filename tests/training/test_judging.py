from __future__ import annotations

from pathlib import Path

from tests.training.lessons import HOLDOUT, TRAIN, write_split
from training.judging import Places, evaluate
from training.regions import Record


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    twin = Record("copy", "holdout-0", "harvest", "x", TRAIN[0].code_sha256, TRAIN[0].nodes)
    split = write_split(tmp_path / "split", [*HOLDOUT[:4], twin])
    told: list[str] = []

    made = evaluate(Places(split, tmp_path / "models", tmp_path / "out"), [], 1, told.append)

    assert told[0] == "1 regions are left out, as their code was there to train on"
    assert made.episodes == 4
    assert set(made.against) == {"heuristic/1"}
    assert (tmp_path / "out" / "report.html").exists()
