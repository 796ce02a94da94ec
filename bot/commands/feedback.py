"""Say whether a finding was useful."""

from __future__ import annotations

from bot.command import Answer, Asked, Desk, SlashCommand
from bot.commands._findings import meant
from bot.github.permissions import held, suffices
from bot.store import learning, rewards
from bot.store.pool import Connection
from bot.store.rewards import About
from engine.choose.acceptance import MEMBER, STRANGER

USAGE = "Say `/velox feedback up` or `/velox feedback down`, and which finding or rule outside of its thread."


class Feedback(SlashCommand[str]):
    """Counted by rule and repository, one voice for each person and finding; a later word takes the place of
    an earlier one. It takes no finding back: `/velox dismiss` does. A rule that most people of a repository
    find of no use is muted there after a while, and speaks again when they say so; whoever has no role in the
    repository counts little, and mutes nothing."""

    usage = "up|down [ID|RULE]"
    about = "Counts whether a finding or a rule is useful here."
    needs = "read"
    where = "anywhere"

    async def look(self, asked: Asked, desk: Desk) -> str:
        """Ask what role they have."""
        return await held(desk.session, asked.place.repository.full_name, asked.heard.login)

    async def carry_out(self, asked: Asked, seen: str, connection: Connection) -> Answer:
        """Count the voice."""
        words = asked.words
        if not words or words[0].casefold() not in ("up", "down"):
            return Answer(USAGE, done=False)
        found = await meant(asked, words[1:], connection)
        if found.trouble:
            return Answer(found.trouble, done=False)
        subjects = [About.this(each) for each in found.findings] or [About(found.rule)]
        repository, login = asked.place.repository, asked.heard.login.casefold()
        where, who = (repository.host, repository.id), rewards.voter_of(repository.host, login)
        up = words[0].casefold() == "up"
        role = "read" if asked.place.private else "triage"  # whatever is public everybody may read
        weight = MEMBER if suffices(seen, role) else STRANGER
        for about in subjects:
            await learning.vote(connection, *where, about.rule, about.subject, login, up=up)
            await rewards.append(connection, *where, about, "up" if up else "down", who, weight)
        return Answer()


COMMAND = Feedback()
