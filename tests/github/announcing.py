"""Events told to the App: who caused them, where, and whether the App hears of them at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.github.mail import Delivery, Mail
from tests.github.shapes import Shapes
from tests.github.shapes_accounts import node
from tests.github.world import Account, Installation, PullRequest, Repository, World

Json = Any


class Announcing:
    """Puts what GitHub says with every event around what the event is about."""

    world: World
    mail: Mail
    shapes: Shapes

    def announce(
        self,
        event: str,
        action: str | None,
        repository: Repository | None,
        about: Mapping[str, Json],
        sender: Account | None = None,
    ) -> Delivery | None:
        """Send an event of a repository, if the App is installed there and subscribed; None otherwise."""
        installation = self.world.installation_of(repository) if repository else None
        subscribed = event in self.world.events
        if repository is None or installation is None or installation.suspended_at or not subscribed:
            return None
        payload = {**({"action": action} if action else {}), **about}
        payload["repository"] = self.shapes.repository(repository)
        if repository.owner.type == "Organization":
            payload["organization"] = {**self.shapes.user(repository.owner), "description": None}
        payload["sender"] = self.shapes.user(sender or self.world.bot)
        payload["installation"] = {"id": installation.id, "node_id": node("MI", installation.id)}
        return self.mail.post(event, action, installation.id, repository.id, payload)

    def announce_pull(self, pull: PullRequest, action: str, sender: Account, **more: Json) -> Delivery | None:
        """Send what happened to a pull request."""
        about = {"number": pull.number, "pull_request": self.shapes.pull(pull), **more}
        return self.announce("pull_request", action, pull.repository, about, sender)

    def announce_installation(
        self, event: str, action: str, installation: Installation, sender: Account, **more: Json
    ) -> Delivery:
        """Send what happened to an installation: Apps hear of it unasked."""
        shown = self.shapes.installation(installation)
        payload = {"action": action, "installation": shown, **more, "sender": self.shapes.user(sender)}
        return self.mail.post(event, action, installation.id, None, payload)
