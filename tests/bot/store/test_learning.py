from __future__ import annotations

import asyncpg
import pytest

from bot.jobs import Repository
from bot.store import installations, learning, reviews, suggestions
from bot.store.learning import Decision, Pattern, Transition
from bot.store.pool import Connection

HOST = "github.com"
FIRST = Decision(0, (0.5, -1.0), ("by rule", "by model", "leave"), "by model", 0.25, "dqn-7")
SECOND = Decision(1, (0.75, 0.0), ("by rule", "leave"), "by rule", 1.0, "dqn-7")


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, 1, "octocat/hello", 7)])


async def begin(connection: Connection, suggestion: int | None = None) -> int:
    return await learning.begin(
        connection, HOST, 1, review=None, suggestion=suggestion, decisions=[FIRST, SECOND]
    )


async def test_decisions_come_out_with_what_became_of_them(connection: Connection) -> None:
    await known(connection)
    episode, open_ = await begin(connection), await begin(connection)
    assert await learning.transitions(connection, 0, 10) == ()

    assert await learning.close(connection, episode, "accepted", 1.5)

    assert await learning.transitions(connection, 0, 10) == (
        Transition(episode, HOST, 1, "accepted", 1.5, FIRST),
        Transition(episode, HOST, 1, "accepted", 1.5, SECOND),
    )
    await learning.close(connection, open_, "ignored", 0.0)
    assert {one.episode for one in await learning.transitions(connection, episode, 10)} == {open_}
    assert len(await learning.transitions(connection, 0, 3)) == 3


async def test_what_became_of_an_episode_is_said_once(connection: Connection) -> None:
    await known(connection)
    episode = await begin(connection)

    assert await learning.close(connection, episode, "accepted", 1.0)
    assert not await learning.close(connection, episode, "dismissed", -1.0)
    assert (await learning.transitions(connection, 0, 1))[0].outcome == "accepted"


async def test_the_open_episodes_of_a_suggestion(connection: Connection) -> None:
    await known(connection)
    review = await reviews.begin(connection, HOST, 1, 2, head="a", generation=1, cause="opened")
    seen = suggestions.Seen("f1", "membership-in-list", "a.py", "f", 3)
    await suggestions.settle(connection, HOST, 1, 2, review.id, [suggestions.Settled(seen, "new")])
    (suggestion,) = await suggestions.of(connection, HOST, 1, 2)
    episode = await begin(connection, suggestion.id)

    assert await learning.unclosed(connection, suggestion.id) == (episode,)
    await learning.close(connection, episode, "accepted", 1.0)
    assert await learning.unclosed(connection, suggestion.id) == ()


async def test_a_choice_without_chance_cannot_be_learnt_from(connection: Connection) -> None:
    await known(connection)
    impossible = Decision(0, (), (), "by rule", 0.0, "dqn-7")

    with pytest.raises(asyncpg.CheckViolationError):
        await learning.begin(connection, HOST, 1, review=None, suggestion=None, decisions=[impossible])
    assert await connection.fetchval("select count(*) from episodes") == 0


async def test_patterns_are_counted(connection: Connection) -> None:
    await known(connection)
    rule = "membership-in-list"
    await learning.count(connection, HOST, 1, Pattern(rule, "by rule", shown=2))
    await learning.count(connection, HOST, 1, Pattern(rule, "by rule", shown=1, accepted=1))
    await learning.count(connection, HOST, 1, Pattern(rule, "by model", dismissed=1))

    assert await learning.patterns(connection, HOST, 1) == (
        Pattern(rule, "by model", 0, 0, 1),
        Pattern(rule, "by rule", 3, 1, 0),
    )
    assert await learning.patterns(connection, HOST, 2) == ()
