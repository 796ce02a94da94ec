"""Review the pull request as it is now."""

from __future__ import annotations

from bot.agents.analyzer import Head
from bot.agents.orders import PullRequestOrder, analyze
from bot.command import Answer, Asked, Desk, SlashCommand
from bot.jobs import ReviewCause
from bot.queue import enqueue
from bot.store import pull_requests
from bot.store.pool import Connection
from bot.store.pull_requests import PullRequestKey

CLOSED = "The pull request is closed: there is nothing to review."


class Review(SlashCommand[Head]):
    """The head that GitHub names at that moment is reviewed, and the check run shows how far the review is.
    What was said before is not said again. In a paused repository this is how to get a single review."""

    about = "Reviews the pull request once more, as it is now; a draft, too."
    needs = "triage"
    by_author = True

    async def look(self, asked: Asked, desk: Desk) -> Head:
        """Return the pull request as GitHub has it now."""
        return await head_of(asked, desk)

    async def carry_out(self, asked: Asked, seen: Head, connection: Connection) -> Answer:
        """Count it as something heard of the pull request, so that work on an older head ends."""
        if not seen.open:
            return Answer(CLOSED, done=False)
        await review_again(asked, seen, connection, "asked")
        return Answer()


async def head_of(asked: Asked, desk: Desk) -> Head:
    """Return the pull request of a command as GitHub has it now."""
    path = "/repos/{+repository}/pulls/{number}"
    name, number = asked.place.repository.full_name, asked.heard.number
    return Head.of(await desk.session.get(path, repository=name, number=number))


async def review_again(asked: Asked, head: Head, connection: Connection, cause: ReviewCause) -> None:
    """Have a pull request reviewed; with the cause `verify` the code of a fork's head may then be run."""
    repository = asked.place.repository
    key = PullRequestKey(repository.host, repository.id, asked.heard.number)
    generation = await pull_requests.heard(
        connection, key, head=head.sha, base=head.base_ref, draft=head.draft, fork=head.fork
    )
    if cause == "verify":
        await pull_requests.verified(connection, key, head.sha)
    order = PullRequestOrder(
        repository.host, repository.installation, repository.id, key.number, generation, cause
    )
    await enqueue(connection, [analyze(order)])


COMMAND = Review()
