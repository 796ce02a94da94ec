"""`/velox review`: once more, as it is now."""

from __future__ import annotations

from bot.commands.review import CLOSED
from tests.bot.agents.service import slow
from tests.bot.commands.talk import Talk


async def test_the_head_is_reviewed_again_and_nothing_is_said_twice(talk: Talk) -> None:
    said = await talk.say("/velox review", by="tom")
    assert talk.reactions(said) == ["eyes", "+1"] and talk.answers() == []
    runs = talk.service.runs(talk.pull.head)
    assert [run.status for run in runs] == ["completed", "completed"]
    assert len(talk.service.reviews(talk.pull)) == 1
    talk.service.well(talk.pull.head, again=[talk.pull.head])


async def test_a_draft_is_reviewed_on_command_and_by_its_author(fresh: Talk) -> None:
    github = fresh.github
    draft = github.open_pull_request(
        "acme/shop", "draft", {"shop/more.py": slow("more")}, draft=True, author="rita"
    )
    await fresh.service.idle()
    assert fresh.service.runs(draft.head) == []
    said = await fresh.say("/velox review", by="rita", where=draft)
    assert fresh.reactions(said) == ["eyes", "+1"]
    assert fresh.service.run(draft.head).conclusion == "neutral"
    assert len(fresh.service.inline(draft)) == 1
    fresh.service.well(draft.head)


async def test_a_pull_request_of_which_nothing_was_heard_is_reviewed(fresh: Talk) -> None:
    github = fresh.github
    github.mail.lose(1, "pull_request.opened")
    old = github.open_pull_request("acme/shop", "old", {"README.md": "# Old\n"})
    await fresh.service.idle()
    await fresh.say("/velox review", where=old)
    fresh.service.well(old.head)


async def test_neither_a_closed_pull_request_nor_an_issue_can_be_reviewed(fresh: Talk) -> None:
    issue = fresh.github.open_issue("acme/shop", "Slow")
    said = await fresh.say("/velox review", where=issue)
    assert fresh.reactions(said) == ["eyes", "confused"]
    assert fresh.answers(issue) == ["This works in pull requests only."]
    fresh.github.close(fresh.pull)
    said = await fresh.say("/velox review")
    assert fresh.reactions(said) == ["eyes", "confused"] and fresh.answers() == [CLOSED]
    assert fresh.service.runs(fresh.pull.head) == []
