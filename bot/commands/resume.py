"""Review again what is pushed."""

from __future__ import annotations

from bot.command import Answer, Asked, PlainCommand
from bot.store import installations
from bot.store.pool import Connection

RESUMED = "Reviews go on with the next push. `/velox review` reviews a pull request now."
NOT_PAUSED = "Reviews are not paused."


class Resume(PlainCommand):
    """What was pushed during the pause is not reviewed all at once: each pull request is with its next push,
    or with `/velox review`."""

    about = "Lets reviews go on after `/velox pause`."
    needs = "write"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Remember it."""
        repository = asked.place.repository
        now = await installations.read_repository(connection, repository.host, repository.id)
        await installations.pause_repository(connection, repository.host, repository.id, False)
        return Answer(RESUMED if now is None or now.paused else NOT_PAUSED)


COMMAND = Resume()
