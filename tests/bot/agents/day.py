"""A day in the life: everything between the Marketplace and the last row deleted, as people would do it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.agents.monitor import Monitor
from tests.bot.agents.service import SECRET, Service, running, slow
from tests.bot.agents.transcript import Transcript
from tests.github import StandIn
from tests.github.world import Installation, Issue, PullRequest

NAME = "acme/orders"

ORDERS = '''"""Orders, and what is told of them."""


def by_customer(orders: list[dict[str, str]], customers: list[str]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for customer in customers:
        found[customer] = [order for order in orders if order["customer"] == customer]
    return found
'''

FILES = {
    "README.md": "# Orders\n",
    "velox.toml": 'inline_from = "applies"\n',
    "orders/__init__.py": "",
    "orders/told.py": ORDERS,
    "orders/old.py": slow("seen_before"),
}


class Day:
    """The scenes, in their order; each ends when there is nothing left to do."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.github = service.github
        self.written = Transcript(service.github)
        self.free = self.github.offer("Free")
        self.team = self.github.offer("Team", 900)
        self.installation: Installation | None = None

    async def _ends(self, title: str, did: str) -> None:
        await self.service.idle()
        self.written.scene(title, did)

    async def begins(self) -> None:
        """Installation, out of the Marketplace."""
        self.github.buy("acme", self.free)
        self.installation = self.github.install(NAME)
        await self._ends(
            "Installed", "Ada takes the free plan in the Marketplace, and installs Velox on one repository."
        )

    async def works(self) -> PullRequest:
        """A first pull request, an answer, a fix, and a second push."""
        github = self.github
        pull = github.open_pull_request(
            NAME,
            "uniques",
            {"orders/unique.py": slow("unique"), "orders/known.py": slow("known")},
            title="Unique and known customers",
        )
        await self._ends("A first pull request", "Ada opens a pull request with two new functions.")
        known, unique = sorted(self.service.inline(pull), key=lambda each: each.path)
        github.comment(pull, "/velox explain membership-in-list", by="ada")
        await self._ends(
            "A question", "Ada asks what the rule is about: `/velox explain membership-in-list`."
        )
        github.reply(known, "/velox dismiss", by="ada")
        await self._ends(
            "A dismissal",
            "The list in `known` never has more than three elements. Ada answers `/velox dismiss`.",
        )
        github.apply_suggestion(unique)
        await self._ends("A fix", "Ada presses “Commit suggestion” on the other comment.")
        github.push(NAME, "uniques", {"orders/sums.py": "def total(rows):\n    return sum(rows)\n"})
        await self._ends("A second push", "Ada pushes a file in which nothing is slow.")
        github.merge(pull)
        await self._ends("Merged", "The pull request is merged.")
        return pull

    async def helps(self) -> None:
        """A pull request of a fork, which is run when a maintainer asks."""
        github = self.github
        github.fork(NAME, "eve")
        pull = github.open_pull_request(
            NAME,
            "first",
            {"orders/first.py": slow("first_of_each")},
            title="The first order of each customer",
            author="eve",
            fork="eve/orders",
        )
        await self._ends("A fork", "Eve, whom nobody knows, opens a pull request from her fork.")
        github.comment(pull, "/velox verify", by="eve")
        await self._ends("A stranger asks", "Eve asks for the proofs herself: `/velox verify`.")
        github.comment(pull, "/velox verify", by="ada")
        await self._ends("A maintainer asks", "Ada has read the code, and writes `/velox verify`.")

    async def scans(self) -> Issue:
        """A scan that is cancelled, one that ends, and one more."""
        github = self.github
        issue = github.open_issue(NAME, "What is slow here?", by="ada")
        outage = github.fail(1_000, "503", "*git-upload-pack")
        github.comment(issue, "/velox scan", by="ada")
        await self.service.until_found("select 1 from scans where state in ('queued', 'running')")
        github.comment(issue, "/velox scan cancel", by="ada")
        await self.service.until_found("select 1 from scans where state = 'cancelled'")
        outage.left = 0
        await self._ends(
            "A scan, and not after all", "Ada writes `/velox scan`, and then `/velox scan cancel`."
        )
        github.comment(issue, "/velox scan", by="ada")
        await self._ends("A scan", "Ada writes `/velox scan` again, and lets it end.")
        mended = {"orders/old.py": "def seen_before(rows):\n    return list(dict.fromkeys(rows))\n"}
        github.push(NAME, "main", mended, message="Keep the order with a dict")
        await self.service.idle()
        github.comment(issue, "/velox scan", by="ada")
        await self._ends("Once more", "Ada mends `orders/old.py`, and scans again.")
        return issue

    async def pays(self) -> None:
        """The plan changes, up and down."""
        self.github.upgrade("acme", self.team)
        await self._ends("Another plan", "The account changes to the plan Team.")
        self.github.downgrade("acme", self.free)
        await self._ends("And back", "It will go back to the free plan at the end of the month.")

    async def leaves(self) -> None:
        """Suspended, back, uninstalled, and forgotten."""
        github, installation = self.github, self.installation
        assert installation is not None
        github.suspend(installation)
        pull = github.open_pull_request(NAME, "quiet", {"orders/quiet.py": slow("quiet")})
        await self._ends("Suspended", "Ada suspends Velox, and opens a pull request.")
        github.unsuspend(installation)
        github.push(NAME, "quiet", {"orders/quiet.py": slow("quiet") + "\n# more\n"})
        await self._ends("Back", "She ends the suspension, and pushes.")
        github.close(pull)
        await self.service.idle()
        github.cancel("acme")
        github.uninstall(installation)
        await self._ends("Uninstalled", "She cancels the plan and uninstalls Velox.")
        await Monitor(self.service.pool).round()
        await self._ends(
            "Forgotten", "Within the hour everything that Velox had stored of her account is deleted."
        )

    async def whole(self) -> Transcript:
        """Live it from beginning to end."""
        await self.begins()
        await self.works()
        await self.helps()
        await self.scans()
        await self.pays()
        await self.leaves()
        return self.written


@asynccontextmanager
async def a_day(database: str, data: Path, **more: Any) -> AsyncIterator[Day]:
    """Run Velox in a town where nothing has happened yet."""
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository(NAME, FILES, collaborators={"ada": "admin"})
        async with running(github, database, data, **more) as service:
            yield Day(service)
