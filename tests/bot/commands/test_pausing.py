"""`/velox pause` and `/velox resume`: what is pushed is left alone, what is asked for is done."""

from __future__ import annotations

from bot.commands import pause, resume, status
from bot.publication.check_report import paused_report
from tests.bot.agents.service import slow
from tests.bot.commands.talk import Talk


async def test_a_paused_repository_is_reviewed_on_command_only(fresh: Talk) -> None:
    github, service = fresh.github, fresh.service
    assert fresh.reactions(await fresh.say("/velox pause", by="tom")) == ["-1"]
    said = await fresh.say("/velox pause")
    assert fresh.reactions(said) == ["eyes", "+1"] and fresh.answers() == [pause.PAUSED]
    pull = github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
    await service.idle()
    run = service.run(pull.head)
    assert (run.conclusion, run.title, run.summary) == ("skipped", "Paused", paused_report().summary)
    assert service.reviews(pull) == []
    service.well(pull.head)

    said = await fresh.say("/velox review", where=pull)
    assert fresh.reactions(said) == ["eyes", "+1"]
    assert len(service.inline(pull)) == 1 and service.runs(pull.head)[-1].conclusion == "neutral"

    said = await fresh.say("/velox status\n/velox resume\n/velox resume", where=pull)
    assert set(fresh.answers(pull)[1:]) == {resume.RESUMED, resume.NOT_PAUSED}
    first = fresh.answers(pull)[0]
    assert first.startswith(f"The review of `{pull.head[:8]}` is done: 1 suggestion.")
    assert "Reviews are paused" in first
    pushed = github.push("acme/shop", "rows", {"shop/more.py": slow("more")})
    await service.idle()
    assert len(service.inline(pull)) == 2
    service.well(pushed, again=[pull.heads[0]])
    assert not await service.fetch("select from pull_requests where generation > reviewed_generation + 1")


async def test_what_is_under_way_when_it_is_paused_ends_quietly(fresh: Talk) -> None:
    github, service = fresh.github, fresh.service
    github.fail(1, "502 html", "GET /repos/acme/shop/pulls/2/comments")
    pull = github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
    await service.until_found("select from reviews where state = 'publishing'")
    await service.fetch("update repositories set paused = true returning 1")
    await service.idle()
    run = service.runs(pull.head)[-1]
    assert run.status == "completed"
    if not service.reviews(pull):  # it was paused before anything was said
        assert (run.conclusion, run.title) == ("skipped", "Paused")


async def test_status_tells_how_far_a_review_is(fresh: Talk) -> None:
    await fresh.say("/velox status", by="rita")
    assert fresh.answers() == ["This was not reviewed yet."]
    issue = fresh.github.open_issue("acme/shop", "Well?")
    await fresh.say("/velox status", where=issue)
    assert fresh.answers(issue) == ["Reviews are on."]
    await fresh.say("/velox review")
    await fresh.service.fetch("update reviews set state = 'failed', reason = 'a <b>tag</b>.' returning 1")
    await fresh.say("/velox status")
    assert "could not be finished: a &lt;b&gt;tag&lt;/b&gt;. `/velox review`" in fresh.answers()[-1]
    for state, words in (("superseded", "overtaken"), *status.STEPS.items()):
        await fresh.service.fetch("update reviews set state = $1 returning 1", state)
        await fresh.say("/velox status")
        assert words in fresh.answers()[-1]
