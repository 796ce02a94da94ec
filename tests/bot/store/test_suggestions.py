from __future__ import annotations

from dataclasses import replace

import pytest

from bot.jobs import Repository
from bot.store import installations, reviews, suggestions
from bot.store.pool import Connection
from bot.store.suggestions import Seen, Suggestion

HOST, REPOSITORY, NUMBER = "github.com", 1296269, 2
SLOW = Seen("f1", "membership-in-list", "a.py", "known", 3)
OTHER = Seen("f2", "string-concatenation", "b c.py", "Häuser.join", 9)


class PullRequest:
    """One pull request, reviewed again and again."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.generation = 0
        self.review = 0

    async def is_reviewed(
        self, *seen: Seen, read: tuple[str, ...] = ("a.py", "b c.py")
    ) -> tuple[Suggestion, ...]:
        self.generation += 1
        row = await reviews.begin(
            self.connection, HOST, REPOSITORY, NUMBER, head="a", generation=self.generation, cause="pushed"
        )
        self.review = row.id
        return await self.again(*seen, read=read)

    async def again(self, *seen: Seen, read: tuple[str, ...] = ("a.py", "b c.py")) -> tuple[Suggestion, ...]:
        return await suggestions.record(self.connection, HOST, REPOSITORY, NUMBER, self.review, seen, read)

    async def suggestions(self) -> tuple[Suggestion, ...]:
        return await suggestions.of(self.connection, HOST, REPOSITORY, NUMBER)

    async def states(self) -> dict[str, str]:
        return {one.seen.fingerprint: one.state for one in await self.suggestions()}


@pytest.fixture
async def pull(connection: Connection) -> PullRequest:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, REPOSITORY, "octocat/hello", 7)])
    return PullRequest(connection)


async def test_what_is_seen_first_is_new_and_then_persists(pull: PullRequest) -> None:
    assert await pull.is_reviewed(SLOW, OTHER) == ()
    assert await pull.states() == {"f1": "new", "f2": "new"}
    assert [one.seen for one in await pull.suggestions()] == [SLOW, OTHER]

    assert await pull.is_reviewed(SLOW, OTHER) == ()
    assert await pull.states() == {"f1": "persisting", "f2": "persisting"}


async def test_where_it_was_seen_last_is_remembered(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW)
    first = pull.review
    moved = replace(SLOW, path="renamed.py", line=30, certificate="c1")
    await pull.is_reviewed(moved)

    (one,) = await pull.suggestions()
    assert one.seen == moved
    assert (one.first_review, one.last_review) == (first, pull.review)


async def test_a_certificate_is_not_lost_when_a_later_review_proves_nothing(pull: PullRequest) -> None:
    await pull.is_reviewed(replace(SLOW, certificate="c1"))
    await pull.is_reviewed(SLOW)
    assert (await pull.suggestions())[0].seen.certificate == "c1"


async def test_what_is_gone_from_a_file_that_was_read_is_fixed(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW, OTHER)
    (ended,) = await pull.is_reviewed(OTHER)

    assert (ended.seen, ended.state) == (SLOW, "fixed")
    assert await pull.states() == {"f1": "fixed", "f2": "persisting"}


async def test_what_is_gone_with_its_file_is_outdated(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW, OTHER)
    (ended,) = await pull.is_reviewed(OTHER, read=("b c.py",))
    assert (ended.seen, ended.state) == (SLOW, "outdated")

    await pull.is_reviewed(SLOW, OTHER)
    assert (await pull.states())["f1"] == "persisting"


async def test_what_comes_back_after_it_was_fixed_has_regressed(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW)
    await pull.is_reviewed()
    await pull.is_reviewed(SLOW)
    assert await pull.states() == {"f1": "regressed"}
    await pull.is_reviewed(SLOW)
    assert await pull.states() == {"f1": "persisting"}
    (ended,) = await pull.is_reviewed()
    assert ended.state == "fixed"


async def test_what_was_fixed_before_is_not_fixed_again(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW)
    await pull.is_reviewed()

    assert await pull.is_reviewed() == ()


async def test_the_same_review_again_changes_nothing_and_says_the_same(pull: PullRequest) -> None:
    """Its worker died between this and what it would have told GitHub."""
    await pull.is_reviewed(SLOW)
    first = await pull.is_reviewed(OTHER)
    before = await pull.states()
    assert before == {"f1": "fixed", "f2": "new"}

    assert await pull.again(OTHER) == first
    assert await pull.states() == before


async def test_what_was_dismissed_stays_so(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW)
    await suggestions.dismiss(pull.connection, (await pull.suggestions())[0].id)

    for seen in ((SLOW,), (), (SLOW,)):
        assert await pull.is_reviewed(*seen) == ()
        assert await pull.states() == {"f1": "dismissed"}


async def test_comments_say_suggestions(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW, OTHER)
    await suggestions.placed(pull.connection, HOST, REPOSITORY, NUMBER, {"f1": 81, "unknown": 82})

    one = await suggestions.of_comment(pull.connection, HOST, REPOSITORY, 81)
    assert one is not None and one.seen == SLOW
    assert await suggestions.of_comment(pull.connection, HOST, REPOSITORY, 82) is None
    assert await suggestions.dismiss_comment(pull.connection, HOST, REPOSITORY, 81)
    assert not await suggestions.dismiss_comment(pull.connection, HOST, REPOSITORY, 82)
    assert await pull.states() == {"f1": "dismissed", "f2": "new"}


async def test_other_pull_requests_are_left_alone(pull: PullRequest) -> None:
    await pull.is_reviewed(SLOW)
    review = pull.review
    await suggestions.record(pull.connection, HOST, REPOSITORY, None, review, [SLOW, SLOW], ["a.py"])
    await suggestions.record(pull.connection, HOST, REPOSITORY, None, review, [SLOW], ["a.py"])

    assert len(await suggestions.of(pull.connection, HOST, REPOSITORY, None)) == 1
    assert await pull.states() == {"f1": "new"}
