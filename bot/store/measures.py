"""Figures: what all processes counted together, and what can be counted in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a metric, the `family`; a histogram has several samples."""

    family: str
    sample: str
    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are now. `ended` counts the reviews of the last hour by how they ended."""

    unfinished: Mapping[str, int]
    ended: Mapping[str, int]
    installations: Mapping[str, int]
    lost_deliveries: int


async def add(connection: Connection, grown: Iterable[Figure]) -> None:
    """Add to figures. Rows are taken in one order, so that two processes never wait for each other."""
    figures = list(grown)
    await connection.execute(
        SQL["add_measures"],
        [figure.family for figure in figures],
        [figure.sample for figure in figures],
        [_text(figure.labels) for figure in figures],
        [figure.value for figure in figures],
    )


async def read(connection: Connection) -> tuple[Figure, ...]:
    """Return what was counted since the database was made."""
    return tuple(
        Figure(row["family"], row["sample"], orjson.loads(row["labels"]), row["value"])
        for row in await connection.fetch(SQL["read_measures"])
    )


async def count(connection: Connection) -> Counted:
    """Count what the tables hold."""
    return Counted(
        unfinished=await _numbers(connection, SQL["count_unfinished_reviews"]),
        ended=await _numbers(connection, SQL["count_ended_reviews"]),
        installations=await _numbers(connection, SQL["count_installations"]),
        lost_deliveries=await connection.fetchval(SQL["count_lost_deliveries"]),
    )


async def _numbers(connection: Connection, statement: str) -> dict[str, int]:
    return {row["state"]: row["number"] for row in await connection.fetch(statement)}


def _text(labels: Mapping[str, str]) -> str:
    return orjson.dumps(dict(labels), option=orjson.OPT_SORT_KEYS).decode()
