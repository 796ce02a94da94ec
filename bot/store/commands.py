"""Commands in comments: each heard once, carried out once, however often GitHub tells of its comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import orjson

from bot.jobs import Command
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any
CommandState = Literal["heard", "carried out", "refused"]


@dataclass(frozen=True, slots=True)
class CommandKey:
    """Which command: the `place`-th of a comment, which is in a conversation or on `lines` of a diff."""

    host: str
    repository: int
    comment: int
    lines: bool
    place: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A command as it was heard, and how far it came.

    `answer` is what is said to it, None until it was carried out; `told` that all of it was said.
    """

    key: CommandKey
    number: int
    pull: bool
    answers: int | None
    login: str
    name: str
    arguments: str
    state: CommandState
    answer: Json
    told: bool


def key_of(command: Command) -> CommandKey:
    """Return which command a job is for."""
    repository = command.repository
    return CommandKey(repository.host, repository.id, command.comment, command.lines, command.place)


async def heard(connection: Connection, command: Command) -> bool:
    """Remember a command, whose repository is known; False if it was heard before."""
    return (
        await connection.fetchval(
            SQL["hear_command"],
            *_numbers(key_of(command)),
            command.number,
            command.pull,
            command.answers,
            command.login,
            command.name,
            command.arguments,
        )
        is not None
    )


async def read(connection: Connection, key: CommandKey) -> Heard | None:
    """Return a command, None if it is gone."""
    row = await connection.fetchrow(SQL["read_command"], *_numbers(key))
    if row is None:
        return None
    return Heard(
        key=key,
        number=row["number"],
        pull=row["pull"],
        answers=row["answers"],
        login=row["login"],
        name=row["name"],
        arguments=row["arguments"],
        state=row["state"],
        answer=orjson.loads(row["answer"]) if row["answer"] else None,
        told=row["told"],
    )


async def carried_out(connection: Connection, key: CommandKey, answer: Json) -> bool:
    """Remember that a command was carried out, in the transaction of what it did; False if it was before."""
    document = orjson.dumps(answer).decode()
    return await connection.fetchval(SQL["carry_out_command"], *_numbers(key), document) is not None


async def refused(connection: Connection, key: CommandKey) -> None:
    """Remember that whoever gave a command may not, or that there is no such command."""
    await connection.execute(SQL["refuse_command"], *_numbers(key))


async def told(connection: Connection, key: CommandKey) -> None:
    """Remember that everything was said to a command."""
    await connection.execute(SQL["tell_command"], *_numbers(key))


def _numbers(key: CommandKey) -> tuple[str, int, int, bool, int]:
    return key.host, key.repository, key.comment, key.lines, key.place
