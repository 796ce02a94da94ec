"""Which troubles are waited out, which cost a try, and which end the work."""

from __future__ import annotations

import pytest

from bot.agents.settling import LATE, TRIES, GivenUp, giving_up, settling
from bot.github import errors
from bot.queue import Claim, Park, RetryLater
from bot.store import reviews
from bot.store.installations import read_repository
from bot.store.pool import Connection, Pool
from tests.bot.agents.test_monitor import HOST, SHOP, begun, jobs


def claim(attempts: int) -> Claim:
    return Claim(999, 1, "analyze", b"", attempts, None, None)


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (errors.Limited("GET", "/x", "slow down", 33.0), RetryLater),
        (errors.NotFound("GET", "/x", "no", 404), RetryLater),
        (errors.Moved("git", "/x", "a" * 40), RetryLater),
        (errors.Unavailable("GET", "/x", "502"), RetryLater),
        (errors.Unauthorized("GET", "/x", "401", 401), RetryLater),
        (errors.Forbidden("GET", "/x", "403"), Park),
        (errors.Refused("GET", "/x", "422", 422), Park),
        (errors.Unreadable("git", "/x", "too large"), Park),
        (errors.Suspended("POST", "/x", "gone", 403), errors.Suspended),
    ],
)
def test_what_an_error_of_github_becomes(error: Exception, becomes: type[Exception]) -> None:
    with pytest.raises(becomes), settling(claim(1)):
        raise error


def test_a_limit_costs_no_try_and_lasts_as_long_as_it_says() -> None:
    with pytest.raises(RetryLater) as raised, settling(claim(1)):
        raise errors.Limited("GET", "/x", "slow down", 33.0)
    assert (raised.value.seconds, raised.value.counted) == (33.0, False)


def test_an_installation_that_is_not_found_may_be_too_new() -> None:
    for attempts in range(1, LATE + 1):
        with pytest.raises(RetryLater if attempts < LATE else errors.Suspended), settling(claim(attempts)):
            raise errors.Suspended("POST", "/x", "Not Found", 404)


@pytest.mark.parametrize(
    ("error", "attempts", "given_up"),
    [
        (errors.Unreadable("git", "/x", "too large"), 1, True),
        (errors.Unavailable("GET", "/x", "502"), TRIES - 1, False),
        (errors.Unavailable("GET", "/x", "502"), TRIES, True),
        (errors.Limited("GET", "/x", "slow down", 33.0), TRIES, False),
    ],
)
async def test_a_review_that_is_given_up_ends_with_the_reason(
    pool: Pool, connection: Connection, error: Exception, attempts: int, given_up: bool
) -> None:
    review = await begun(connection)
    place = await read_repository(connection, HOST, SHOP.id)
    assert place is not None
    await connection.execute(
        "insert into work (job_id, entrypoint, payload, turn, claim, attempts)"
        " values (999, 'analyze', '', 0, 1, 1)"
    )
    with pytest.raises(GivenUp if given_up else type(error)):
        async with giving_up(claim(attempts), pool, review, place):
            raise error
    found = await reviews.read(connection, review.id)
    assert found is not None
    told = [entrypoint for entrypoint, _ in await jobs(connection)]
    assert (found.state, told) == (("failed", ["publish"]) if given_up else ("analyzing", []))
