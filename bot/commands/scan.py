"""Scan the whole repository, or call the scan off."""

from __future__ import annotations

from bot.agents.asking import Wish, ask, cancel
from bot.command import Answer, Asked, PlainCommand
from bot.store.pool import Connection

CANCEL = ("cancel",)
NOTHING_RUNS = "No scan is under way."
NOT_A_PART = "`/velox scan` is of the whole default branch; `/velox optimize PATH` looks at a file or folder."


class Scan(PlainCommand):
    """The newest commit of the default branch is scanned in parts. One comment shows how far it is; its best
    rewrites are measured; the result is an issue and a check run, `Velox scan`. The next scan edits the same
    issue and says what is new and what is gone; no issue is closed by it. One scan of a repository runs at a
    time: `/velox scan cancel` stops it, and a search for speedups, too."""

    usage = "[cancel]"
    about = "Scans the whole default branch, and keeps the result in one issue; `cancel` stops it."
    needs = "write"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Begin a scan, or end the one that runs."""
        heard = asked.heard
        if asked.words == CANCEL:
            ended = await cancel(connection, asked.place, heard.login)
            return Answer(NOTHING_RUNS, done=False) if ended is None else Answer()
        if asked.words:
            return Answer(NOT_A_PART, done=False)
        begun = await ask(connection, asked.place, Wish(heard.login, number=heard.number))
        return Answer(begun.words, done=begun.scan is not None)


COMMAND = Scan()
