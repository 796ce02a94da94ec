from __future__ import annotations

from dataclasses import replace

import asyncpg
import pytest

from bot.jobs import Repository
from bot.store import installations, reviews, suggestions
from bot.store.pool import Connection
from bot.store.suggestions import Seen, Settled, Suggestion, SuggestionState

HOST, REPOSITORY, NUMBER = "github.com", 1296269, 2
SLOW = Seen("f1", "membership-in-list", "a.py", "known", 3)
OTHER = Seen("f2", "string-concatenation", "b c.py", "Häuser.join", 9)


class PullRequest:
    """One pull request, reviewed again and again."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.generation = 0

    async def is_reviewed(self, *settled: Settled) -> int:
        self.generation += 1
        row = await reviews.begin(
            self.connection, HOST, REPOSITORY, NUMBER, head="a", generation=self.generation, cause="pushed"
        )
        await suggestions.settle(self.connection, HOST, REPOSITORY, NUMBER, row.id, settled)
        return row.id

    async def suggestions(self) -> tuple[Suggestion, ...]:
        return await suggestions.of(self.connection, HOST, REPOSITORY, NUMBER)

    async def states(self) -> dict[str, str]:
        return {one.seen.fingerprint: one.state for one in await self.suggestions()}


@pytest.fixture
async def pull(connection: Connection) -> PullRequest:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, REPOSITORY, "octocat/hello", 7)])
    return PullRequest(connection)


async def test_suggestions_come_out_as_they_went_in(pull: PullRequest) -> None:
    review = await pull.is_reviewed(
        Settled(SLOW, "new", 81), Settled(replace(OTHER, certificate="c1"), "new")
    )

    first, second = await pull.suggestions()
    assert (first.seen, first.state, first.comment) == (SLOW, "new", 81)
    assert (second.seen, second.comment) == (replace(OTHER, certificate="c1"), None)
    assert (first.first_review, first.last_review) == (review, review)


async def test_the_last_review_is_what_counts(pull: PullRequest) -> None:
    first = await pull.is_reviewed(Settled(replace(SLOW, certificate="c1"), "new", 81))
    moved = replace(SLOW, path="renamed.py", line=30)
    second = await pull.is_reviewed(Settled(moved, "persisting"))

    (one,) = await pull.suggestions()
    assert one.seen == replace(moved, certificate="c1")  # proof and comment stay
    assert (one.state, one.comment) == ("persisting", 81)
    assert (one.first_review, one.last_review) == (first, second)


@pytest.mark.parametrize("state", ["new", "persisting", "fixed", "dismissed", "regressed", "outdated"])
async def test_every_state_can_be_stored(pull: PullRequest, state: SuggestionState) -> None:
    await pull.is_reviewed(Settled(SLOW, state))
    assert await pull.states() == {"f1": state}


async def test_a_state_that_is_none_is_an_error_of_the_machinery(pull: PullRequest) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await pull.is_reviewed(Settled(SLOW, "gone"))  # type: ignore[arg-type]


async def test_the_same_again_changes_nothing(pull: PullRequest) -> None:
    review = await pull.is_reviewed(Settled(SLOW, "new", 81))
    before = await pull.suggestions()
    await suggestions.settle(
        pull.connection, HOST, REPOSITORY, NUMBER, review, [Settled(SLOW, "new", 81)] * 2
    )
    assert await pull.suggestions() == before


async def test_what_was_dismissed_while_a_review_ran_stays_so(pull: PullRequest) -> None:
    await pull.is_reviewed(Settled(SLOW, "new"))
    await suggestions.dismiss(pull.connection, (await pull.suggestions())[0].id)
    for state in ("persisting", "fixed", "regressed"):
        await pull.is_reviewed(Settled(SLOW, state))
        assert await pull.states() == {"f1": "dismissed"}


async def test_comments_say_suggestions(pull: PullRequest) -> None:
    await pull.is_reviewed(Settled(SLOW, "new", 81), Settled(OTHER, "new"))

    one = await suggestions.of_comment(pull.connection, HOST, REPOSITORY, 81)
    assert one is not None and one.seen == SLOW
    assert await suggestions.of_comment(pull.connection, HOST, REPOSITORY, 82) is None
    assert await suggestions.of_comment(pull.connection, HOST, REPOSITORY + 1, 81) is None
    assert await suggestions.dismiss_comment(pull.connection, HOST, REPOSITORY, 81)
    assert not await suggestions.dismiss_comment(pull.connection, HOST, REPOSITORY, 82)
    assert await pull.states() == {"f1": "dismissed", "f2": "new"}


async def test_other_pull_requests_are_left_alone(pull: PullRequest) -> None:
    review = await pull.is_reviewed(Settled(SLOW, "new"))
    for _ in range(2):  # of pushes, too, there is one row per fingerprint
        await suggestions.settle(
            pull.connection, HOST, REPOSITORY, None, review, [Settled(SLOW, "persisting")]
        )

    (pushed,) = await suggestions.of(pull.connection, HOST, REPOSITORY, None)
    assert pushed.state == "persisting"
    assert await pull.states() == {"f1": "new"}


async def test_what_people_answered_is_remembered_for_the_repository(
    pull: PullRequest, connection: Connection
) -> None:
    written = replace(SLOW, written="0123456789ab.40")
    await pull.is_reviewed(Settled(written, "new"), Settled(OTHER, "new"))
    found = await suggestions.remembered(connection, HOST, REPOSITORY)
    assert (found.dismissed, found.taken) == (frozenset(), frozenset())

    await pull.is_reviewed(Settled(SLOW, "fixed", taken=True), Settled(OTHER, "dismissed"))
    found = await suggestions.remembered(connection, HOST, REPOSITORY)
    assert (found.dismissed, found.taken) == (frozenset(["f2"]), frozenset(["0123456789ab.40"]))
    assert await suggestions.remembered(connection, HOST, 99) == suggestions.Remembered(
        frozenset(), frozenset()
    )

    await pull.is_reviewed(Settled(SLOW, "fixed"))
    first, _ = await pull.suggestions()
    assert (first.taken, first.seen.written) == (True, "0123456789ab.40")
