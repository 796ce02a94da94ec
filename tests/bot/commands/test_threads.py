"""Threads that people resolve: left alone from then on, and no dismissal."""

from __future__ import annotations

from tests.bot.agents.service import FAST, ROWS, slow
from tests.bot.commands.talk import Talk


async def test_what_was_resolved_is_not_taken_up_again(talk: Talk) -> None:
    github, service = talk.github, talk.service
    await talk.reply("Later.", by="rita")
    github.resolve(talk.finding, by="rita")
    await service.idle()
    (row,) = await service.fetch("select state, resolved from suggestions")
    assert (row["state"], row["resolved"]) == ("new", True)
    before = talk.finding.body
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    assert talk.finding.body == before and talk.replies() == []
    github.push("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    assert len(service.inline(talk.pull)) == 2  # ours and the answer of a person
    github.resolve(talk.finding, resolved=False, by="rita")
    await service.idle()
    assert await service.fetch("select from suggestions where resolved") == []
