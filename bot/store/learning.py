"""What the policy chose, and what became of it: episodes of decisions, and counts by repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice: what was known, what was allowed, what was chosen and how probable that was, by whom."""

    step: int
    features: tuple[float, ...]
    allowed: tuple[str, ...]
    strategy: str
    propensity: float
    policy: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A decision of a closed episode, with what the episode came to."""

    episode: int
    host: str
    repository: int
    outcome: str
    reward: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Pattern:
    """How often a repository was shown a strategy for a rule, took it, and did not want it."""

    rule: str
    strategy: str
    shown: int = 0
    accepted: int = 0
    dismissed: int = 0


async def begin(
    connection: Connection,
    host: str,
    repository: int,
    *,
    review: int | None,
    suggestion: int | None,
    decisions: Iterable[Decision],
) -> int:
    """Begin an episode with the decisions that led to a suggestion, and return its number."""
    async with connection.transaction():
        episode: int = await connection.fetchval(SQL["begin_episode"], host, repository, review, suggestion)
        await connection.executemany(
            SQL["put_decisions"],
            [
                (episode, d.step, list(d.features), list(d.allowed), d.strategy, d.propensity, d.policy)
                for d in decisions
            ],
        )
    return episode


async def close(connection: Connection, episode: int, outcome: str, reward: float) -> bool:
    """Say what became of an episode, once; False if that was said before."""
    return await connection.fetchval(SQL["close_episode"], episode, outcome, reward) is not None


async def unclosed(connection: Connection, suggestion: int) -> tuple[int, ...]:
    """Return the episodes of a suggestion of which is not known what became."""
    return tuple(row["id"] for row in await connection.fetch(SQL["open_episodes_of_suggestion"], suggestion))


async def transitions(connection: Connection, after: int, most: int) -> Sequence[Transition]:
    """Return decisions of closed episodes above `after`, in order; the last episode may be cut off."""
    return tuple(
        Transition(
            episode=row["id"],
            host=row["host"],
            repository=row["repository_id"],
            outcome=row["outcome"],
            reward=row["reward"],
            decision=Decision(
                step=row["step"],
                features=tuple(row["features"]),
                allowed=tuple(row["allowed"]),
                strategy=row["strategy"],
                propensity=row["propensity"],
                policy=row["policy"],
            ),
        )
        for row in await connection.fetch(SQL["closed_episodes"], after, most)
    )


async def count(connection: Connection, host: str, repository: int, pattern: Pattern) -> None:
    """Add to the counts of a rule and a strategy."""
    await connection.execute(
        SQL["count_pattern"],
        *(host, repository, pattern.rule, pattern.strategy),
        *(pattern.shown, pattern.accepted, pattern.dismissed),
    )


async def patterns(connection: Connection, host: str, repository: int) -> tuple[Pattern, ...]:
    """Return the counts of a repository."""
    return tuple(
        Pattern(row["rule"], row["strategy"], row["shown"], row["accepted"], row["dismissed"])
        for row in await connection.fetch(SQL["read_patterns"], host, repository)
    )


@dataclass(frozen=True, slots=True)
class Votes:
    """How many people of a repository found a rule, or a suggestion of it, useful, and how many did not."""

    rule: str
    up: int
    down: int


async def vote(
    connection: Connection, host: str, repository: int, rule: str, subject: str, login: str, *, up: bool
) -> None:
    """Remember what a person thinks of a suggestion, or of a rule where `subject` is empty; the last word
    counts."""
    await connection.execute(SQL["vote"], host, repository, rule, subject, login, up)


async def votes(connection: Connection, host: str, repository: int) -> tuple[Votes, ...]:
    """Return what people think of rules, by name."""
    rows = await connection.fetch(SQL["votes"], host, repository)
    return tuple(Votes(row["rule"], row["up"], row["down"]) for row in rows)
