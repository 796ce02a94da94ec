from __future__ import annotations

import asyncpg
import pytest

from bot.jobs import Repository
from bot.store import installations
from bot.store.installations import Installation
from bot.store.pool import Connection

HOST = "github.com"
HELLO = Repository(HOST, 1296269, "octocat/hello", 7)


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7, account=1, login="octocat", type="User")
    await installations.heard_repositories(connection, [HELLO])


async def is_served(connection: Connection) -> bool:
    found = await installations.read_repository(connection, HOST, HELLO.id)
    assert found is not None
    return found.is_served


async def test_an_installation_is_known_by_host_and_number(connection: Connection) -> None:
    await known(connection)

    assert await installations.read(connection, HOST, 7) == Installation(
        HOST, 7, 1, "octocat", "User", "active", {}, None
    )
    assert await installations.read(connection, "ghe.example.com", 7) is None


async def test_what_a_delivery_does_not_tell_stays(connection: Connection) -> None:
    await known(connection)
    await installations.heard(connection, HOST, 7)
    await installations.heard(connection, HOST, 7, login="monalisa")

    found = await installations.read(connection, HOST, 7)
    assert found is not None and (found.account, found.login, found.type) == (1, "monalisa", "User")


async def test_permissions_are_those_the_owner_granted(connection: Connection) -> None:
    await known(connection)
    await installations.set_permissions(connection, HOST, 7, {"checks": "write", "contents": "read"})

    found = await installations.read(connection, HOST, 7)
    assert found is not None and found.permissions == {"checks": "write", "contents": "read"}


async def test_a_suspended_installation_is_not_served_until_it_is_set_free(connection: Connection) -> None:
    await known(connection)
    assert await is_served(connection)

    await installations.set_state(connection, HOST, 7, "suspended")
    assert not await is_served(connection)
    await installations.set_state(connection, HOST, 7, "active")
    assert await is_served(connection)


async def test_a_deleted_installation_remembers_when(connection: Connection) -> None:
    await known(connection)
    await installations.set_state(connection, HOST, 7, "deleted")
    first = await installations.read(connection, HOST, 7)
    await installations.set_state(connection, HOST, 7, "deleted")
    second = await installations.read(connection, HOST, 7)

    assert first is not None and first.deleted is not None and first == second
    assert not await is_served(connection)
    await installations.set_state(connection, HOST, 7, "active")
    again = await installations.read(connection, HOST, 7)
    assert again is not None and again.deleted is None


async def test_a_renamed_repository_is_the_same(connection: Connection) -> None:
    await known(connection)
    await installations.describe_repository(connection, HOST, HELLO.id, default_branch="main", private=False)
    await installations.heard_repositories(connection, [Repository(HOST, HELLO.id, "octocat/world", 7)])

    found = await installations.read_repository(connection, HOST, HELLO.id)
    assert found is not None
    assert found.repository.full_name == "octocat/world"
    assert (found.default_branch, found.private) == ("main", False)


async def test_what_is_not_known_of_a_repository_is_taken_for_private(connection: Connection) -> None:
    await known(connection)

    found = await installations.read_repository(connection, HOST, HELLO.id)
    assert found is not None and found.private and found.default_branch is None
    assert await installations.read_repository(connection, HOST, 5) is None


async def test_an_archived_or_paused_repository_is_not_served(connection: Connection) -> None:
    await known(connection)
    await installations.describe_repository(connection, HOST, HELLO.id, archived=True)
    assert not await is_served(connection)
    await installations.describe_repository(connection, HOST, HELLO.id, archived=False)
    await installations.pause_repository(connection, HOST, HELLO.id, True)
    assert not await is_served(connection)
    await installations.pause_repository(connection, HOST, HELLO.id, False)
    assert await is_served(connection)


async def test_a_removed_repository_is_not_served_until_it_is_added_again(connection: Connection) -> None:
    await known(connection)
    await installations.remove_repositories(connection, HOST, 7, [HELLO.id])
    assert not await is_served(connection)
    await installations.heard_repositories(connection, [HELLO])
    assert await is_served(connection)


async def test_a_repository_that_moved_is_not_removed_by_its_old_installation(connection: Connection) -> None:
    """Deliveries of a transfer come in any order."""
    await known(connection)
    await installations.heard(connection, HOST, 8)
    await installations.heard_repositories(connection, [Repository(HOST, HELLO.id, "acme/hello", 8)])
    await installations.remove_repositories(connection, HOST, 7, [HELLO.id])

    assert await is_served(connection)


async def test_a_repository_twice_in_one_delivery_is_one(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [HELLO, HELLO])
    assert await connection.fetchval("select count(*) from repositories") == 1


async def test_a_repository_without_installation_is_an_error_of_the_machinery(connection: Connection) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await installations.heard_repositories(connection, [HELLO])
