"""Let a rule speak again."""

from __future__ import annotations

from bot.command import Answer, Asked, PlainCommand
from bot.render.markup import code
from bot.store import rewards, silenced
from bot.store.pool import Connection


class Restore(PlainCommand):
    """Findings of the rule are said again from the next review on, but those that were dismissed. So are
    those of a rule that is muted because most people did not want it: what they said before counts no more.
    `/velox config` lists what is silent."""

    usage = "RULE"
    about = "Lets a rule speak again that was silenced by `/velox dismiss`, or is muted."
    needs = "write"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Forget that it was silenced."""
        repository = asked.place.repository
        if len(asked.words) != 1:
            return Answer("Name one rule; `/velox config` lists those that are silent.", done=False)
        (rule,) = asked.words
        where = repository.host, repository.id
        unsilenced = await silenced.restore(connection, *where, rule)
        if await rewards.restored(connection, *where, rule, asked.heard.login) or unsilenced:
            return Answer(f"{code(rule)} speaks again from the next review on.")
        return Answer(f"{code(rule)} is neither silent here by a command nor muted.", done=False)


COMMAND = Restore()
