"""Compares the installations and repositories of the store with GitHub's own lists.

What changed while nobody listened, and longer ago than GitHub sends anything again, is only found so.
GitHub's lists are believed about what there is. Of an installation that is not listed GitHub is asked once
more, for what is gone is purged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot import log
from bot.github.client import ApiSession, GitHub
from bot.github.errors import Forbidden, NotFound, Suspended, Unauthorized
from bot.github.session import Json
from bot.jobs import Repository
from bot.measures import Measures
from bot.queue import tenant_of
from bot.queue.work import withdraw
from bot.store import healing, installations
from bot.store.healing import Standing
from bot.store.installations import InstallationState
from bot.store.pool import Pool

MOST = 10_000
"""Installations, or repositories of one, that are listed; beyond it nothing is held for gone."""

MOST_A_ROUND = 10
"""Installations whose repositories are compared in a round."""

DAILY = timedelta(days=1)

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """An installation as GitHub lists it."""

    id: int
    state: InstallationState
    account: int | None
    login: str | None
    type: str | None
    permissions: Mapping[str, str]

    @staticmethod
    def of(item: Json) -> Listed:
        """Read it from GitHub's list."""
        account = item.get("account") or {}
        return Listed(
            item["id"],
            "suspended" if item.get("suspended_at") else "active",
            account.get("id"),
            account.get("login") or account.get("slug"),
            account.get("type") or item.get("target_type"),
            dict(item.get("permissions") or {}),
        )


@dataclass(frozen=True, slots=True)
class Differences:
    """What GitHub's list says and the store does not."""

    new: tuple[Listed, ...] = ()
    changed: tuple[Listed, ...] = ()
    suspended: tuple[int, ...] = ()
    resumed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


def compare(known: Mapping[int, Standing], listed: Mapping[int, Listed]) -> Differences:
    """Compare what was known before GitHub was asked with what it listed then."""
    both = [(known[number], listed[number]) for number in sorted(known.keys() & listed.keys())]
    return Differences(
        new=tuple(listed[number] for number in sorted(listed.keys() - known.keys())),
        changed=tuple(there for here, there in both if _facts(here) != _facts(there)),
        suspended=tuple(
            here.id for here, there in both if (here.state, there.state) == ("active", "suspended")
        ),
        resumed=tuple(
            here.id for here, there in both if (here.state, there.state) == ("suspended", "active")
        ),
        gone=tuple(sorted(known.keys() - listed.keys())),
    )


def _facts(installation: Standing | Listed) -> tuple[object, ...]:
    return (installation.account, installation.login, installation.type, dict(installation.permissions))


class Reconciling:
    """Brings the store's installations and repositories to what GitHub says."""

    name = "installations"
    period = timedelta(hours=1)

    def __init__(self, pool: Pool, github: GitHub, measures: Measures) -> None:
        self._pool = pool
        self._github = github
        self._host = github.host.name
        self._measures = measures

    async def heal(self) -> None:
        """Compare all installations, and the repositories of those whose turn it is."""
        async with self._pool.acquire() as connection:
            known = await healing.standing(connection, self._host)  # before GitHub is asked: see `compare`
        app = self._github.app()
        listed = {item["id"]: Listed.of(item) async for item in app.items("/app/installations", most=MOST)}
        if len(known) > 1 and not known.keys() & listed.keys():
            _log.error(
                "GitHub lists none of the installations that are known: nothing was changed."
                " Is GITHUB_APP_ID the App that they are of?",
                known=len(known),
                listed=len(listed),
            )
            return
        await self._settle(compare(known, listed), confirmed=len(listed) < MOST)
        async with self._pool.acquire() as connection:
            due = await healing.to_reconcile(connection, self._host, DAILY, MOST_A_ROUND)
        for installation in due:
            await self._repositories(installation)

    async def _settle(self, found: Differences, *, confirmed: bool) -> None:
        for listed in (*found.new, *found.changed):
            await self._learn(listed)
        for installation in found.suspended:
            await self._end(installation, "suspended")
        for installation in found.resumed:
            async with self._pool.acquire() as connection:
                await installations.resume(connection, self._host, installation)
            self._told("an installation works again", installation, "installation resumed")
        for installation in found.gone if confirmed else ():
            if await self._is_gone(installation):
                await self._end(installation, "deleted")
        for listed in found.new:
            self._told("an installation was not known", listed.id, "installation learnt")

    async def _learn(self, listed: Listed) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            known = await installations.read(connection, self._host, listed.id)
            if known is not None and known.state == "deleted":  # it was uninstalled while we asked
                return
            await installations.heard(
                connection,
                self._host,
                listed.id,
                account=listed.account,
                login=listed.login,
                type=listed.type,
            )
            await installations.set_permissions(connection, self._host, listed.id, listed.permissions)
            if known is None and listed.state != "active":
                await installations.set_state(connection, self._host, listed.id, listed.state)

    async def _is_gone(self, installation: int) -> bool:
        try:
            await self._github.app().get("/app/installations/{installation}", installation=installation)
        except NotFound:
            return True
        return False

    async def _end(self, installation: int, state: InstallationState) -> None:
        """Take note of the state of an installation that may not be worked for, and end its work."""
        async with self._pool.acquire() as connection, connection.transaction():
            await installations.set_state(connection, self._host, installation, state)
            await withdraw(connection, tenant_of(self._host, installation))
        self._told(f"an installation is {state}", installation, f"installation {state}")

    async def _repositories(self, installation: int) -> None:
        """Learn the repositories of an installation, and what is said of each."""
        async with self._pool.acquire() as connection:
            known = await healing.repositories_of(connection, self._host, installation)
        try:
            session = await self._github.session(installation, permissions={"metadata": "read"})
            found = await _listed(session)
        except (Suspended, Forbidden, Unauthorized, NotFound) as error:
            _log.warning("repositories cannot be listed", installation=installation, error=str(error))
            found = None
        async with self._pool.acquire() as connection, connection.transaction():
            await healing.set_reconciled(connection, self._host, installation)
            if found is None:
                return
            await installations.heard_repositories(
                connection,
                [Repository(self._host, item["id"], item["full_name"], installation) for item in found],
            )
            for item in found:
                await installations.describe_repository(
                    connection,
                    self._host,
                    item["id"],
                    default_branch=item.get("default_branch"),
                    private=item.get("private"),
                    archived=item.get("archived"),
                )
            gone = known - {item["id"] for item in found} if len(found) < MOST else frozenset()
            await installations.remove_repositories(connection, self._host, installation, gone)
        for what, count in (("removed", len(gone)), ("learnt", len({item["id"] for item in found} - known))):
            if count:
                _log.info("repositories compared", installation=installation, what=what, count=count)
                self._measures.healed.labels(f"repository {what}").inc(count)

    def _told(self, what: str, installation: int, label: str) -> None:
        _log.warning(what, installation=installation)
        self._measures.healed.labels(label).inc()


async def _listed(session: ApiSession) -> list[Json]:
    return [item async for item in session.items("/installation/repositories", most=MOST)]
