from __future__ import annotations

import json
from pathlib import Path

from training.curves import write_curve
from training.dqn import Evaluation


def test_a_curve_is_a_picture_and_its_figures(tmp_path: Path) -> None:
    seen = [Evaluation(500, 0.2, 0.1), Evaluation(1000, 0.1, 0.3)]

    write_curve(tmp_path, seen, best=1000, heuristic=0.25)

    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "curve.json").read_text(encoding="utf-8")) == {
        "best_step": 1000,
        "heuristic": 0.25,
        "evaluations": [
            {"step": 500, "loss": 0.2, "value": 0.1},
            {"step": 1000, "loss": 0.1, "value": 0.3},
        ],
    }
