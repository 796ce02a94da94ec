"""`/velox dismiss`: no is said once, to a finding or to a rule."""

from __future__ import annotations

from bot.commands._findings import NAME
from bot.publication.bodies import DISMISSED, finding_name
from bot.store import silenced
from tests.bot.agents.service import ROWS, slow
from tests.bot.commands.talk import Talk

RULE = "membership-in-list"


def name_in(body: str) -> str:
    """What a comment says its finding is called."""
    return body.partition("/velox dismiss ")[2].partition("`")[0]


def test_a_name_is_what_commands_take() -> None:
    print_ = "0123456789abcdef-0.0:1"
    assert finding_name(print_, None) == "f-01234567" and finding_name(print_, "c-7f31a2b0") == "c-7f31a2b0"
    for name in ("c-7f31a2", "c-7f31a2b0", "f-01234567"):
        assert NAME.fullmatch(name)
    for name in ("c-7f31", "f-0123", "x", "c-7f31a2b0%", "f-01234567'"):
        assert not NAME.fullmatch(name)


async def test_a_finding_is_dismissed_by_the_name_in_its_comment(talk: Talk) -> None:
    name = name_in(talk.finding.body)
    assert NAME.fullmatch(name)
    refused = await talk.say(f"/velox dismiss {name}", by="tom")
    assert talk.reactions(refused) == ["-1"] and "suggestion" in talk.finding.body
    said = await talk.say(f"/velox Ignore {name}")
    assert talk.reactions(said) == ["eyes", "+1"] and talk.answers() == []
    assert talk.finding.body.startswith("~~") and DISMISSED in talk.finding.body
    assert "suggestion" not in talk.finding.body
    pushed = talk.github.push("acme/shop", "rows", {ROWS: "# more\n" + slow("unique")})
    await talk.service.idle()
    assert len(talk.service.inline(talk.pull)) == 1
    assert "1 finding dismissed earlier" in (talk.service.run(pushed).summary or "")
    told = await talk.service.fetch("select outcome from episodes where suggestion_id is not null")
    assert [row["outcome"] for row in told] == ["dismissed"]
    talk.service.well(talk.pull.head)


async def test_in_its_thread_a_finding_need_not_be_named(talk: Talk) -> None:
    said = await talk.reply("/velox dismiss")
    assert talk.reactions(said) == ["eyes", "+1"] and talk.replies() == []
    assert DISMISSED in talk.finding.body
    states = await talk.service.fetch("select state from suggestions")
    assert [row["state"] for row in states] == ["dismissed"]


async def test_where_people_talk_the_comment_stays_and_is_answered(talk: Talk) -> None:
    before = talk.finding.body
    await talk.reply("But is it hot?", by="rita")
    await talk.reply("/velox dismiss")
    assert talk.finding.body == before and talk.replies() == [DISMISSED]
    await talk.reply("/velox dismiss")
    assert talk.replies() == [DISMISSED]


async def test_a_rule_is_silenced_until_it_is_restored(talk: Talk) -> None:
    said = await talk.say(f"/velox dismiss {RULE}")
    assert talk.reactions(said) == ["eyes", "+1"]
    (answer,) = talk.answers()
    assert answer.startswith(f"`{RULE}` is silent") and DISMISSED in talk.finding.body
    other = talk.github.open_pull_request("acme/shop", "other", {"shop/other.py": slow("other")})
    await talk.service.idle()
    assert talk.service.inline(other) == [], talk.service.said(other)
    assert f"without `{RULE}`, silenced here" in (talk.service.run(other.head).summary or "")
    said = await talk.say(f"/velox restore {RULE}")
    assert talk.reactions(said) == ["eyes", "+1"]
    talk.github.push("acme/shop", "other", {"shop/other.py": slow("other") + "\n\n" + slow("again")})
    await talk.service.idle()
    assert len(talk.service.inline(other)) == 2
    async with talk.service.pool.acquire() as connection:
        assert await silenced.rules(connection, "127.0.0.1", talk.pull.repository.id) == ()
    said = await talk.say(f"/velox restore {RULE}\n/velox restore")
    assert "confused" in talk.reactions(said)


async def test_what_is_unknown_is_said_in_a_sentence_and_never_echoed_raw(fresh: Talk) -> None:
    said = await fresh.say("/velox dismiss membership-in-lists\n/velox dismiss c-00000000\n/velox dismiss")
    assert fresh.reactions(said) == ["eyes", "confused"]
    near, nothing, unnamed = fresh.answers()
    assert near == "There is no finding or rule `membership-in-lists`. Did you mean `membership-in-list`?"
    assert nothing == "No finding on this pull request is called `c-00000000`."
    assert unnamed.startswith("Name a finding or a rule")
    await fresh.say("/velox dismiss <b>@ada</b>![x](https://example.com)")
    assert "`<b>@ada</b>![x](https://example.com)`" in fresh.answers()[-1]
    await fresh.say("/velox dismiss a b")
    assert fresh.answers()[-1] == "Name one finding or rule at a time."
