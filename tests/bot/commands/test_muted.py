"""A rule that most people do not want is muted, shown, and comes back at a maintainer's word."""

from __future__ import annotations

from bot.muting import sentence
from bot.store import rewards
from engine.choose.acceptance import Muted
from tests.bot.agents.service import slow
from tests.bot.commands.talk import Talk
from tests.bot.commands.test_dismiss import RULE

MUTED = Muted(RULE, 4, 4)


async def test_a_rule_is_muted_by_people_and_restored_by_a_maintainer(fresh: Talk) -> None:
    for person in ("tom", "rita", "mo"):
        await fresh.say(f"/velox feedback down {RULE}", by=person)
        await fresh.say(f"/velox feedback down {RULE}", by=person)
    (three,) = await muted_now(fresh)
    assert (three.against, three.people) == (3, 3)
    await fresh.say(f"/velox feedback down {RULE}", by="adam")
    for asked in ("status", "config"):
        await fresh.say(f"/velox {asked}")
        assert sentence(MUTED) in fresh.answers()[-1]
    other = fresh.github.open_pull_request("acme/shop", "other", {"shop/other.py": slow("other")})
    await fresh.service.idle()
    assert fresh.service.inline(other) == []
    assert (fresh.service.run(other.head).summary or "").count(sentence(MUTED)) == 1
    refused = await fresh.say(f"/velox restore {RULE}", by="tom")
    assert fresh.reactions(refused) == ["-1"] and await muted_now(fresh) == (MUTED,)
    await fresh.say(f"/velox restore {RULE}")
    assert fresh.answers()[-1] == f"`{RULE}` speaks again from the next review on."
    assert await muted_now(fresh) == ()
    await fresh.say(f"/velox restore {RULE}")
    assert fresh.answers()[-1] == f"`{RULE}` is neither silent here by a command nor muted."
    await fresh.say("/velox status")
    assert "muted" not in fresh.answers()[-1]


async def test_one_person_mutes_nothing_however_often_they_say_it(fresh: Talk) -> None:
    for _ in range(3):
        await fresh.say(f"/velox feedback down {RULE}", by="mo")
        await fresh.say(f"/velox feedback up {RULE}", by="mo")
        await fresh.say(f"/velox feedback down {RULE}", by="mo")
    assert await muted_now(fresh) == ()


async def muted_now(talk: Talk) -> tuple[Muted, ...]:
    (row,) = await talk.service.fetch("select distinct host, repository_id from reward_events")
    async with talk.service.pool.acquire() as connection:
        return await rewards.muted_rules(connection, row["host"], row["repository_id"])
