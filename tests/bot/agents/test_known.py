"""A review of the server weighs what the proofs of all repositories came to."""

from __future__ import annotations

from pathlib import Path

from bot.agents.known import SECONDS, Known
from bot.agents.optimizer import Optimizer
from bot.agents.orders import onward
from bot.bundle import Bundle, pack
from bot.jobs import Repository
from bot.policies import Choosing
from bot.queue import Claim, enqueue
from bot.reviewing import Effort
from bot.store import installations, proofs, pull_requests, reviews, tries
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from engine.choose.patterns import Pattern
from engine.tries import Tried
from tests.bot.agents.test_monitor import HOST, SHOP, known_shop
from tests.bot.test_reviewing import change

SLOW = b"""def kept(rows: list[str], names: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        if row + ",".join(sorted(names)) != names[0]:
            seen.append(row)
    return seen
"""
MEMBERSHIP = Tried("membership-in-list", "data_structure", "warm/many/1", 30, 0)


async def decided(
    pool: Pool, connection: Connection, folder: Path, number: int
) -> list[tuple[str, str, str]]:
    """What a review of `SLOW` decided, as it is kept: strategy, policy, why."""
    await pull_requests.heard(
        connection, PullRequestKey(HOST, SHOP.id, number), head="a" * 40, base="main", draft=False, fork=False
    )
    review = await reviews.begin(
        connection, HOST, SHOP.id, number, head="a" * 40, generation=1, cause="opened"
    )
    async with connection.transaction():
        packed = pack(Bundle(change("a.py", SLOW), {"a.py": SLOW}, run=True))
        name = await proofs.put_bundle(connection, packed)
        await reviews.set_request(connection, review.id, {"installation": 70}, base="b", bundle=name)
    for step in ("analyzing", "optimizing"):
        assert await reviews.advance(connection, review.id, step)
    task = onward("optimize", review.id, HOST, SHOP.installation, SHOP.id)
    (job,) = await enqueue(connection, [task])
    assert job is not None
    await connection.execute("update work set claim = 1, attempts = 1 where job_id = $1", job)
    claim = Claim(job, 1, "optimize", task.payload, 1, task.tenant, task.lane)
    # Of a second nothing is proven, but what would have been is decided.
    await Optimizer(pool, Effort(1.0, choosing=Choosing(folder))).optimize(claim)
    rows = await connection.fetch(
        "select strategy, policy, why from decisions join episodes e on e.id = episode_id "
        "where review_id = $1 order by step",
        review.id,
    )
    return [(row["strategy"], row["policy"], row["why"]) for row in rows]


async def test_a_review_proves_in_another_order_once_proofs_are_known(
    pool: Pool, connection: Connection, tmp_path: Path
) -> None:
    await known_shop(connection)
    others = [Repository(HOST, number, f"acme/other{number}", SHOP.installation) for number in (8, 9)]
    await installations.heard_repositories(connection, others)

    before = await decided(pool, connection, tmp_path, 1)
    for other in others:
        await tries.count(connection, HOST, other.id, [MEMBERSHIP])
    after = await decided(pool, connection, tmp_path, 2)

    assert before == [("data_structure", "heuristic/1", ""), ("hoist", "heuristic/1", "")]
    assert after == [
        ("hoist", "heuristic/1+patterns", "proofs so far put it before data_structure"),
        ("data_structure", "heuristic/1+patterns", ""),
    ]


async def test_what_is_known_is_read_again_after_a_while(pool: Pool, connection: Connection) -> None:
    await known_shop(connection)
    now = 0.0
    known = Known(pool, lambda: now)
    assert await known.now() == ()
    await tries.count(connection, HOST, SHOP.id, [MEMBERSHIP])
    assert await known.now() == ()
    now = SECONDS
    assert await known.now() == (Pattern("membership-in-list", "data_structure", "warm/many/1", 20, 0),)
