"""Look for speedups in a file or folder, or where most is to be gained."""

from __future__ import annotations

from bot.agents.asking import Wish, ask
from bot.command import Answer, Asked, PlainCommand
from bot.store.pool import Connection


class Optimize(PlainCommand):
    """The rewrites in the file or folder are measured, best first. Without a path these are the ten files
    with most to gain: by how many rewrites they have, and how hard they are to follow. The result is an issue
    with a patch for each rewrite, which `git apply` takes at the commit that the issue names. In a pull
    request its head is looked at, what it changed is left to its review, and the code of a fork is not run
    unless a maintainer asked for that."""

    usage = "[PATH]"
    about = "Looks for speedups in a file or folder, or where most is to be gained, and gives patches."
    needs = "write"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Begin a search, unless something of the repository is being scanned."""
        heard = asked.heard
        wish = Wish(heard.login, "optimize", asked.arguments, heard.number, heard.pull)
        begun = await ask(connection, asked.place, wish)
        return Answer(begun.words, done=begun.scan is not None)


COMMAND = Optimize()
