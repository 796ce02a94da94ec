"""How far the review is."""

from __future__ import annotations

from bot.agents.orders import keys_of
from bot.agents.retraining import last_said
from bot.command import Answer, Asked, PlainCommand
from bot.muting import sentence
from bot.queue.work import ahead
from bot.render.markup import code, prose
from bot.render.plain import counted
from bot.review_file import read_review
from bot.store import llm, reviews, rewards, scans
from bot.store.llm import Tab
from bot.store.pool import Connection
from bot.store.reviews import ReviewRow

STEPS = {
    "queued": "waits to be fetched",
    "analyzing": "is being fetched",
    "optimizing": "is being read and proven",
    "publishing": "is being published",
}


class Status(PlainCommand):
    """In a pull request: its last review, what came of it, or how many others come before it. Anywhere:
    whether reviews are paused, whether a scan is under way, which rules are muted, and what came of the last
    training of the policy, where the server trains by itself."""

    about = "Tells how far the last review is."
    needs = "read"
    where = "anywhere"

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Change nothing."""
        repository = asked.place.repository
        said = []
        if asked.heard.pull:
            review = await reviews.latest(connection, repository.host, repository.id, asked.heard.number)
            said.append(await _of(review, connection))
        if asked.place.paused:
            said.append("Reviews are paused: `/velox resume` lets them go on.")
        elif not asked.heard.pull:
            said.append("Reviews are on.")
        scan = await scans.unfinished(connection, repository.host, repository.id)
        if scan is not None:
            known = f": {scan.done:,} of {counted(scan.total, 'file')}" if scan.total else ""
            said.append(f"A scan is under way{known}.")
        quiet = await rewards.muted_rules(connection, repository.host, repository.id)
        said += map(sentence, quiet)
        used = await llm.spent(connection, Tab(repository.host, repository.id, 0))
        if used.repository_tokens:
            cost = f" and ${used.repository_dollars:.4f}" if used.repository_dollars else ""
            said.append(f"Language models took {used.repository_tokens:,} tokens{cost} here this month.")
        if trained := await last_said(connection):
            said.append(prose(trained))
        return Answer("\n".join(said))


async def _of(review: ReviewRow | None, connection: Connection) -> str:
    """Return one sentence about a review; reasons may quote what is not ours."""
    if review is None:
        return "This was not reviewed yet."
    head = code(review.head[:8])
    match review.state:
        case "done":
            title = read_review(review.written).review.title if review.written else "published"
            return f"The review of {head} is done: {prose(title)}."
        case "failed":
            why = prose((review.reason or "it broke off").removesuffix("."))
            return f"The review of {head} could not be finished: {why}. `/velox review` tries again."
        case "superseded":
            return f"The review of {head} was overtaken ({prose(review.reason or 'a newer push')})."
        case state:
            others = await ahead(connection, keys_of(review))
            waits = f", after {counted(others, 'other')}" if others else ""
            return f"The review of {head} {STEPS[state]}{waits}."


COMMAND = Status()
