"""What can be asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.command import Answer, Asked, PlainCommand, SlashCommand
from bot.render.markup import code, prose, table
from bot.store.pool import Connection


class Help(PlainCommand):
    """The answer is the table above, as it is for this version."""

    about = "Lists what can be asked for."
    needs = "read"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Answer with the table of all commands."""
        return Answer(commands_table(asked.known))


def commands_table(commands: Sequence[SlashCommand[object]]) -> str:
    """Return the table of commands as Markdown: what to write, what it does, who may."""
    return table(
        ("command", "what it does", "who may"),
        [(code(command.line), prose(command.about), who_may(command)) for command in commands],
    )


def who_may(command: SlashCommand[object]) -> str:
    """Return who may give a command, in a few words."""
    author = " or the author" if command.by_author else ""
    return f"{command.needs}{author}"


COMMAND = Help()
