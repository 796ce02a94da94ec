"""Let the code of a fork be run."""

from __future__ import annotations

from bot.agents.analyzer import Head
from bot.command import Answer, Asked, Desk, SlashCommand
from bot.commands.review import CLOSED, head_of, review_again
from bot.store.pool import Connection

NO_FORK = "This is no fork: its code is run without being asked for."


class Verify(SlashCommand[Head]):
    """What the button `Run proofs` of the check run does: the code of a fork is otherwise only read. It
    holds for the head that the pull request has now; after a push it has to be asked for again."""

    about = "Runs the proofs of a fork's pull request, in the sandbox."
    needs = "write"

    async def look(self, asked: Asked, desk: Desk) -> Head:
        """Return the pull request as GitHub has it now."""
        return await head_of(asked, desk)

    async def carry_out(self, asked: Asked, seen: Head, connection: Connection) -> Answer:
        """Allow this head alone, and review it."""
        if not seen.open:
            return Answer(CLOSED, done=False)
        if not seen.fork:
            return Answer(NO_FORK, done=False)
        await review_again(asked, seen, connection, "verify")
        return Answer()


COMMAND = Verify()
