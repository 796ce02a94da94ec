"""`/velox help`: what can be asked for, made of the commands themselves."""

from __future__ import annotations

from pathlib import Path

import bot.commands
from bot.command import SlashCommand
from bot.commands import COMMANDS, named
from bot.commands.help import commands_table, who_may
from tests.bot.commands.talk import Talk


def test_every_file_is_a_command() -> None:
    files = sorted(path.stem for path in Path(bot.commands.__path__[0]).glob("[!_]*.py"))
    assert [command.name for command in COMMANDS] == files
    assert all(isinstance(command, SlashCommand) for command in COMMANDS)


def test_names_and_aliases_meet_nowhere() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert len(set(names)) == len(names)
    assert all(named(name) is not None for name in names) and named("of tomorrow") is None


def test_every_command_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"## {command.name}\n" in page and command.about.endswith(".")
        assert f"`{command.line}`" in page.replace("\\|", "|")


def test_the_table_names_who_may() -> None:
    table = commands_table(COMMANDS)
    assert table.count("\n") == len(COMMANDS) + 1
    review = named("review")
    assert review is not None and who_may(review) == "triage or the author"


async def test_help_is_one_comment(fresh: Talk) -> None:
    said = await fresh.say("/velox help", by="rita")
    assert fresh.reactions(said) == ["eyes", "+1"]
    (answer,) = fresh.answers()
    assert "`/velox review`" in answer and len(answer) < 3000
    issue = fresh.github.open_issue("acme/shop", "How does it work?", by="rita")
    await fresh.say("/velox", by="rita", where=issue)
    assert fresh.answers(issue) == [answer]
    fresh.service.well()


async def test_help_in_a_thread_is_an_answer_there(talk: Talk) -> None:
    reply = await talk.reply("/velox help")
    assert talk.reactions(reply) == ["eyes", "+1"]
    assert len(talk.replies()) == 1 and talk.answers() == []
    talk.service.well(talk.pull.head)
