"""What healing remembers from one round to the next, and what it compares GitHub with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import orjson

from bot.store.installations import InstallationState
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Lost:
    """A delivery that GitHub tried to send; `attempt` is one of its tries, by which it can be asked for."""

    guid: str
    attempt: int
    event: str
    installation: int | None
    delivered: datetime
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """An installation that the store does not hold for deleted."""

    id: int
    state: InstallationState
    account: int | None
    login: str | None
    type: str | None
    permissions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EndedReview:
    """A review that ended without a result; whether its check run ended as well is not known."""

    id: int
    repository: int
    head: str


async def begin(connection: Connection, host: str, task: str, period: timedelta) -> bool:
    """Begin a task if nobody did within the period; True if it is the caller's now."""
    return await connection.fetchrow(SQL["begin_healing"], host, task, period) is not None


async def put_off(connection: Connection, host: str, task: str, ago: timedelta) -> None:
    """Let a task count as begun so long ago: it is due again when its period has passed since."""
    await connection.execute(SQL["put_off_healing"], host, task, ago)


async def read_state(connection: Connection, host: str, task: str) -> Json:
    """Return what a task wrote down last, an empty document at first."""
    found = await connection.fetchval(SQL["read_healing"], host, task)
    return orjson.loads(found) if found else {}


async def set_state(connection: Connection, host: str, task: str, state: Json) -> None:
    """Write down where a task goes on."""
    await connection.execute(SQL["set_healing"], host, task, orjson.dumps(state).decode())


async def stored(connection: Connection, guids: Sequence[str]) -> frozenset[str]:
    """Return which deliveries are in the store."""
    rows = await connection.fetch(SQL["stored_deliveries"], list(guids))
    return frozenset(row["guid"] for row in rows)


async def served(connection: Connection, host: str, found: Iterable[int]) -> frozenset[int]:
    """Return which installations are known and not deleted."""
    rows = await connection.fetch(SQL["served_installations"], host, list(found))
    return frozenset(row["id"] for row in rows)


async def known_repositories(connection: Connection, host: str, found: Iterable[int]) -> frozenset[int]:
    """Return which repositories are known."""
    rows = await connection.fetch(SQL["known_repositories"], host, list(found))
    return frozenset(row["id"] for row in rows)


async def note_lost(connection: Connection, host: str, lost: Iterable[Lost], patience: timedelta) -> None:
    """Remember deliveries to be asked for again, `patience` after they were tried."""
    found = list(lost)
    await connection.execute(
        SQL["note_lost_deliveries"],
        host,
        [each.guid for each in found],
        [each.attempt for each in found],
        [each.event for each in found],
        [each.installation for each in found],
        [each.delivered for each in found],
        patience,
    )


async def forget_found(connection: Connection, host: str, horizon: datetime) -> None:
    """Forget deliveries that came after all, and those that GitHub does not send again any more."""
    await connection.execute(SQL["forget_found_deliveries"], host, horizon)


async def lost_due(connection: Connection, host: str, most_asked: int, most: int) -> tuple[Lost, ...]:
    """Return deliveries to be asked for now, the oldest first."""
    rows = await connection.fetch(SQL["lost_deliveries_due"], host, most_asked, most)
    return tuple(
        Lost(
            row["guid"],
            row["attempt"],
            row["event"],
            row["installation_id"],
            row["delivered_at"],
            row["asked"],
        )
        for row in rows
    )


async def ask_again(connection: Connection, host: str, guid: str, wait: timedelta) -> None:
    """Count that a delivery is asked for, before it is: the next time is after `wait`."""
    await connection.execute(SQL["ask_again"], host, guid, wait)


async def give_up(connection: Connection, host: str, guid: str, asked: int) -> None:
    """Ask for a delivery no more; `asked` is the count at which that is so."""
    await connection.execute(SQL["give_up_delivery"], host, guid, asked)


async def standing(connection: Connection, host: str) -> dict[int, Standing]:
    """Return the installations that are not deleted."""
    rows = await connection.fetch(SQL["standing_installations"], host)
    return {
        row["id"]: Standing(
            id=row["id"],
            state=row["state"],
            account=row["account_id"],
            login=row["account_login"],
            type=row["account_type"],
            permissions=orjson.loads(row["permissions"]),
        )
        for row in rows
    }


async def to_reconcile(connection: Connection, host: str, period: timedelta, most: int) -> tuple[int, ...]:
    """Return active installations whose repositories were not compared for so long, new ones first."""
    rows = await connection.fetch(SQL["installations_to_reconcile"], host, period, most)
    return tuple(row["id"] for row in rows)


async def set_reconciled(connection: Connection, host: str, installation: int) -> None:
    """Remember that the repositories of an installation were compared."""
    await connection.execute(SQL["set_reconciled"], host, installation)


async def repositories_of(connection: Connection, host: str, installation: int) -> frozenset[int]:
    """Return the repositories that an installation has, as far as is known."""
    rows = await connection.fetch(SQL["repositories_of_installation"], host, installation)
    return frozenset(row["id"] for row in rows)


async def ended_unseen(
    connection: Connection, host: str, older: timedelta, most: int
) -> tuple[EndedReview, ...]:
    """Return reviews that ended without a result so long ago, whose check runs may be open."""
    rows = await connection.fetch(SQL["ended_reviews_unseen"], host, older, most)
    return tuple(EndedReview(row["id"], row["repository_id"], row["head_sha"]) for row in rows)


async def set_checks_ended(connection: Connection, host: str, repository: int, head: str) -> None:
    """Remember that no check run of a commit is open without reason."""
    await connection.execute(SQL["set_checks_ended"], host, repository, head)


async def to_look_through(connection: Connection, host: str, period: timedelta, most: int) -> tuple[int, ...]:
    """Return repositories whose check runs nobody looked through for so long."""
    rows = await connection.fetch(SQL["repositories_to_look_through"], host, period, most)
    return tuple(row["id"] for row in rows)


async def set_looked_through(connection: Connection, host: str, repository: int) -> None:
    """Remember that the check runs of a repository were looked through."""
    await connection.execute(SQL["set_looked_through"], host, repository)


async def reviewed_heads(
    connection: Connection, host: str, repository: int, heads: Iterable[str]
) -> frozenset[str]:
    """Return which commits have a review, whatever became of it."""
    rows = await connection.fetch(SQL["reviewed_heads"], host, repository, list(heads))
    return frozenset(row["head_sha"] for row in rows)
