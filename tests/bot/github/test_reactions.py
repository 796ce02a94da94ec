from __future__ import annotations

import pytest

from bot.github.errors import NotFound
from bot.github.permissions import held
from bot.github.reactions import react
from tests.bot.publication.town import REPOSITORY, open_town


async def test_a_reaction_is_given_once_where_the_comment_is() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"a.py": b"a = 1\n"})
        said = town.hub.comment(pull, "/velox help")
        session = await town.session()
        for _ in range(2):
            await react(session, REPOSITORY, said.id, "eyes", lines=False)
        assert [content for _, content in said.reactions] == ["eyes"]
        with pytest.raises(NotFound):
            await react(session, REPOSITORY, said.id, "eyes", lines=True)


async def test_levels_are_as_fine_as_github_tells_them() -> None:
    async with open_town() as town:
        repository = town.hub.find(REPOSITORY)
        repository.private = True
        session = await town.session()
        for role in ("read", "triage", "write", "maintain", "admin"):
            repository.collaborators["mia"] = role
            town.hub.world.account("mia")
            assert await held(session, REPOSITORY, "mia") == role
        del repository.collaborators["mia"]
        assert await held(session, REPOSITORY, "mia") == "none"
        assert await held(session, REPOSITORY, "nobody-at-all") == "none"
