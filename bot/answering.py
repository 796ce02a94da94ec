"""What is said to a command on GitHub, so that a worker that takes over says nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import log
from bot.command import Answer
from bot.events._commands import commands_in
from bot.github import comments, reviews
from bot.github.authors import Ourselves
from bot.github.errors import Forbidden
from bot.github.reactions import Content, react
from bot.github.reviews import PullRequest
from bot.github.session import Session
from bot.publication.bodies import Farewell
from bot.publication.markers import marked, marker
from bot.publication.publish import is_closed
from bot.publication.threads import finding_of
from bot.store.commands import Heard

ANSWER = "answer"
"""The marker of comments that answer a command."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks to one command, where it was given."""

    session: Session
    repository: str
    heard: Heard
    ourselves: Ourselves

    async def react(self, content: Content) -> None:
        """React to the comment; where GitHub does not let us, as in a locked conversation, do without."""
        key = self.heard.key
        try:
            await react(self.session, self.repository, key.comment, content, lines=key.lines)
        except Forbidden as refusal:
            _log.warning("no reaction to a command", comment=key.comment, error=str(refusal))

    async def strike(self, wanted: Sequence[int]) -> None:
        """Strike comments of ours through whose findings somebody does not want.

        Where people talk about one, its thread is answered, and the comment stays as it was.
        """
        if not wanted:
            return
        there = await reviews.inline_comments(self.session, self._subject, self.ourselves)
        talked = {each.answers for each in there if not each.ours and not commands_in(each.body)}
        answered = {each.answers for each in there if each.ours and is_closed(each.body)}
        for each in there:
            fields = finding_of(each)
            if each.id not in wanted or fields is None or is_closed(each.body) or each.id in answered:
                continue
            last = Farewell(fields["id"], fields["review"], "", dismissed=True)
            if each.id in talked:
                await reviews.answer(self.session, self._subject, each.id, last.answer())
            else:
                await reviews.edit_comment(self.session, self._subject, each.id, last.strike(each.body))

    async def say(self, answer: Answer, *, again: bool) -> None:
        """Say an answer; `again` tells that an earlier try may have said part of it."""
        try:
            await self.strike(answer.dismissed)
            if answer.text and not (again and await self._is_said()):
                await self._write(marked(answer.text, ANSWER, to=self._name))
        except Forbidden as refusal:
            _log.warning("no answer to a command", comment=self.heard.key.comment, error=str(refusal))
        await self.react("+1" if answer.done else "confused")

    @property
    def _name(self) -> str:
        return f"{self.heard.key.comment}.{self.heard.key.place}"

    @property
    def _subject(self) -> PullRequest:
        return PullRequest(self.repository, self.heard.number)

    async def _write(self, body: str) -> None:
        key = self.heard.key
        if key.lines:
            await reviews.answer(self.session, self._subject, self.heard.answers or key.comment, body)
        else:
            await comments.write(self.session, self._subject, body)

    async def _is_said(self) -> bool:
        def ours(body: str) -> bool:
            return (marker(body, ANSWER) or {}).get("to") == self._name

        if self.heard.key.lines:
            there = await reviews.inline_comments(self.session, self._subject, self.ourselves)
            return any(each.ours and ours(each.body) for each in there)
        return await comments.find_ours(self.session, self._subject, self.ourselves, ours) is not None
