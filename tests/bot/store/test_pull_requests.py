from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.jobs import Repository
from bot.store import installations, pull_requests
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey

HOST = "github.com"
KEY = PullRequestKey(HOST, 1296269, 2)


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7, account=1, login="octocat", type="User")
    await installations.heard_repositories(connection, [Repository(HOST, 1296269, "octocat/hello", 7)])


async def heard(connection: Connection, head: str, key: PullRequestKey = KEY) -> int:
    return await pull_requests.heard(connection, key, head=head, base="main", draft=False, fork=False)


async def test_generations_count_what_was_heard(connection: Connection) -> None:
    await known(connection)

    assert [await heard(connection, head) for head in ("a", "b", "a")] == [1, 2, 3]

    found = await pull_requests.read(connection, KEY)
    assert found is not None
    assert (found.head, found.generation, found.reviewed, found.state) == ("a", 3, 0, "open")


async def test_pull_requests_of_the_same_number_elsewhere_are_others(connection: Connection) -> None:
    await known(connection)
    await installations.heard(connection, "ghe.example.com", 7)
    await installations.heard_repositories(connection, [Repository("ghe.example.com", 1296269, "a/b", 7)])
    await heard(connection, "a")

    assert await heard(connection, "a", PullRequestKey("ghe.example.com", 1296269, 2)) == 1
    assert await heard(connection, "a", PullRequestKey(HOST, 1296269, 3)) == 1


async def test_an_unknown_pull_request_is_none(connection: Connection) -> None:
    assert await pull_requests.read(connection, KEY) is None
    assert await pull_requests.closed(connection, KEY) is None
    assert await pull_requests.is_superseded(connection, KEY, 1)
    assert not await pull_requests.reviewed(connection, KEY, 1)


async def test_pushes_at_the_same_time_are_all_counted(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await known(connection)

    async def push(number: int) -> int:
        async with pool.acquire() as connection, connection.transaction():
            generation = await heard(connection, f"head{number}")
            await asyncio.sleep(0.01)
            return generation

    assert sorted(await asyncio.gather(*map(push, range(8)))) == list(range(1, 9))


async def test_a_push_during_a_review_supersedes_it(connection: Connection) -> None:
    await known(connection)
    mine = await heard(connection, "a")
    assert not await pull_requests.is_superseded(connection, KEY, mine)

    await heard(connection, "b")

    assert await pull_requests.is_superseded(connection, KEY, mine)
    assert await pull_requests.reviewed(connection, KEY, mine)
    found = await pull_requests.read(connection, KEY)
    assert found is not None and (found.reviewed, found.generation) == (1, 2)


async def test_a_push_in_the_moment_a_review_ends_is_not_missed(pool: Pool) -> None:
    """Whichever commits first: the review hears of the push, or the push makes a job after it."""
    async with pool.acquire() as reviewer, pool.acquire() as pusher:
        await known(reviewer)
        mine = await heard(reviewer, "a")

        async with reviewer.transaction():
            newer = await pull_requests.reviewed(reviewer, KEY, mine)
            push = asyncio.create_task(heard(pusher, "b"))
            await asyncio.sleep(0.1)
            assert not newer and not push.done()  # the push waits for the review's last transaction
        assert await push == 2

        push_first = pusher.transaction()
        await push_first.start()
        await heard(pusher, "c")
        end = asyncio.create_task(pull_requests.reviewed(reviewer, KEY, 2))
        await asyncio.sleep(0.1)
        assert not end.done()
        await push_first.commit()
        assert await end


async def test_reviews_that_end_in_the_wrong_order_leave_the_newest(connection: Connection) -> None:
    await known(connection)
    await heard(connection, "a")
    await heard(connection, "b")

    assert not await pull_requests.reviewed(connection, KEY, 2)
    assert await pull_requests.reviewed(connection, KEY, 1)
    found = await pull_requests.read(connection, KEY)
    assert found is not None and found.reviewed == 2


async def test_a_closed_pull_request_is_superseded_until_it_is_opened_again(connection: Connection) -> None:
    await known(connection)
    mine = await heard(connection, "a")

    assert await pull_requests.closed(connection, KEY) == 2
    assert await pull_requests.is_superseded(connection, KEY, mine)
    assert await pull_requests.is_superseded(connection, KEY, 2)

    again = await heard(connection, "a")
    assert again == 3
    assert not await pull_requests.is_superseded(connection, KEY, again)


async def test_the_pull_requests_of_a_head(connection: Connection) -> None:
    await known(connection)
    other = PullRequestKey(HOST, 1296269, 3)
    await heard(connection, "a")
    await heard(connection, "a", other)
    await heard(connection, "b", PullRequestKey(HOST, 1296269, 4))

    assert [found.key for found in await pull_requests.of_head(connection, HOST, 1296269, "a")] == [
        KEY,
        other,
    ]
    await pull_requests.closed(connection, other)
    assert [found.key for found in await pull_requests.of_head(connection, HOST, 1296269, "a")] == [KEY]


async def test_the_code_of_one_head_of_a_fork_may_be_run(connection: Connection) -> None:
    await known(connection)
    await pull_requests.heard(connection, KEY, head="a", base="main", draft=False, fork=True)
    await pull_requests.verified(connection, KEY, "a")
    await pull_requests.heard(connection, KEY, head="b", base="main", draft=False, fork=True)

    found = await pull_requests.read(connection, KEY)
    assert found is not None and found.fork
    assert (found.verified, found.head) == ("a", "b")  # the newer head is not verified


async def test_forgotten_pushes_are_found(connection: Connection) -> None:
    await known(connection)
    mine = await heard(connection, "a")
    draft = PullRequestKey(HOST, 1296269, 3)
    await pull_requests.heard(connection, draft, head="a", base="main", draft=True, fork=False)

    assert [found.key for found in await pull_requests.unreviewed(connection, timedelta(0), 10)] == [KEY]
    assert await pull_requests.unreviewed(connection, timedelta(hours=1), 10) == ()
    await pull_requests.reviewed(connection, KEY, mine)
    assert await pull_requests.unreviewed(connection, timedelta(0), 10) == ()
