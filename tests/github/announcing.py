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
        payload["repository"] = self._repository(event, repository)
        if "check_run" in payload:
            payload["check_run"] = self._with_suite(payload["check_run"])
        if repository.owner.type == "Organization":
            payload["organization"] = self.shapes.organization(repository.owner)
        payload["sender"] = self.shapes.user(sender or self.world.bot)
        payload["installation"] = {"id": installation.id, "node_id": node("MI", installation.id)}
        return self.mail.post(event, action, installation.id, repository.id, payload)

    def _repository(self, event: str, repository: Repository) -> Json:
        """A repository as an event shows it: a push has numbers for instants, and the owner's names."""
        shown = {**self.shapes.repository(repository), "custom_properties": {}}
        if event != "push":
            return shown
        instants = {"created_at": int(repository.created_at), "pushed_at": int(self.world.now())}
        owner = {**shown["owner"], "name": repository.owner.login, "email": None}
        more = {"stargazers": 0, "master_branch": repository.default_branch}
        return {**shown, **instants, **more, "owner": owner}

    def _with_suite(self, run: Json) -> Json:
        suite = next(suite for suite in self.world.suites if suite.id == run["check_suite"]["id"])
        shown = self.shapes.suite(suite)
        left_out = {"head_commit", "repository", "latest_check_runs_count", "check_runs_url"}
        return {**run, "check_suite": {name: value for name, value in shown.items() if name not in left_out}}

    def announce_pull(self, pull: PullRequest, action: str, sender: Account, **more: Json) -> Delivery | None:
        """Send what happened to a pull request."""
        about = {"number": pull.number, "pull_request": self.shapes.pull(pull), **more}
        return self.announce("pull_request", action, pull.repository, about, sender)

    def announce_installation(
        self, event: str, action: str, installation: Installation, sender: Account, **more: Json
    ) -> Delivery:
        """Send what happened to an installation: Apps hear of it unasked, with numbers for instants."""
        created = int(installation.created_at)
        instants = {"created_at": created, "updated_at": created, "has_multiple_single_files": False}
        shown = {**self.shapes.installation(installation), **instants, "single_file_paths": []}
        payload = {"action": action, "installation": shown, **more, "sender": self.shapes.user(sender)}
        return self.mail.post(event, action, installation.id, None, payload)
