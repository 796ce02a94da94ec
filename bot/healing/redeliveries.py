"""Asks GitHub to send again what Velox does not have: nobody else does, for GitHub never tries twice.

https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries. A delivery that is sent
again keeps its guid, so the store tells what came. Of what GitHub lists, what was never stored is missing: it
could not be delivered, or was stored in a database that has been lost since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from bot import log
from bot.events import EVENTS
from bot.github.client import GitHub
from bot.github.errors import NotFound, Refused
from bot.github.session import Json
from bot.measures import Measures
from bot.store import healing
from bot.store.healing import Lost
from bot.store.pool import Connection, Pool

MOST_PAGES = 10
"""Pages of a hundred attempts that are read in a round; the next goes on where it ended."""

MOST_ASKED_A_ROUND = 50

WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=18))
"""How long to wait after asking; then nobody asks any more. What we refuse ourselves, such as a delivery with
another secret, would be refused again at once, and may be taken once an operator has seen to it."""

MOST_ASKED = len(WAITS) + 1

PATIENCE = timedelta(minutes=1)
"""What failed just now may be under way again, or tell of a restart that is not over."""

FROM_GITHUB = frozenset({"installation"})
"""Events that are not asked for again: late, they would undo what GitHub's own list has told since."""

RECOVERED = frozenset({"pull_request"})
"""Events that are asked for again although GitHub did deliver them, when the store has lost them.

Of others some would be acted on that an older Velox took and did not understand."""

OVERLAP = timedelta(minutes=10)
"""GitHub lists attempts when they are over, and not all at once."""

_log = log.logger(__name__)


def window_of(host: str) -> timedelta:
    """Return for how long a GitHub can send a delivery again: three days, an Enterprise Server seven."""
    own = host == "github.com" or host.endswith(".ghe.com")
    return timedelta(days=3 if own else 7)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to deliver, as GitHub lists it."""

    lost: Lost
    repository: int | None
    succeeded: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of what attempts are about."""

    stored: Collection[str]
    installations: Collection[int]
    repositories: Collection[int]


class Redeliveries:
    """Finds missing deliveries, and asks for them."""

    name = "redeliveries"
    period = timedelta(minutes=5)

    def __init__(
        self, pool: Pool, github: GitHub, measures: Measures, *, patience: timedelta = PATIENCE
    ) -> None:
        self._pool = pool
        self._github = github
        self._host = github.host.name
        self._measures = measures
        self._patience = patience

    async def heal(self) -> None:
        """Read what GitHub tried since the last time, and ask for what is missing."""
        horizon = datetime.now(UTC) - window_of(self._host)
        await self._read(horizon)
        async with self._pool.acquire() as connection:
            await healing.forget_found(connection, self._host, horizon)
            due = await healing.lost_due(connection, self._host, MOST_ASKED, MOST_ASKED_A_ROUND)
        for lost in due:
            await self._ask(lost)

    async def _read(self, horizon: datetime) -> None:
        """Read attempts, the newest first, down to those that were read before."""
        async with self._pool.acquire() as connection:
            mark = await healing.read_state(connection, self._host, self.name)
        newest, cursor = mark.get("newest"), mark.get("cursor")
        end = max(horizon, _moment(mark.get("read")) - OVERLAP)
        done = False
        for _ in range(MOST_PAGES):
            query: dict[str, str | int] = {"per_page": 100} | ({"cursor": cursor} if cursor else {})
            items, link = await self._github.app().page("/app/hook/deliveries", query=query)
            attempts = list(attempts_of(items))
            await self._note([each for each in attempts if each.lost.delivered > horizon])
            newest = newest or next((each.lost.delivered.isoformat() for each in attempts), None)
            cursor = cursor_of(link)
            done = cursor is None or any(each.lost.delivered < end for each in attempts)
            if done:
                break
        state = {"read": newest or mark.get("read")} if done else {**mark, "newest": newest, "cursor": cursor}
        async with self._pool.acquire() as connection:
            await healing.set_state(connection, self._host, self.name, state)

    async def _note(self, attempts: list[Attempt]) -> None:
        async with self._pool.acquire() as connection:
            lost = missing(attempts, await self._known(connection, attempts))
            if lost:
                await healing.note_lost(connection, self._host, lost, self._patience)

    async def _known(self, connection: Connection, attempts: Iterable[Attempt]) -> Known:
        found = list(attempts)
        installations = {each.lost.installation for each in found} - {None}
        repositories = {each.repository for each in found} - {None}
        return Known(
            await healing.stored(connection, [each.lost.guid for each in found]),
            await healing.served(connection, self._host, [each for each in installations if each]),
            await healing.known_repositories(connection, self._host, [each for each in repositories if each]),
        )

    async def _ask(self, lost: Lost) -> None:
        async with self._pool.acquire() as connection:
            wait = WAITS[min(lost.asked, len(WAITS) - 1)]
            await healing.ask_again(connection, self._host, lost.guid, wait)
        try:
            path = "/app/hook/deliveries/{attempt}/attempts"
            await self._github.app().post(path, None, attempt=lost.attempt)
        except (NotFound, Refused) as error:
            _log.warning("a delivery cannot be sent again", delivery=lost.guid, error=str(error))
            self._measures.redeliveries.labels("refused").inc()
            async with self._pool.acquire() as connection:
                await healing.give_up(connection, self._host, lost.guid, MOST_ASKED)
            return
        self._measures.redeliveries.labels("accepted").inc()
        _log.info(
            "a delivery is sent again", delivery=lost.guid, github_event=lost.event, time=lost.asked + 1
        )


def missing(attempts: Iterable[Attempt], known: Known) -> tuple[Lost, ...]:
    """Return the deliveries to be asked for again: each once, by the newest of its attempts.

    Left alone are events that Velox does not act on, and installations that are gone: they were compared with
    GitHub's list just before, so what is unknown is gone, and of a customer who left nothing comes back.
    Where GitHub did deliver, the store was lost, or the repository was deleted with all of its data.
    """
    found: dict[str, Lost] = {}
    delivered: set[str] = set()
    for attempt in sorted(attempts, key=lambda each: each.lost.attempt):
        lost = attempt.lost
        if lost.event not in EVENTS - FROM_GITHUB or lost.guid in known.stored:
            continue
        if lost.installation is not None and lost.installation not in known.installations:
            continue
        lost_again = lost.event in RECOVERED and attempt.repository in known.repositories
        if attempt.succeeded and not lost_again:
            delivered.add(lost.guid)
        found[lost.guid] = lost
    return tuple(lost for guid, lost in found.items() if guid not in delivered)


def attempts_of(items: Iterable[Json]) -> Iterator[Attempt]:
    """Read attempts as GitHub lists them; what does not say enough is left out."""
    for item in items:
        match item:
            case {"id": int(number), "guid": str(guid), "event": str(event), "delivered_at": str(delivered)}:
                status = item.get("status_code")
                lost = Lost(guid, number, event, _id(item, "installation_id"), _moment(delivered))
                yield Attempt(
                    lost, _id(item, "repository_id"), isinstance(status, int) and 200 <= status < 300
                )


def cursor_of(link: str | None) -> str | None:
    """Return the cursor that the address of a following page has."""
    found = parse_qs(urlsplit(link or "").query).get("cursor")
    return found[0] if found else None


def _id(item: Mapping[str, Json], name: str) -> int | None:
    value = item.get(name)
    return value if isinstance(value, int) else None


def _moment(text: str | None) -> datetime:
    """Return an instant; what is none was long ago."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(0, UTC) + OVERLAP
    return found if found.tzinfo else found.replace(tzinfo=UTC)
