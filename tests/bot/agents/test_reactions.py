"""What people do with suggestions on GitHub becomes events, each once, by whom is kept as a digest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.rewards import voter_of
from tests.bot.agents.service import ROWS, Service, shop, slow
from tests.bot.commands.conftest import people
from tests.bot.commands.talk import Talk

RULE = "membership-in-list"


@pytest.fixture
async def talk(postgres_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    async with shop(postgres_url, tmp_path) as service:
        people(service)
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        yield Talk(service, pull)


LOGINS = ("ada", "adam", "wanda", "tom", "rita", "stranger")


async def events(service: Service) -> list[tuple[str, str, float]]:
    """The events, with the login behind each digest."""
    rows = await service.fetch("select host, kind, voter, weight from reward_events order by id")
    known = {voter_of(row["host"], login): login for row in rows for login in LOGINS}
    return [(row["kind"], known[row["voter"]], row["weight"]) for row in rows]


async def test_a_merged_suggestion_is_accepted_by_whoever_merged_it(talk: Talk) -> None:
    github, service = talk.github, talk.service
    github.apply_suggestion(talk.finding, by="wanda")
    await service.idle()
    assert await events(service) == [], "what is not merged may still be taken back"
    github.merge(talk.pull, by="adam")
    await service.idle()
    assert await events(service) == [("accepted", "adam", 1.0)]
    (pattern,) = await service.fetch("select rule, bucket, accepted from pattern_buckets where accepted > 0")
    assert (pattern["rule"], pattern["bucket"], pattern["accepted"]) == (RULE, "warm/many/1", 1)


async def test_a_merge_without_it_says_nothing(talk: Talk) -> None:
    talk.github.merge(talk.pull, by="adam")
    await talk.service.idle()
    assert await events(talk.service) == []


async def test_a_thread_that_was_resolved_and_merged_as_it_was_counts_a_little(talk: Talk) -> None:
    talk.github.resolve(talk.finding, by="wanda")
    await talk.service.idle()
    assert await events(talk.service) == []
    talk.github.merge(talk.pull, by="adam")
    await talk.service.idle()
    assert await events(talk.service) == [("resolved", "wanda", 1.0)]


async def test_a_thread_that_was_opened_again_counts_nothing(talk: Talk) -> None:
    for resolved in (True, False):
        talk.github.resolve(talk.finding, resolved=resolved, by="wanda")
        await talk.service.idle()
    talk.github.merge(talk.pull, by="adam")
    await talk.service.idle()
    assert await events(talk.service) == []


async def test_words_and_dismissals_are_events_and_the_same_again_is_none(talk: Talk) -> None:
    for said, by in (
        ("feedback up", "tom"),
        ("feedback up", "rita"),
        ("dismiss", "wanda"),
        ("dismiss", "wanda"),
    ):
        await talk.reply(f"/velox {said}", by=by)
    assert await events(talk.service) == [
        ("up", "tom", 1.0),
        ("up", "rita", 1.0),
        ("dismissed", "wanda", 1.0),
    ]


async def test_who_has_no_role_in_a_public_repository_counts_a_tenth(talk: Talk) -> None:
    talk.github.find("acme/shop").private = False
    await talk.service.fetch("update repositories set private = false")
    pull = talk.github.open_pull_request("acme/shop", "more", {"README.md": "# More\n"}, author="stranger")
    await talk.service.idle()
    for by in ("stranger", "tom"):
        await talk.say(f"/velox feedback down {RULE}", by=by, where=pull)
    assert await events(talk.service) == [("down", "stranger", 0.1), ("down", "tom", 1.0)]
