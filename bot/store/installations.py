"""Who installed the App, and on which repositories: as the delivery told that came last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson

from bot.jobs import Repository
from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

InstallationState = Literal["active", "suspended", "deleted"]


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation of the App; the account's fields are None until a delivery told them."""

    host: str
    id: int
    account: int | None
    login: str | None
    type: str | None
    state: InstallationState
    permissions: Mapping[str, str]
    deleted: datetime | None


@dataclass(frozen=True, slots=True)
class KnownRepository:
    """A repository, and whether work may be done on it."""

    repository: Repository
    default_branch: str | None
    private: bool
    archived: bool
    paused: bool
    removed: datetime | None
    installation_state: InstallationState

    @property
    def is_open_to_us(self) -> bool:
        """Whether the App may work here when a person asks for it; unasked work may be paused."""
        return self.installation_state == "active" and self.removed is None and not self.archived

    @property
    def is_served(self) -> bool:
        """Whether the App may and shall work here."""
        return self.is_open_to_us and not self.paused


async def heard(
    connection: Connection,
    host: str,
    installation: int,
    *,
    account: int | None = None,
    login: str | None = None,
    type: str | None = None,
) -> None:
    """Remember that there is an installation; what is not known now stays as it was."""
    await connection.execute(SQL["hear_installation"], host, installation, account, login, type)


async def set_state(connection: Connection, host: str, installation: int, state: InstallationState) -> None:
    """Remember that an installation was suspended, set free or deleted; a deleted one awaits its purge."""
    await connection.execute(SQL["set_installation_state"], host, installation, state)


async def rename_account(
    connection: Connection, host: str, installation: int, account: int, login: str
) -> None:
    """Remember an account's new name, in its installations, its purchase, and its repositories' names."""
    await connection.execute(SQL["rename_account"], host, installation, account, login)


async def resume(connection: Connection, host: str, installation: int) -> None:
    """Remember that an installation works again if it was suspended; one that was deleted stays so."""
    await connection.execute(SQL["resume_installation"], host, installation)


async def set_permissions(
    connection: Connection, host: str, installation: int, permissions: Mapping[str, str]
) -> None:
    """Remember what the owner granted: new permissions hold per installation, once accepted."""
    granted = orjson.dumps(dict(permissions)).decode()
    await connection.execute(SQL["set_installation_permissions"], host, installation, granted)


async def read(connection: Connection, host: str, installation: int) -> Installation | None:
    """Return an installation, None if there is none."""
    row = await connection.fetchrow(SQL["read_installation"], host, installation)
    if row is None:
        return None
    return Installation(
        host=row["host"],
        id=row["id"],
        account=row["account_id"],
        login=row["account_login"],
        type=row["account_type"],
        state=row["state"],
        permissions=orjson.loads(row["permissions"]),
        deleted=row["deleted_at"],
    )


async def heard_repositories(connection: Connection, repositories: Iterable[Repository]) -> None:
    """Remember repositories under their newest name and installation; the installations must be known."""
    found = list({(repository.host, repository.id): repository for repository in repositories}.values())
    await connection.execute(
        SQL["hear_repositories"],
        [repository.host for repository in found],
        [repository.id for repository in found],
        [repository.installation for repository in found],
        [repository.full_name for repository in found],
    )


async def describe_repository(
    connection: Connection,
    host: str,
    repository: int,
    *,
    default_branch: str | None = None,
    private: bool | None = None,
    archived: bool | None = None,
) -> None:
    """Remember more of a repository; what is not given stays as it was."""
    await connection.execute(SQL["describe_repository"], host, repository, default_branch, private, archived)


async def pause_repository(connection: Connection, host: str, repository: int, paused: bool) -> None:
    """Stop reviewing a repository, or go on."""
    await connection.execute(SQL["pause_repository"], host, repository, paused)


async def remove_repositories(
    connection: Connection, host: str, installation: int, repositories: Iterable[int]
) -> None:
    """Remember that repositories were taken from an installation; one that moved to another is left alone."""
    await connection.execute(SQL["remove_repositories"], host, list(repositories), installation)


async def read_repository(connection: Connection, host: str, repository: int) -> KnownRepository | None:
    """Return what is known of a repository, None if nothing."""
    row = await connection.fetchrow(SQL["read_repository"], host, repository)
    return None if row is None else _repository(row)


def _repository(row: Record) -> KnownRepository:
    return KnownRepository(
        repository=Repository(row["host"], row["id"], row["full_name"], row["installation_id"]),
        default_branch=row["default_branch"],
        private=row["private"],
        archived=row["archived"],
        paused=row["paused"],
        removed=row["removed_at"],
        installation_state=row["installation_state"],
    )
