"""The stand-in GitHub: one object that holds a world, serves it, and plays the people in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.github.contract import github_contract
from tests.github.exchanges import Exchange
from tests.github.faults import Fault, Kind
from tests.github.limits import Limits
from tests.github.mail import Delivery, Mail
from tests.github.marketplace import ShoppingPeople
from tests.github.page import Page
from tests.github.registration import EVENTS, LEAST
from tests.github.server import API, Server
from tests.github.shapes import Shapes
from tests.github.world import Repository, World

Json = Any


class StandIn(ShoppingPeople):
    """A GitHub of one's own, on the loopback address: stateful, and stricter than the real one.

    `async with StandIn() as github:` serves the API at `.url` (as GitHub Enterprise Server does), git and
    pages at `.web_url`. What people do are methods (`create_repository`, `install`, `open_pull_request`,
    `push`, `comment`, ...); they return at once, and `await github.settled()` waits until the App has
    answered every delivery.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        webhook_url: str | None = None,
        webhook_secret: str = "a secret that is only for tests",
        permissions: Mapping[str, str] | None = None,
        events: tuple[str, ...] = EVENTS,
        app_id: int = 1_234_567,
    ) -> None:
        self._port = port
        self._folder = Path(tempfile.mkdtemp(prefix="stand-in-github-"))
        self.world = World(self._folder, app_id, {**(LEAST if permissions is None else permissions)}, events)
        self.mail = Mail(self.world, webhook_secret)
        self.mail.url = webhook_url
        self.billing = Mail(self.world, "the-secret-of-the-marketplace")
        contract = github_contract()
        self.shapes = Shapes(self.world, contract)
        self.server = Server(self.world, contract, self.mail, self.shapes)
        self.server.notify = self._heard
        self.server.render = self.page

    async def __aenter__(self) -> Self:
        port = await self.server.start(self._port)
        self.world.web_url = f"http://127.0.0.1:{port}"
        self.world.url = self.world.web_url + API
        await self.mail.start()
        await self.billing.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.mail.stop()
        await self.billing.stop()
        await self.server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------ where it is

    @property
    def url(self) -> str:
        """The base of the API: `http://127.0.0.1:PORT/api/v3`."""
        return self.world.url

    @property
    def web_url(self) -> str:
        """The base of pages."""
        return self.world.web_url

    @property
    def git_url(self) -> str:
        """The base of clone addresses: `{git_url}/OWNER/NAME.git`."""
        return self.world.web_url

    @property
    def app_id(self) -> int:
        """The number of the App."""
        return self.world.app_id

    @property
    def private_key(self) -> str:
        """The App's newest key, as PEM."""
        return self.world.private_key

    @property
    def webhook_secret(self) -> str:
        """What deliveries are signed with; a new one may be set."""
        return self.mail.secret

    @webhook_secret.setter
    def webhook_secret(self, secret: str) -> None:
        self.mail.secret = secret

    @property
    def webhook_url(self) -> str | None:
        """Where deliveries go; None records them as failed."""
        return self.mail.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.mail.url = url

    # ---------------------------------------------------------------------------------------- what happened

    @property
    def requests(self) -> list[Exchange]:
        """Every request, in order."""
        return self.server.requests

    @property
    def breaches(self) -> list[Exchange]:
        """The requests that no correct client sends; a test asserts that there are none."""
        return [exchange for exchange in self.requests if exchange.breach is not None]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every event that the App was to hear of, in order, with its attempts."""
        return self.mail.deliveries

    @property
    def limits(self) -> Limits:
        """How much an installation may ask for."""
        return self.server.limits

    async def settled(self) -> None:
        """Wait until everything that was sent is answered."""
        await self.mail.settled()
        await self.billing.settled()

    # ------------------------------------------------------------------------------------------ what fails

    def fail(
        self,
        next: int = 1,
        with_: Kind = "502 html",
        where: str = "*",
        *,
        after: bool = False,
        skip: int = 0,
        do: Callable[[], object] | None = None,
    ) -> Fault:
        """Let the next requests that match `METHOD /path` fail, before or after they were carried out.

        `skip` lets as many pass first. `do` is called when it strikes: kill a worker with it, for instance.
        """
        fault = Fault(with_, where, next, after, skip, do)
        self.server.faults.waiting.append(fault)
        return fault

    # --------------------------------------------------------------------------------------------- to look at

    def page(self, full_name: str, number: int) -> str:
        """Return the page of a pull request or an issue as HTML."""
        issue = self.world.issue(self.find(full_name), number)
        if issue is not None:
            return Page(self.world).render_issue(issue)
        return Page(self.world).render(self.pull(full_name, number))

    def _heard(
        self, event: str, action: str | None, repository: Repository | None, about: Mapping[str, Json]
    ) -> None:
        self.announce(event, action, repository, about)
