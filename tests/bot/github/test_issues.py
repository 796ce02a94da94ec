from __future__ import annotations

import pytest

from bot.github import issues
from bot.github.errors import NotFound
from tests.bot.publication.town import REPOSITORY, open_town


async def test_our_issue_is_found_among_other_peoples_and_edited_in_place() -> None:
    async with open_town() as town:
        session, ours = await town.session(), town.ourselves
        for _ in range(3):
            town.hub.open_issue(REPOSITORY, "A question", "result", by="bob")
        pull = town.pull("talk", {"a.py": b"a = 1\n"}, body="result")
        assert await issues.find_ours(session, REPOSITORY, ours, lambda body: True) is None
        opened = await issues.open_issue(session, REPOSITORY, "Slow places", "result")
        other = await issues.open_issue(session, REPOSITORY, "Others", "other")
        town.hub.close_issue(next(each for each in town.hub.world.issues if each.number == opened.number))
        assert await issues.find_ours(session, REPOSITORY, ours, lambda body: body == "result") == opened
        await issues.edit_issue(session, REPOSITORY, opened.number, "newer")
        read = await issues.read_ours(session, REPOSITORY, opened.number, ours)
        assert read == issues.Issue(opened.number, "newer")
        assert await issues.find_ours(session, REPOSITORY, ours, lambda body: body == "other") == other
        assert await issues.read_ours(session, REPOSITORY, 1, ours) is None, "another's"
        assert await issues.read_ours(session, REPOSITORY, pull.number, ours) is None, "a pull request"
        assert await issues.read_ours(session, REPOSITORY, 99, ours) is None, "there is none"
        (kept,) = [each for each in town.hub.world.issues if each.number == opened.number]
        assert (kept.title, kept.state) == ("Slow places", "closed")


async def test_a_repository_without_issues_has_none_opened() -> None:
    async with open_town() as town:
        town.hub.find(REPOSITORY).has_issues = False
        with pytest.raises(NotFound, match="disabled"):
            await issues.open_issue(await town.session(), REPOSITORY, "Slow places", "result")
