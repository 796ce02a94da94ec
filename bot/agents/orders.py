"""What the agents ask of one another: the payloads of the queue, and the tasks that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from bot.jobs import ReviewCause
from bot.queue import Park, Task, lane_of, tenant_of
from bot.store.commands import CommandKey
from bot.store.reviews import ReviewRow
from engine.strict_json import NotThis, canonical, decode, parse, plain

T = TypeVar("T")

MOST_BYTES = 1 << 20

PLAN = "plan"
ANALYZE = "analyze"
ANALYZE_PUSH = "analyze-push"
PRESS = "press"
COMMAND = "command"
OPTIMIZE = "optimize"
PUBLISH = "publish"
LEARN = "learn"
MERGE_QUEUE = "merge-queue"
SCAN = "scan"
SCAN_PART = "scan-part"
SCAN_TELL = "scan-tell"

Telling = Literal["progress", "read", "proven", "ended"]
"""Why a scan is to be told of. Each has a job of its own, so that the end of a stage is never missed."""


@dataclass(frozen=True, slots=True)
class PullRequestOrder:
    """Analyze a pull request, unless more than `generation` was heard of it since."""

    host: str
    installation: int
    repository: int
    number: int
    generation: int
    cause: ReviewCause


@dataclass(frozen=True, slots=True)
class PushOrder:
    """Analyze what a push brought to a branch."""

    host: str
    installation: int
    repository: int
    branch: str
    before: str
    after: str
    default: bool
    again: bool


@dataclass(frozen=True, slots=True)
class ButtonOrder:
    """See whether a person may press a button of a check run, and then do what it says."""

    host: str
    installation: int
    repository: int
    head: str
    action: str
    login: str


@dataclass(frozen=True, slots=True)
class MergeQueueOrder:
    """Give the head of a merge group its check run."""

    host: str
    repository: int
    head: str


@dataclass(frozen=True, slots=True)
class CommandOrder:
    """Carry out a command of a comment, which the store holds."""

    host: str
    repository: int
    comment: int
    lines: bool
    place: int

    @property
    def key(self) -> CommandKey:
        """Which command of the store it is."""
        return CommandKey(self.host, self.repository, self.comment, self.lines, self.place)


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Take a review of the store one step further."""

    review: int


@dataclass(frozen=True, slots=True)
class OutcomeOrder:
    """Learn what became of the suggestions on a pull request."""

    host: str
    repository: int
    number: int
    ending: Literal["published", "merged", "closed"]


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """Take a scan of the store one step further."""

    scan: int


@dataclass(frozen=True, slots=True)
class PartOrder:
    """Scan a part of a scan."""

    part: int


def survey(scan: int, host: str, installation: int, repository: int) -> Task:
    """Return the task of fetching what a scan is of, and of cutting it into parts.

    Scans have a lane of their own: a repository's reviews do not wait for them.
    """
    return Task(
        SCAN,
        _written(ScanOrder(scan)),
        key=f"{SCAN}:{scan}",
        tenant=tenant_of(host, installation),
        lane=_scan_lane(host, repository),
    )


def scan_part(part: int, host: str, installation: int) -> Task:
    """Return the task of scanning a part."""
    return Task(
        SCAN_PART, _written(PartOrder(part)), key=f"{SCAN_PART}:{part}", tenant=tenant_of(host, installation)
    )


def tell_scan(
    scan: int, host: str, installation: int, repository: int, why: Telling, delay: float = 0.0
) -> Task:
    """Return the task of telling how far a scan is, and of taking it on where a stage is over."""
    return Task(
        SCAN_TELL,
        _written(ScanOrder(scan)),
        key=f"{SCAN_TELL}:{scan}:{why}",
        delay=delay,
        tenant=tenant_of(host, installation),
        lane=_scan_lane(host, repository),
    )


def keys_of_scan(scan: int, parts: Iterable[int]) -> tuple[str, ...]:
    """Return the keys of the tasks that take a scan on, some of whose parts run."""
    tellings = (f"{SCAN_TELL}:{scan}:{why}" for why in get_args(Telling))
    return (f"{SCAN}:{scan}", *tellings, *(f"{SCAN_PART}:{part}" for part in parts))


def _scan_lane(host: str, repository: int) -> str:
    return f"{lane_of(host, repository)}/scan"


def analyze(order: PullRequestOrder, delay: float = 0.0) -> Task:
    """Return the task of analyzing a pull request once it has been quiet for `delay` seconds."""
    return Task(
        ANALYZE,
        _written(order),
        key=_of_pull(order.host, order.repository, order.number, order.generation),
        delay=delay,
        tenant=tenant_of(order.host, order.installation),
        lane=lane_of(order.host, order.repository),
    )


def analyze_push(order: PushOrder) -> Task:
    """Return the task of analyzing a push."""
    return Task(
        ANALYZE_PUSH,
        _written(order),
        key=_of_push(order.host, order.repository, order.after),
        tenant=tenant_of(order.host, order.installation),
        lane=lane_of(order.host, order.repository),
    )


def press(order: ButtonOrder) -> Task:
    """Return the task of answering a button."""
    return Task(PRESS, _written(order), tenant=tenant_of(order.host, order.installation))


def answer_merge_queue(order: MergeQueueOrder, installation: int) -> Task:
    """Return the task of answering a merge queue: in no lane, for it does not wait for reviews."""
    return Task(
        MERGE_QUEUE,
        _written(order),
        key=f"{MERGE_QUEUE}:{order.host}/{order.repository}@{order.head}",
        tenant=tenant_of(order.host, installation),
    )


def command(order: CommandOrder, tenant: str) -> Task:
    """Return the task of carrying out a command: in no lane, for it does not wait for reviews."""
    where = f"{order.host}/{order.repository}/{'lines' if order.lines else 'talk'}"
    key = f"{COMMAND}:{where}/{order.comment}.{order.place}"
    return Task(COMMAND, _written(order), key=key, tenant=tenant)


def onward(
    entrypoint: Literal["optimize", "publish"], review: int, host: str, installation: int, repository: int
) -> Task:
    """Return the task that takes a review to its next step."""
    return Task(
        entrypoint,
        _written(ReviewOrder(review)),
        key=f"{entrypoint}:{review}",
        tenant=tenant_of(host, installation),
        lane=lane_of(host, repository),
    )


def keys_of(review: ReviewRow) -> tuple[str, ...]:
    """Return the keys of the tasks that take a review on, whatever its state."""
    if review.number is None:
        first = _of_push(review.host, review.repository, review.head)
    else:
        first = _of_pull(review.host, review.repository, review.number, review.generation)
    return (first, f"{OPTIMIZE}:{review.id}", f"{PUBLISH}:{review.id}")


def _of_pull(host: str, repository: int, number: int, generation: int) -> str:
    return f"{ANALYZE}:{host}/{repository}#{number}@{generation}"


def _of_push(host: str, repository: int, after: str) -> str:
    return f"{ANALYZE_PUSH}:{host}/{repository}@{after}"


def learn(order: OutcomeOrder, tenant: str) -> Task:
    """Return the task of learning from a pull request."""
    return Task(LEARN, _written(order), tenant=tenant)


def read_order(kind: type[T], payload: bytes) -> T:
    """Return the order that a payload is; raises `Park` for one that nobody here can have written."""
    try:
        return decode(kind, parse(payload, MOST_BYTES))
    except NotThis as problem:
        raise Park(f"the order cannot be read: {problem}") from None


def _written(order: object) -> bytes:
    return canonical(plain(order))
