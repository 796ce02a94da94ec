"""What is said to a command is found again, wherever it was said."""

from __future__ import annotations

from bot.answering import Voice
from bot.command import Answer
from bot.store.commands import CommandKey, Heard
from tests.bot.publication.town import REPOSITORY, open_town


async def test_an_answer_is_not_said_twice() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"a.py": b"a = 1\n"})
        said = town.hub.comment(pull, "/velox help")
        key = CommandKey("github.com", pull.repository.id, said.id, False, 0)
        heard = Heard(key, pull.number, True, None, "ada", "help", "", "carried out", None, False)
        voice = Voice(await town.session(), REPOSITORY, heard, town.ourselves)
        town.hub.comment(pull, f"Mine.\n\n<!-- velox:answer to={said.id}.0 -->")  # which anybody may write
        for _ in range(2):
            await voice.say(Answer("Here."), again=True)
        bodies = [each.body for each in town.hub.world.comments_of(pull)]
        assert [body for body in bodies if body.startswith("Here.")] == [
            f"Here.\n\n<!-- velox:answer to={said.id}.0 -->"
        ]
        assert [content for _, content in said.reactions] == ["+1"]
