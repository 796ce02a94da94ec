"""Stop reviewing what is pushed."""

from __future__ import annotations

from bot.command import Answer, Asked, PlainCommand
from bot.store import installations
from bot.store.pool import Connection

PAUSED = "Reviews are paused. `/velox review` still reviews once; `/velox resume` lets them go on."


class Pause(PlainCommand):
    """For the whole repository. Heads that are pushed meanwhile get a check run that is skipped and says so,
    so that a branch which requires the check does not wait for it. Commands are heard all the same."""

    about = "Stops reviewing what is pushed, until `/velox resume`."
    needs = "write"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Remember it; what is under way is not published any more."""
        repository = asked.place.repository
        await installations.pause_repository(connection, repository.host, repository.id, True)
        return Answer(PAUSED)


COMMAND = Pause()
