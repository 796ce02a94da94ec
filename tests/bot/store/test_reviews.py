from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import product

from bot.jobs import Repository
from bot.store import installations, reviews
from bot.store.pool import Connection, Pool
from bot.store.reviews import STEPS, ReviewRow

HOST, REPOSITORY = "github.com", 1296269


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, REPOSITORY, "octocat/hello", 7)])


async def begin(
    connection: Connection, head: str = "a", generation: int = 1, number: int | None = 2
) -> ReviewRow:
    return await reviews.begin(
        connection, HOST, REPOSITORY, number, head=head, generation=generation, cause="pushed"
    )


async def found(connection: Connection, review: int) -> ReviewRow:
    row = await reviews.read(connection, review)
    assert row is not None
    return row


async def test_a_review_is_begun_once(connection: Connection) -> None:
    await known(connection)
    first = await begin(connection)

    assert (first.state, first.batches, first.check_run, first.written) == ("queued", 0, None, None)
    assert (await begin(connection)).id == first.id
    assert (await begin(connection, generation=2)).id != first.id
    assert (await begin(connection, head="b")).id != first.id


async def test_the_review_of_a_push_is_begun_once_too(connection: Connection) -> None:
    await known(connection)
    first = await begin(connection, generation=0, number=None)

    assert first.number is None
    assert (await begin(connection, generation=0, number=None)).id == first.id


async def test_workers_that_begin_at_once_get_the_same_review(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await known(connection)

    async def one() -> int:
        async with pool.acquire() as connection:
            return (await begin(connection)).id

    assert len(set(await asyncio.gather(*(one() for _ in range(6))))) == 1


async def test_steps_are_taken_in_order_or_again(connection: Connection) -> None:
    await known(connection)
    for place, (have, want) in enumerate(product(range(len(STEPS)), repeat=2)):
        review = (await begin(connection, generation=place)).id
        for step in STEPS[1 : have + 1]:
            assert await reviews.advance(connection, review, step)

        assert await reviews.advance(connection, review, STEPS[want]) == (want in (have, have + 1))


async def test_what_was_done_is_there_for_who_takes_over(connection: Connection) -> None:
    await known(connection)
    review = (await begin(connection)).id
    await reviews.set_check_run(connection, review, 4)
    await reviews.set_request(connection, review, {"paths": ["a b.py"]}, base="c0ffee", bundle="sha256:1")
    await reviews.set_written(connection, review, b"\0written")
    await reviews.set_posted(connection, review, 80)
    await reviews.set_batches(connection, review, 2)
    await reviews.set_batches(connection, review, 1)  # of a worker that was overtaken

    row = await begin(connection)
    assert (row.check_run, row.github_review, row.batches) == (4, 80, 2)
    assert (row.request, row.written, row.base, row.bundle) == (
        {"paths": ["a b.py"]},
        b"\0written",
        "c0ffee",
        "sha256:1",
    )


async def test_a_review_ends_once_and_lets_go_of_its_bundle(connection: Connection) -> None:
    await known(connection)
    review = (await begin(connection)).id
    await reviews.set_request(connection, review, {}, base="b", bundle="sha256:1")

    assert await reviews.finish(connection, review, "failed", "internal error, job 5")
    assert not await reviews.finish(connection, review, "done")
    assert not await reviews.advance(connection, review, "analyzing")

    row = await found(connection, review)
    assert (row.state, row.reason, row.bundle) == ("failed", "internal error, job 5", None)
    assert row.finished is not None


async def test_a_newer_generation_supersedes_what_is_unfinished(connection: Connection) -> None:
    await known(connection)
    done, open_, newest = [(await begin(connection, generation=n)).id for n in (1, 2, 3)]
    other = (await begin(connection, generation=1, number=9)).id
    await reviews.finish(connection, done, "done")

    ended = await reviews.supersede(connection, HOST, REPOSITORY, 2, 3, "a newer push")

    assert [(row.id, row.state, row.reason) for row in ended] == [(open_, "superseded", "a newer push")]
    assert [(await found(connection, id)).state for id in (done, newest, other)] == [
        "done",
        "queued",
        "queued",
    ]


async def test_reviews_are_found_by_head_and_by_pull_request(connection: Connection) -> None:
    await known(connection)
    first = (await begin(connection, generation=1)).id
    second = (await begin(connection, generation=2)).id
    await begin(connection, head="b", generation=3)

    assert [row.id for row in await reviews.of_head(connection, HOST, REPOSITORY, "a")] == [second, first]
    assert await reviews.last_done(connection, HOST, REPOSITORY, 2) is None
    await reviews.finish(connection, second, "done")
    await reviews.finish(connection, first, "done")
    last = await reviews.last_done(connection, HOST, REPOSITORY, 2)
    assert last is not None and last.id == second


async def test_reviews_that_do_not_get_on_are_found(connection: Connection) -> None:
    await known(connection)
    review = (await begin(connection)).id

    assert await reviews.unfinished(connection, timedelta(hours=1), 10) == ()
    assert [row.id for row in await reviews.unfinished(connection, timedelta(0), 10)] == [review]
    await reviews.finish(connection, review, "done")
    assert await reviews.unfinished(connection, timedelta(0), 10) == ()


async def test_a_review_that_is_gone_is_none(connection: Connection) -> None:
    assert await reviews.read(connection, 5) is None
    assert not await reviews.advance(connection, 5, "analyzing")
    assert not await reviews.finish(connection, 5, "done")
