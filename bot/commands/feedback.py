"""Say whether a finding was useful."""

from __future__ import annotations

from bot.command import Answer, Asked, PlainCommand
from bot.commands._findings import meant
from bot.store import learning
from bot.store.pool import Connection

USAGE = "Say `/velox feedback up` or `/velox feedback down`, and which finding or rule outside of its thread."


class Feedback(PlainCommand):
    """Counted by rule and repository, one voice for each person and finding; a later word takes the place of
    an earlier one. It changes nothing that is said: `/velox dismiss` does."""

    usage = "up|down [ID|RULE]"
    about = "Counts whether a finding or a rule is useful here."
    needs = "read"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Count the voice."""
        words = asked.words
        if not words or words[0].casefold() not in ("up", "down"):
            return Answer(USAGE, done=False)
        found = await meant(asked, words[1:], connection)
        if found.trouble:
            return Answer(found.trouble, done=False)
        subjects = [(each.seen.rule, each.seen.fingerprint) for each in found.findings]
        repository, login = asked.place.repository, asked.heard.login.casefold()
        up = words[0].casefold() == "up"
        for rule, subject in subjects or [(found.rule, "")]:
            await learning.vote(connection, repository.host, repository.id, rule, subject, login, up=up)
        return Answer()


COMMAND = Feedback()
