"""Rows to look at: repositories, reviews, suggestions, what became of them, and runs of the training.

They are on a host that no GitHub has, and belong to nobody's token."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

HOST = "demo.invalid"
"""A name that RFC 2606 keeps from ever being one: no worker asks there, and no customer is there."""

ACCOUNTS = ("acme", "northwind", "initech")
REPOSITORIES = (
    "acme/shop",
    "acme/billing",
    "northwind/freight",
    "northwind/catalogue",
    "initech/reports",
    "initech/printers",
)
PATHS = ("orders/report.py", "core/rows.py", "api/views.py", "jobs/nightly.py")
SYMBOLS = ("monthly_totals", "merge_rows", "Report.render", "load_prices", "dedupe", "index_by_day")

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the training: what it was asked for, the words of its verdict, or why it failed."""

    request: Row
    minutes: int
    published: bool = False
    words: str = ""
    reason: str | None = None


RUNS = (
    Run({"epochs": 20, "seed": 1}, 31, words="rejected: it proves less than the heuristic on unseen groups"),
    Run({"epochs": 40, "seed": 1}, 58, words="rejected: its confidence is not calibrated"),
    Run(
        {"synthetic_samples": 20_000, "seed": 2},
        2,
        reason="There are no rollouts to train on: set TRAIN_INPUT_DIR.",
    ),
    Run({"epochs": 40, "synthetic_samples": 20_000, "seed": 2}, 74, True, "published: every condition holds"),
    Run({"epochs": 40, "seed": 3}, 61, words="rejected: it is no better than what serves"),
)
"""The oldest first."""

SHOWN = {
    "repositories": "show_repositories",
    "reviews": "show_reviews",
    "suggestions": "show_suggestions",
    "patterns": "show_patterns",
    "episodes": "show_episodes",
}
"""The parts of the demonstration, and the statements that read them."""


async def seed(connection: Connection, rules: Mapping[str, str]) -> None:
    """Fill the tables anew, in the caller's transaction; `rules` are strategies by the name of their rule."""
    names, strategies = list(rules), list(rules.values())
    for name, values in (
        ("clear_installations", ()),
        ("clear_accounts", ()),
        ("accounts", (list(ACCOUNTS),)),
        ("installations", (list(ACCOUNTS),)),
        ("repositories", (list(REPOSITORIES),)),
        ("pull_requests", ()),
        ("reviews", ()),
        ("suggestions", (names, list(PATHS), list(SYMBOLS))),
        ("patterns", (names, strategies)),
        ("episodes", ()),
        ("clear_trainings", ()),
        ("trainings", _runs()),
    ):
        await connection.execute(SQL[name], HOST, *values)


def _runs() -> tuple[list[Any], ...]:
    """Return the columns of the runs: jobs as the HTTP API keeps them, whose tenant is nobody's token."""
    results = [
        None if run.reason else {"published": run.published, "verdict": {"words": run.words}, "log": []}
        for run in RUNS
    ]
    return (
        [zlib.compress(orjson.dumps(run.request)) for run in RUNS],
        [None if result is None else zlib.compress(orjson.dumps(result)) for result in results],
        [run.reason for run in RUNS],
        [run.minutes for run in RUNS],
    )


async def show(connection: Connection, what: str, most: int | None = None) -> Sequence[Row]:
    """Return the rows of one part of the demonstration."""
    values = () if most is None else (most,)
    return [dict(row) for row in await connection.fetch(SQL[SHOWN[what]], HOST, *values)]


async def trainings(connection: Connection, most: int) -> Sequence[Row]:
    """Return the runs of the training of the demonstration, the newest first."""
    found = []
    for row in await connection.fetch(SQL["show_trainings"], HOST, most):
        request = orjson.loads(zlib.decompress(row["request"]))
        result = orjson.loads(zlib.decompress(row["result"])) if row["result"] else {}
        said = {"published": result.get("published"), "words": result.get("verdict", {}).get("words")}
        kept = {name: row[name] for name in ("id", "state", "reason", "created_at", "seconds")}
        found.append({**kept, **said, "asked": request})
    return found
