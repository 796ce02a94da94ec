"""What a policy decided in reviews: an episode for each function, closed by what was verified."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from math import isfinite

from bot.store.pool import Connection, Record
from bot.store.queries import statements
from engine.choose.episode import OUTCOMES, Outcome
from engine.choose.features import ACTION, FEATURES, STATE
from engine.choose.reward import reward
from engine.decided import Decided
from engine.strategies import ACTIONS

SQL = statements(__name__)

SEMANTICS = f"{STATE} {ACTION}"
"""What the numbers of a decision mean. Those of another version are never learned from."""

MOST = 2000
"""More decisions of one review are not kept."""


MOST_EPISODES_EACH, MOST_EPISODES = 2_000, 40_000
"""So many episodes of one repository, and of all, are learned from, the latest: nobody drowns the others."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision as it was kept: of which episode and repository, and when. Of where the code stands nothing
    is known."""

    episode: int
    host: str
    repository: int
    at: datetime
    decided: Decided


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of so many decisions of a policy, in how many the one that watched would have chosen the same."""

    policy: str
    watcher: str
    decisions: int
    alike: int


async def put(
    connection: Connection, host: str, repository: int, review: int, decided: Iterable[Decided]
) -> None:
    """Keep the decisions of a review, which it holds in the order in which they were made.

    Their paths and names are not kept: an episode is known by its review. What cannot be a decision, as a
    worker may say that foreign code has overcome, is left out.
    """
    by_region = sorted(islice(filter(_credible, decided), MOST), key=_region)
    for _, steps in groupby(by_region, key=_region):
        await _put_episode(connection, host, repository, review, list(steps))


def _credible(decided: Decided) -> bool:
    figures = (decided.log2, decided.low, decided.seconds, decided.budget, decided.propensity)
    return (
        0 < decided.propensity <= 1
        and len(decided.features) == len(FEATURES)
        and len(decided.severity) == len(decided.tried) == len(ACTIONS)
        and decided.strategy in ACTIONS
        and all(map(isfinite, figures))
        and all(0 <= value <= 1 for value in (*decided.features, *decided.severity))
    )


def _region(decided: Decided) -> tuple[str, str]:
    return decided.path, decided.symbol


async def _put_episode(
    connection: Connection, host: str, repository: int, review: int, steps: list[Decided]
) -> None:
    gained = sum(reward(_outcome(one), one.log2, one.seconds) for one in steps if one.outcome)
    episode: int = await connection.fetchval(SQL["begin_verified"], host, repository, review, gained)
    await connection.executemany(
        SQL["put_verified"],
        [
            (
                *(episode, one.step, list(one.features), list(one.allowed), one.strategy, one.propensity),
                *(one.policy, list(one.severity), list(one.tried), one.why, one.value, one.confidence),
                *(one.shadow, one.outcome, one.log2, one.seconds),
                *(one.low, one.budget, one.undecided, one.watcher, SEMANTICS),
            )
            for one in steps
        ],
    )


def _outcome(decided: Decided) -> Outcome:
    """Return the outcome of a step; a word that is none, of a worker that was overcome, gains nothing."""
    return next((known for known in OUTCOMES if known == decided.outcome), "not_applicable")


async def agreement(connection: Connection) -> tuple[Agreement, ...]:
    """Return how often those that only watch would have chosen as those did that decided, by name."""
    return tuple(
        Agreement(row["policy"], row["watcher"], row["decisions"], row["alike"])
        for row in await connection.fetch(SQL["agreement"])
    )


async def kept(
    connection: Connection, most_each: int = MOST_EPISODES_EACH, most: int = MOST_EPISODES
) -> AsyncIterator[list[Kept]]:
    """Yield the decisions of each episode, in their order: the latest episodes of each repository.

    Call it in a transaction. Those of another version are left out.
    """
    episode: list[Kept] = []
    async for row in connection.cursor(SQL["kept"], SEMANTICS, most_each, most):
        if episode and row["episode"] != episode[0].episode:
            yield episode
            episode = []
        episode.append(_kept(row))
    if episode:
        yield episode


async def since(connection: Connection, moment: datetime | None) -> int:
    """Return how many decisions have come since a moment, or ever."""
    found: int = await connection.fetchval(SQL["since"], moment)
    return found


def _kept(row: Record) -> Kept:
    decided = Decided(
        path="",
        symbol="",
        step=row["step"],
        features=tuple(row["features"]),
        severity=tuple(row["severity"]),
        tried=tuple(row["tried"]),
        allowed=tuple(row["allowed"]),
        strategy=row["strategy"],
        propensity=row["propensity"],
        policy=row["policy"],
        outcome=row["outcome"],
        log2=row["log2"],
        seconds=row["seconds"],
        low=row["low"],
        budget=row["budget"],
        undecided=row["undecided"],
    )
    return Kept(row["episode"], row["host"], row["repository_id"], row["created_at"], decided)
