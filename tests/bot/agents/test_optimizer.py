"""A review that cannot be made ends with its reason, and its check run is told."""

from __future__ import annotations

from bot.agents.folding import Folding
from bot.agents.optimizer import BREAKS, Optimizer, kept
from bot.agents.orders import ReviewOrder, onward, read_order
from bot.cache.local import LocalCache
from bot.experience import Experience
from bot.queue import Claim, enqueue
from bot.review_file import Reviewed, write_review
from bot.reviewing import Effort
from bot.store import proofs, reviews, tries
from bot.store.pool import Connection, Pool
from engine.choose.patterns import Pattern
from engine.model import Review
from engine.tries import Tried
from tests.bot.agents.test_monitor import HOST, SHOP, begun, jobs


async def optimized(pool: Pool, connection: Connection, attempts: int, packed: bytes | None) -> str | None:
    review = await begun(connection, "optimizing")
    if packed is not None:
        async with connection.transaction():
            name = await proofs.put_bundle(connection, packed)
            await reviews.set_request(connection, review.id, {"installation": 70}, base="b", bundle=name)
    task = onward("optimize", review.id, HOST, SHOP.installation, SHOP.id)
    (job,) = await enqueue(connection, [task])
    assert job is not None
    await connection.execute("update work set claim = 1, attempts = $2 where job_id = $1", job, attempts)
    claim = Claim(job, 1, "optimize", task.payload, attempts, task.tenant, task.lane)
    await Optimizer(pool, Effort(5.0)).optimize(claim)
    ((entrypoint, payload),) = await jobs(connection)
    assert (entrypoint, read_order(ReviewOrder, payload).review) == ("publish", review.id)
    found = await reviews.read(connection, review.id)
    assert found is not None and found.state == "failed"
    return found.reason


async def test_code_that_is_gone(pool: Pool, connection: Connection) -> None:
    assert await optimized(pool, connection, 1, None) == "its code is no longer stored"


async def test_a_bundle_that_cannot_be_read(pool: Pool, connection: Connection) -> None:
    reason = await optimized(pool, connection, 1, b"no bundle")
    assert reason is not None and "bundle" in reason


async def test_a_review_that_killed_its_workers_is_not_begun_again(
    pool: Pool, connection: Connection
) -> None:
    reason = await optimized(pool, connection, BREAKS + 1, b"no bundle")
    assert reason == "its worker ended without a word, every time"


async def folded(pool: Pool) -> int:
    return await Folding(pool, Experience(LocalCache())).fold()


async def test_how_proofs_ended_is_counted_once_for_each_review(pool: Pool, connection: Connection) -> None:
    review = await begun(connection, "optimizing")
    tried = (Tried("membership-in-list", "data_structure", "hot/many/2", 3, 2),)
    made_up = (Tried("membership-in-list", "data_structure", "a bucket of its own", 3, 2),)
    words = Review("Nothing to say", "main", "rows", 1, 3, 40, (), 0, (), (), tried=(*tried, *made_up))
    reviewed = Reviewed(words, 1.0, "defaults")
    for _ in range(2):
        assert await kept(connection, review, reviewed, write_review(reviewed))
    assert await tries.of(connection, HOST, SHOP.id) == (), "it waits to be counted"
    assert [await folded(pool), await folded(pool)] == [1, 0]
    patterns = await tries.of(connection, HOST, SHOP.id)
    assert patterns == (Pattern("membership-in-list", "data_structure", "hot/many/2", 3, 2),)


async def test_a_review_that_was_broken_off_counts_nothing(pool: Pool, connection: Connection) -> None:
    review = await begun(connection, "optimizing")
    assert await kept(connection, review, None, b"")
    assert await folded(pool) == 0
    assert await tries.of(connection, HOST, SHOP.id) == ()
