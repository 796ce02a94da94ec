"""Reactions are appended and never edited; what is learned is computed from them."""

from __future__ import annotations

import asyncpg
import pytest

from bot.jobs import Repository
from bot.store import installations, rewards
from bot.store.pool import Connection
from bot.store.rewards import MOST_KEPT, About, strategy_of, voter_of
from engine.choose.acceptance import STRANGER, Kind, Muted, estimates
from engine.model import MODEL_RULE

HOST = "github.com"
RULE = "membership-in-list"
ABOUT = About(RULE, "f1", "gain")


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    places = [Repository(HOST, number, f"octocat/hello{number}", 7) for number in (1, 2)]
    await installations.heard_repositories(connection, places)


async def say(
    connection: Connection, kind: Kind, who: str = "ada", about: About = ABOUT, weight: float = 1.0
) -> bool:
    return await rewards.append(connection, HOST, 1, about, kind, voter_of(HOST, who), weight)


async def test_events_come_out_as_they_happened(connection: Connection) -> None:
    await known(connection)
    assert await say(connection, "up") and await say(connection, "dismissed", "bea", weight=STRANGER)
    (first, second), now = await rewards.events(connection, HOST, 1)
    assert (first.rule, first.strategy, first.outcome, first.subject) == (
        RULE,
        "data_structure",
        "gain",
        "f1",
    )
    assert (first.kind, first.weight, second.kind, second.weight) == ("up", 1.0, "dismissed", STRANGER)
    assert first.voter == voter_of(HOST, "ADA") != second.voter and 0 <= now - first.at < 600
    values = await connection.fetch("select value from reward_events order by id")
    assert [row["value"] for row in values] == [0.5, -0.25]
    assert estimates((first, second), now)[RULE, "data_structure", "gain"].chance > 0.5


async def test_the_same_twice_is_said_once_and_a_change_of_mind_is_another_event(
    connection: Connection,
) -> None:
    await known(connection)
    assert [await say(connection, kind) for kind in ("up", "up", "down", "up")] == [True, False, True, True]
    assert await say(connection, "up", "bea") and await say(connection, "up", about=About(RULE, "f2"))
    found, _ = await rewards.events(connection, HOST, 1)
    assert len(found) == 5


async def test_a_word_after_a_day_is_new_and_a_merge_is_one_for_ever(
    connection: Connection,
) -> None:
    await known(connection)
    for kind in ("up", "accepted"):
        await connection.execute(
            "insert into reward_events (host, repository_id, rule, strategy, outcome, subject, kind, value,"
            " voter, weight, created_at)"
            " values ($1, 1, $2, 's', 'gain', $3, $3, 1, $4, 1, now() - interval '2 days')",
            *(HOST, RULE, kind, voter_of(HOST, "ada")),
        )
    assert await say(connection, "up", about=About(RULE, "up"))
    assert not await say(connection, "accepted", about=About(RULE, "accepted"))


async def test_a_rule_is_restored_only_while_it_is_muted(connection: Connection) -> None:
    await known(connection)
    assert not await rewards.restored(connection, HOST, 1, RULE, "boss")
    for round_ in ("first", "second"):
        for who in ("ann", "bea", "cid", "dan", "eve"):
            await say(connection, "dismissed", who, About(RULE, round_))
        assert await rewards.muted_rules(connection, HOST, 1) != ()
        assert await rewards.restored(connection, HOST, 1, RULE, "boss")
        assert await rewards.muted_rules(connection, HOST, 1) == ()
        assert not await rewards.restored(connection, HOST, 1, RULE, "boss")


async def test_of_one_person_so_many_are_kept(connection: Connection) -> None:
    await known(connection)
    for number in range(MOST_KEPT):
        assert await say(connection, "down", "mallory", About(RULE, f"s{number}"))
    assert not await say(connection, "down", "mallory", About(RULE, "more"))
    assert await say(connection, "down", "bea")
    assert await rewards.append(connection, HOST, 2, ABOUT, "down", voter_of(HOST, "mallory"))


@pytest.mark.parametrize(
    "change", ["value = 9", "kind = 'up'", "weight = 1", "voter = 'x'", "created_at = now()"]
)
async def test_an_event_cannot_be_edited(connection: Connection, change: str) -> None:
    await known(connection)
    await say(connection, "down")
    with pytest.raises(asyncpg.RaiseError, match="append another row"):
        await connection.execute(f"update reward_events set {change}")


async def test_five_of_six_people_mute_a_rule_in_their_repository_alone(connection: Connection) -> None:
    await known(connection)
    await say(connection, "up", "fan")
    for who in ("ann", "bea", "cid", "dan", "eve"):
        await say(connection, "dismissed", who)
    assert await rewards.muted_rules(connection, HOST, 1) == (Muted(RULE, 5, 6),)
    assert await rewards.muted_rules(connection, HOST, 2) == ()
    await say(connection, "restored", "boss", About(RULE))
    assert await rewards.muted_rules(connection, HOST, 1) == ()


async def test_one_person_and_a_crowd_of_strangers_mute_nothing(connection: Connection) -> None:
    await known(connection)
    for number in range(30):
        await say(connection, "down", "mallory", About(RULE, f"s{number}"))
        await say(connection, "down", f"stranger{number}", weight=STRANGER)
    assert await rewards.muted_rules(connection, HOST, 1) == ()


def test_a_rule_has_its_strategy_and_an_unknown_one_has_none() -> None:
    assert (strategy_of(RULE), strategy_of(MODEL_RULE), strategy_of("gone")) == (
        "data_structure",
        "llm_rewrite",
        "",
    )


def test_a_voter_is_the_same_in_any_case_and_another_at_another_host() -> None:
    assert voter_of(HOST, "Ada") == voter_of(HOST, "ada") != voter_of("ghe.example.com", "ada")
    assert "ada" not in voter_of(HOST, "ada")
