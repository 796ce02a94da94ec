from __future__ import annotations

from bot.github import comments
from bot.github.reviews import PullRequest
from tests.bot.publication.town import REPOSITORY, open_town


async def test_our_comment_is_found_among_other_peoples_and_edited_in_place() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"a.py": b"a = 1\n"})
        place = PullRequest(REPOSITORY, pull.number)
        session = await town.session()
        for _ in range(120):
            town.hub.comment(pull, "summary")
        assert await comments.find_ours(session, place, town.ourselves, lambda body: True) is None
        written = await comments.write(session, place, "summary")
        await comments.write(session, place, "something else")
        found = await comments.find_ours(session, place, town.ourselves, lambda body: body == "summary")
        assert found == written
        await comments.edit(session, place, written.id, "newer")
        again = await comments.find_ours(session, place, town.ourselves, lambda body: body == "newer")
        assert again is not None
        assert again.id == written.id
