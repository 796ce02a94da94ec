"""An evaluation as pictures: regret, value by group, and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from engine.choose.deciding import Heuristic
from training.evaluate import ORACLE, Evaluation, Score

MOST_LINES = 2
"""More policies than that in one picture of groups cannot be told apart."""


def pictures(made: Evaluation) -> Iterator[tuple[str, bytes]]:
    """Yield names and PNG files."""
    for name, draw in (("regret", _regret), ("groups", _groups), ("calibration", _calibration)):
        figure = Figure(figsize=(9, 5), layout="constrained")
        draw(figure.subplots(), made)
        data = BytesIO()
        figure.savefig(data, format="png", dpi=100, metadata={"Software": None})
        yield name, data.getvalue()


def _regret(axes: Any, made: Evaluation) -> None:
    scores = [score for score in reversed(made.scores) if score.name != ORACLE]
    points = np.array([score.regret.point for score in scores])
    ends = np.array([(score.regret.low, score.regret.high) for score in scores]).T
    axes.barh(
        [score.name for score in scores], points, xerr=np.abs(ends - points), color="tab:blue", alpha=0.7
    )
    axes.set_xlabel("regret: net return per region that the oracle has more (90 % interval, groups drawn)")


def _groups(axes: Any, made: Evaluation) -> None:
    chosen = _chosen(made)
    order = sorted(chosen[0].by_group, key=lambda group: chosen[0].by_group[group].oracle)
    axes.plot([chosen[0].by_group[group].oracle for group in order], color="black", label=ORACLE)
    for score in chosen:
        axes.plot([score.by_group[group].net for group in order], ".", label=score.name, alpha=0.7)
    axes.set_xlabel("groups, by what could be had")
    axes.set_ylabel("net return per region")
    axes.legend()


def _chosen(made: Evaluation) -> Sequence[Score]:
    """Return who is held against others, then the heuristic, then the best."""
    policies = [score for score in made.scores if score.name != ORACLE]
    return sorted(policies, key=lambda score: (score.name not in made.against, score.name != Heuristic.name))[
        :MOST_LINES
    ]


def _calibration(axes: Any, made: Evaluation) -> None:
    axes.plot([0, 1], [0, 1], "--", color="grey")
    for score in made.scores:
        told = score.calibration
        if told.steps:
            label = f"{score.name}: off by {told.error:.3f}, floor {told.floor:.3f}, {told.steps:,} steps"
            axes.plot([each.said for each in told.bins], [each.true for each in told.bins], "o-", label=label)
    axes.set_xlabel("chance of a gain that was told")
    axes.set_ylabel("part of steps that gained")
    if axes.lines[1:]:
        axes.legend(fontsize="small")
