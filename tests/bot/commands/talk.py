"""Giving commands as people do, and looking at what comes of them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bot.agents.service import Service
from tests.github.stand_in import StandIn
from tests.github.world import Issue, IssueComment, PullRequest, ReviewComment


@dataclass
class Talk:
    """A running Velox and a pull request in which people talk."""

    service: Service
    pull: PullRequest

    @property
    def github(self) -> StandIn:
        return self.service.github

    @property
    def finding(self) -> ReviewComment:
        """The one comment on lines of ours."""
        (found,) = [item for item in self.service.inline(self.pull) if item.replies_to is None]
        return found

    async def say(
        self, body: str, by: str = "wanda", where: PullRequest | Issue | None = None
    ) -> IssueComment:
        """Write in the conversation, and wait until everything that follows is done."""
        said = self.github.comment(where or self.pull, body, by=by)
        await self.service.idle()
        return said

    async def reply(self, body: str, by: str = "wanda") -> ReviewComment:
        """Answer in the thread of the finding."""
        said = self.github.reply(self.finding, body, by=by)
        await self.service.idle()
        return said

    def reactions(self, said: IssueComment | ReviewComment) -> list[str]:
        """Our reactions to a comment, in their order."""
        ours = self.github.world.bot.login
        return [content for login, content in said.reactions if login == ours]

    def answers(self, where: PullRequest | Issue | None = None) -> list[str]:
        """What we said in a conversation to commands, without the markers."""
        world = self.github.world
        bodies = [each.body for each in world.comments_of(where or self.pull) if each.author is world.bot]
        return [body.partition("\n\n<!-- velox:answer")[0] for body in bodies if "velox:answer" in body]

    def replies(self) -> list[str]:
        """What we said in the thread of the finding after its first comment."""
        world, first = self.github.world, self.finding
        return [
            each.body.partition("\n\n<!-- velox:")[0]
            for each in world.review_comments
            if each.author is world.bot and each.replies_to == first.id
        ]
