"""Carries out commands: finds out whether whoever gave one may, does it once, and says what came of it.

It stands above the agents, for commands ask for their work.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from bot import log
from bot.agents.fetching import READ, Fetching, content_of
from bot.agents.gathering import VELOX, has_settings
from bot.agents.orders import CommandOrder, command, read_order
from bot.agents.settling import serving
from bot.answering import Voice
from bot.command import Answer, Asked, SlashCommand
from bot.commands import COMMANDS, named
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.errors import NotFound, Refused
from bot.github.permissions import held, suffices
from bot.github.reactions import Content
from bot.github.session import Session
from bot.queue import Claim, Overtaken, RetryLater, enqueue, finish
from bot.store import commands, installations
from bot.store.commands import Heard
from bot.store.installations import KnownRepository
from bot.store.pool import Connection, Pool
from engine.strict_json import decode, plain

IN_PULL = {"pull_requests": "write", "metadata": "read"}
IN_ISSUE = {"issues": "write", "metadata": "read"}

SOON = 2.0
"""Seconds after which a comment that GitHub does not find is looked for once more: then it was deleted."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a command may ask while it is carried out: `bot.command.Desk`."""

    fetching: Fetching
    place: KnownRepository
    session: Session
    pool: Pool
    ourselves: Ourselves

    async def settings(self, branch: str | None) -> tuple[Mapping[str, bytes], str]:
        """Return the settings files that govern the root, and where they are from."""
        session = await self.fetching.session(self.place, READ)
        path = "/repos/{+repository}/contents/{name}"
        query = {"ref": branch} if branch else None
        files: dict[str, bytes] = {}
        for name in ("pyproject.toml", VELOX):
            with suppress(NotFound):
                found = await session.get(
                    path, query=query, repository=self.place.repository.full_name, name=name
                )
                files[name] = content_of(found)
        if has_settings(files):
            return files, f"`{branch}`" if branch else "the default branch"
        theirs = await self.fetching.organisation(self.place)
        return {**files, **theirs.files}, f"`{theirs.name}`" if theirs.files else "the defaults alone"


class Commander:
    """Carries out commands."""

    def __init__(self, pool: Pool, github: GitHub, ourselves: Ourselves) -> None:
        self._pool = pool
        self._fetching = Fetching(github)
        self._ourselves = ourselves

    async def command(self, claim: Claim) -> None:
        """Take one command from where it stands to its end."""
        order = read_order(CommandOrder, claim.payload)
        async with self._pool.acquire() as connection:
            heard = await commands.read(connection, order.key)
            place = await installations.read_repository(connection, order.host, order.repository)
        if heard is None or heard.told or place is None or not place.is_open_to_us:
            return
        async with serving(claim, self._pool, place):
            try:
                session = await self._fetching.session(place, IN_PULL if heard.pull else IN_ISSUE)
            except Refused as lacking:  # a permission that the installation has not granted
                _log.warning("a command cannot be answered", comment=heard.key.comment, error=str(lacking))
                await self._refuse(claim, heard)
                return
            reach = Reach(self._fetching, place, session, self._pool, self._ourselves)
            try:
                await self._answer(claim, heard, reach)
            except NotFound as gone:
                await self._look_again(claim, heard, gone)

    async def _answer(self, claim: Claim, heard: Heard, reach: Reach) -> None:
        voice = Voice(reach.session, reach.place.repository.full_name, heard, self._ourselves)
        again = heard.state == "carried out"
        if again:
            answer = decode(Answer, heard.answer)
        else:
            wanted = named(heard.name)
            refusal = await self._refusal(wanted, heard, reach)
            if wanted is None or refusal is not None:
                await voice.react(refusal or "confused")
                await self._refuse(claim, heard)
                return
            await voice.react("eyes")
            answer = await self._carry_out(wanted, heard, reach)
        await voice.say(answer, again=again)
        async with self._pool.acquire() as connection, connection.transaction():
            await self._end(connection, claim, heard)

    async def _refusal(
        self, wanted: SlashCommand[object] | None, heard: Heard, reach: Reach
    ) -> Content | None:
        """Return the reaction to a command that is none, or that this person may not give; else None."""
        if wanted is None:
            return "confused"
        session, name = reach.session, reach.place.repository.full_name
        level = await held(session, name, heard.login)
        if suffices(level, wanted.needs) and (wanted.needs != "read" or suffices(level, "triage")):
            return None
        if wanted.needs != "read" and not wanted.by_author:
            return "-1"
        kind = "pulls" if heard.pull else "issues"
        there = await session.get(
            "/repos/{+repository}/" + kind + "/{number}", repository=name, number=heard.number
        )
        author = str((there.get("user") or {}).get("login")).casefold() == heard.login.casefold()
        if author and level != "none":
            return None
        if wanted.needs == "read" and level == "read":
            described = await session.get("/repos/{+repository}", repository=name)
            return None if described.get("private") else "-1"
        return "-1"

    async def _carry_out(self, wanted: SlashCommand[object], heard: Heard, reach: Reach) -> Answer:
        asked = Asked(heard, reach.place, COMMANDS)
        if wanted.where == "pull request" and not heard.pull:
            seen, answer = None, Answer("This works in pull requests only.", done=False)
        else:
            seen, answer = await wanted.look(asked, reach), None
        async with self._pool.acquire() as connection, connection.transaction():
            answer = answer or await wanted.carry_out(asked, seen, connection)
            if not await commands.carried_out(connection, heard.key, plain(answer)):
                raise Overtaken(f"comment {heard.key.comment} was answered by another worker")
        return answer

    async def _look_again(self, claim: Claim, heard: Heard, gone: NotFound) -> None:
        """Wait once for a comment that may be too new; one that stays away was deleted: nothing is said."""
        if claim.attempts < 2:
            raise RetryLater(str(gone), SOON) from gone
        await self._refuse(claim, heard)

    async def _refuse(self, claim: Claim, heard: Heard) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await commands.refused(connection, heard.key)
            await self._end(connection, claim, heard)

    async def _end(self, connection: Connection, claim: Claim, heard: Heard) -> None:
        """End a command, and have the next of its comment carried out, if there is one."""
        await commands.told(connection, heard.key)
        following = replace(heard.key, place=heard.key.place + 1)
        if await commands.read(connection, following) is not None:
            key = following
            order = CommandOrder(key.host, key.repository, key.comment, key.lines, key.place)
            await enqueue(connection, [command(order, claim.tenant or "")])
        await finish(connection, claim)
