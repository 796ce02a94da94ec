"""Say no to a finding, or to a rule."""

from __future__ import annotations

from bot.agents.orders import OutcomeOrder, learn
from bot.command import Answer, Asked, PlainCommand
from bot.commands._findings import meant
from bot.queue import enqueue, tenant_of
from bot.render.markup import code
from bot.store import rewards, silenced, suggestions
from bot.store.pool import Connection
from bot.store.rewards import About
from bot.store.suggestions import Suggestion


class Dismiss(PlainCommand):
    """A finding that was dismissed is not said again on the same code, in whatever pull request; its comment
    is struck through, or answered where people talk about it. A rule that was dismissed is silent in the
    whole repository from the next review on, until `/velox restore`. The name of a finding stands in its
    comment; in an answer to that comment it may be left out."""

    usage = "[ID|RULE]"
    about = "Never says a finding again, or silences a rule in this repository."
    needs = "write"
    where = "anywhere"
    aliases = ("ignore",)

    async def carry_out(self, asked: Asked, seen: None, connection: Connection) -> Answer:
        """Remember it."""
        found = await meant(asked, asked.words, connection)
        if found.rule:
            return await _silence(asked, found.rule, connection)
        if not found.findings:
            return Answer(found.trouble, done=False)
        return await _dismiss(asked, found.findings, connection)


async def _silence(asked: Asked, rule: str, connection: Connection) -> Answer:
    """Silence a rule, and dismiss what it said in this pull request."""
    repository = asked.place.repository
    await silenced.silence(connection, repository.host, repository.id, rule, asked.heard.login)
    who = rewards.voter_of(repository.host, asked.heard.login)
    await rewards.append(connection, repository.host, repository.id, About(rule), "dismissed", who)
    comments: tuple[int, ...] = ()
    if asked.heard.pull:
        here = await suggestions.of(connection, repository.host, repository.id, asked.heard.number)
        mine = tuple(each for each in here if each.seen.rule == rule and each.state not in ENDED)
        comments = (await _dismiss(asked, mine, connection)).dismissed
    name = code(rule)
    text = f"{name} is silent in this repository from now on. `/velox restore {rule}` takes that back."
    return Answer(text, dismissed=comments)


ENDED = ("fixed", "dismissed")


async def _dismiss(asked: Asked, findings: tuple[Suggestion, ...], connection: Connection) -> Answer:
    repository = asked.place.repository
    who = rewards.voter_of(repository.host, asked.heard.login)
    for each in findings:
        await suggestions.dismiss(connection, each.id)
        await rewards.append(connection, repository.host, repository.id, About.this(each), "dismissed", who)
    if asked.heard.pull and findings:
        ending = OutcomeOrder(repository.host, repository.id, asked.heard.number, "published")
        await enqueue(connection, [learn(ending, tenant_of(repository.host, repository.installation))])
    return Answer(dismissed=tuple(each.comment for each in findings if each.comment is not None))


COMMAND = Dismiss()
