"""What people made of suggestions, as events that are never edited; `engine.choose.acceptance` reads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.store.pool import Connection
from bot.store.queries import statements
from bot.store.suggestions import Suggestion
from engine.catalogue import kind_named
from engine.choose.acceptance import FORGOTTEN, MEMBER, VALUES, Event, Kind, Muted, muted
from engine.choose.acceptance import weights as weighed
from engine.choose.episode import Outcome
from engine.model import MODEL_RULE

SQL = statements(__name__)

MOST_KEPT = 200
"""So many events of a person are kept in thirty days and a repository; far fewer count."""

MOST_READ = 20_000
"""So many events of a repository are read, the latest."""


@dataclass(frozen=True, slots=True)
class About:
    """What somebody reacted to: a suggestion, or with an empty `subject` a rule as a whole. `outcome` is that
    of its proof."""

    rule: str
    subject: str = ""
    outcome: Outcome = "not_applicable"
    suggestion: int | None = None

    @staticmethod
    def this(suggestion: Suggestion) -> About:
        """Return a suggestion as what is reacted to."""
        seen = suggestion.seen
        proof: Outcome = "gain" if seen.certificate is not None else "not_applicable"
        return About(seen.rule, seen.fingerprint, proof, suggestion.id)


def voter_of(host: str, login: str) -> str:
    """Return what stands for a person in events: who counts the same one twice need not know who it is."""
    return hashlib.sha256(f"{host}/{login.casefold()}".encode()).hexdigest()[:16]


def strategy_of(rule: str) -> str:
    """Return the strategy of a rule, empty for one that there is not."""
    kind = kind_named(rule)
    return "llm_rewrite" if rule == MODEL_RULE else kind.strategy if kind is not None else ""


async def append(
    connection: Connection,
    host: str,
    repository: int,
    about: About,
    kind: Kind,
    voter: str,
    weight: float = MEMBER,
) -> bool:
    """Append what somebody did or said; False where they did or said the same before, or more than is
    kept."""
    number = await connection.fetchval(
        SQL["append_event"],
        *(host, repository, about.suggestion, about.rule, strategy_of(about.rule), about.outcome),
        *(about.subject, kind, VALUES[kind], voter, weight, MOST_KEPT),
    )
    return number is not None


async def events(connection: Connection, host: str, repository: int) -> tuple[tuple[Event, ...], float]:
    """Return the events of a repository that still count for something, and what time it is."""
    now: float = await connection.fetchval(SQL["now"])
    rows = await connection.fetch(SQL["events_of"], host, repository, now - FORGOTTEN, MOST_READ)
    found = (
        Event(
            rule=row["rule"],
            strategy=row["strategy"],
            outcome=row["outcome"],
            subject=row["subject"],
            voter=row["voter"],
            kind=row["kind"],
            weight=row["weight"],
            at=row["at"],
        )
        for row in rows
    )
    return tuple(found), now


async def weights(connection: Connection) -> dict[tuple[str, int], dict[str, float]]:
    """Return by repository, and in it by strategy, how much a verified gain counts to its people; what is not
    there counts 1."""
    found = {}
    for row in await connection.fetch(SQL["weighed_repositories"]):
        place = row["host"], row["repository_id"]
        found[place] = weighed(*await events(connection, *place))
    return found


async def restored(connection: Connection, host: str, repository: int, rule: str, login: str) -> bool:
    """Let a rule speak again that people muted, at a maintainer's word; False if it was not muted."""
    if all(each.rule != rule for each in await muted_rules(connection, host, repository)):
        return False
    return await append(connection, host, repository, About(rule), "restored", voter_of(host, login))


async def muted_rules(connection: Connection, host: str, repository: int) -> tuple[Muted, ...]:
    """Return the rules that the people of a repository do not want, by name."""
    return muted(*await events(connection, host, repository))
