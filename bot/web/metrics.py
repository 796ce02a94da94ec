"""`GET /metrics`: how the whole of Velox does, for Prometheus, whichever web process is asked.

The format is https://prometheus.io/docs/instrumenting/exposition_formats.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot import log
from bot.measures import Measures
from bot.queue import heartbeats, work
from bot.queue.heartbeats import Heartbeat
from bot.queue.work import Depth
from bot.recording import Recorder
from bot.store import measures as figures
from bot.store.measures import Counted, Figure
from bot.store.pool import Pool
from bot.version import version
from bot.web.api.tokens import HEADER, Tokens
from bot.web.storing import AWAY

ANSWER_SECONDS = 5.0

FRESH_SECONDS = 1.0
"""Figures are given again for so long: whoever asks often must not keep the database from its work."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What the database tells of the queue, the workers, and all that was counted."""

    depths: Sequence[Depth]
    dead: Mapping[str, int]
    heartbeats: Sequence[Heartbeat]
    counted: Counted
    figures: Sequence[Figure]


@dataclass(slots=True)
class Asked:
    """Where the figures come from, who may ask (anyone when there are no tokens), and the last answer.

    The tokens of the API open it as well, and close it where it has none of its own.
    """

    pool: Pool
    recorder: Recorder
    tokens: Sequence[bytes]
    api: Tokens
    roles: Sequence[str]
    silent: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: float = float("-inf")
    answer: bytes = b""


ASKED = web.AppKey("metrics asked", Asked)


async def metrics(request: web.Request) -> web.Response:
    """Answer `GET /metrics`. Without the database it says so in `velox_database_up`, and little else."""
    asked = request.app[ASKED]
    if not _may_ask(request, asked):
        return web.Response(
            status=401,
            text="Give a token of VELOX_METRICS_TOKEN as a bearer token, or one of the API as X-API-Token.\n",
            headers={"WWW-Authenticate": "Bearer"},
        )
    async with asked.lock:
        now = asyncio.get_running_loop().time()
        if now - asked.at > FRESH_SECONDS:
            asked.answer = written(families(await _look(asked), asked.roles, asked.silent))
            asked.at = asyncio.get_running_loop().time()
    return web.Response(body=asked.answer, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _may_ask(request: web.Request, asked: Asked) -> bool:
    known = asked.api.tenant(request.headers.get(HEADER, "")) is not None
    bearer = is_allowed(request.headers.get("Authorization", ""), asked.tokens)
    return known or (bearer and (bool(asked.tokens) or not asked.api))


def is_allowed(header: str, tokens: Sequence[bytes]) -> bool:
    """Tell whether an Authorization header holds one of the tokens, or there are none."""
    kind, _, given = header.partition(" ")
    sent = given.strip().encode("utf-8", "replace")
    fits = [hmac.compare_digest(sent, token) for token in tokens]
    return not fits or (kind.lower() == "bearer" and any(fits))


async def _look(asked: Asked) -> State | None:
    """Ask the database, after telling it what this process counted."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await asked.recorder.write()
            async with asked.pool.acquire() as connection:
                return State(
                    await work.depths(connection),
                    await work.dead_by_entrypoint(connection),
                    await heartbeats.read(connection),
                    await figures.count(connection),
                    await figures.read(connection),
                )
    except AWAY as error:
        _log.error("database does not answer", error=f"{type(error).__name__}: {error}")
        return None


def families(state: State | None, roles: Iterable[str], silent: float) -> Iterator[Metric]:
    """Yield the metrics of a state; a worker silent for `silent` seconds does not count as alive."""
    yield _gauge("velox_build_info", "The version that answers.", ["version"], [((version(),), 1)])
    yield _gauge("velox_database_up", "Whether the database answers.", [], [((), int(state is not None))])
    if state is None:
        return
    yield from _of_queue(state)
    yield from _of_workers(state.heartbeats, roles, silent)
    counted = state.counted
    said = "Reviews that have not ended, by the step they are at."
    yield _gauge("velox_reviews", said, ["state"], _by_name(counted.unfinished))
    said = "Reviews that ended within the last hour, by how."
    yield _gauge("velox_reviews_ended", said, ["state"], _by_name(counted.ended))
    said = "Installations of the App, by state."
    yield _gauge("velox_installations", said, ["state"], _by_name(counted.installations))
    said = "Deliveries that GitHub tried to send and Velox does not have."
    yield _gauge("velox_lost_deliveries", said, [], [((), counted.lost_deliveries)])
    yield from _of_processes(state.figures)


def _of_queue(state: State) -> Iterator[Metric]:
    jobs = [
        ((depth.entrypoint, name), float(number))
        for depth in state.depths
        for name, number in (("due", depth.due), ("deferred", depth.deferred), ("running", depth.running))
    ]
    yield _gauge("velox_queue_jobs", "Jobs in the queue.", ["entrypoint", "state"], jobs)
    ages = [((depth.entrypoint,), depth.age) for depth in state.depths]
    said = "For how long the oldest job that could begin has been waiting."
    yield _gauge("velox_queue_oldest_seconds", said, ["entrypoint"], ages)
    said = "Dead letters: jobs that are not tried any more."
    yield _gauge("velox_jobs_parked", said, ["entrypoint"], _by_name(state.dead))


def _of_workers(found: Sequence[Heartbeat], roles: Iterable[str], silent: float) -> Iterator[Metric]:
    alive = {role: sum(beat.role == role and beat.silent < silent for beat in found) for role in roles}
    yield _gauge("velox_workers", "Living processes of a role.", ["role"], _by_name(alive))
    last = {role: min((beat.silent for beat in found if beat.role == role), default=None) for role in roles}
    heard = [((role,), silence) for role, silence in last.items() if silence is not None]
    said = "For how long nobody of a role was heard; absent where nobody ever was."
    yield _gauge("velox_heartbeat_age_seconds", said, ["role"], heard)


def _of_processes(found: Sequence[Figure]) -> Iterator[Metric]:
    """Yield what all processes counted, as far as this version knows what it means."""
    for known in Measures().collect():
        metric = Metric(known.name, known.documentation, known.type)
        for figure in sorted((each for each in found if each.family == known.name), key=_place):
            metric.add_sample(figure.sample, dict(figure.labels), figure.value)
        yield metric


def _place(figure: Figure) -> tuple[list[tuple[str, str]], str, float]:
    """Order samples as the format wants it: each histogram together, its buckets by their bounds."""
    rest = sorted((name, value) for name, value in figure.labels.items() if name != "le")
    return rest, figure.sample, float(figure.labels.get("le", "inf"))


def _by_name(numbers: Mapping[str, int]) -> list[tuple[tuple[str, ...], float]]:
    return [((name,), float(number)) for name, number in sorted(numbers.items())]


def _gauge(
    name: str, said: str, labels: Sequence[str], values: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    metric = GaugeMetricFamily(name, said, labels=labels)
    for of_labels, value in values:
        metric.add_metric(of_labels, value)
    return metric


class _Given(Collector):
    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        return self._found


def written(found: Iterable[Metric]) -> bytes:
    """Return metrics as Prometheus reads them."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Given(found))
    return generate_latest(registry)
