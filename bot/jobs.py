"""The work that a delivery asks for: values that cross the queue.

An event decides which jobs a delivery makes; the agents take them. What a payload says is a hint only: every
job reads the pull request anew when it starts, for deliveries come late, twice and out of order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ReviewCause = Literal["opened", "pushed", "ready", "base changed", "re-run", "asked", "verify"]
"""Why a pull request is reviewed. `verify` lets the code of a fork run in the sandbox."""

InstallationAction = Literal[
    "created", "deleted", "suspend", "unsuspend", "permissions", "repositories added", "repositories removed"
]


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as GitHub knows it: `id` stays when it is renamed, `full_name` is where it was last seen.

    `host` is the host of the web address, `github.com` or that of a GitHub Enterprise Server.
    """

    host: str
    id: int
    full_name: str
    installation: int


@dataclass(frozen=True, slots=True)
class ReviewPullRequest:
    """Review a pull request at whatever its head is when the job starts; `head` is the one last heard of."""

    repository: Repository
    number: int
    head: str
    cause: ReviewCause


@dataclass(frozen=True, slots=True)
class ReviewPush:
    """Review the commits `before` to `after` of a branch, as a check run alone.

    On the default branch this also refreshes the import graph and the repository's baseline. `again`: a
    person asked for the same review once more; then `before` may be unknown, all zeros.
    """

    repository: Repository
    branch: str
    before: str
    after: str
    default: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class CancelPullRequest:
    """End the work on a pull request that was closed; `merged` tells the learner how, `by` who did it, empty
    where that is not told."""

    repository: Repository
    number: int
    merged: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class PressedButton:
    """A person pressed a button of a check run; who, is checked when the job runs.

    The action `re-run` is GitHub's own button where no pull request is known: it is found by its head. For
    all checks of a commit at once `check_run` is 0.
    """

    repository: Repository
    check_run: int
    head: str
    action: str
    login: str


@dataclass(frozen=True, slots=True)
class Command:
    """A person wrote a line such as `/velox review`; whether they may, is checked when the job runs.

    `number` is that of the pull request (`pull`) or of the issue. `comment` is in the conversation, or on
    `lines` of a diff; there `answers` is the first comment of its thread, None if it is that itself. `place`
    counts the commands of a comment from 0. `name` is in lower case and may be none that Velox knows.
    """

    repository: Repository
    number: int
    pull: bool
    comment: int
    lines: bool
    answers: int | None
    login: str
    place: int
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ThreadResolved:
    """A person resolved the thread below `comment` on lines of a diff, or opened it again: `by`, a `stranger`
    where they have no role in the repository."""

    repository: Repository
    number: int
    comment: int
    resolved: bool
    by: str = ""
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class InstallationChanged:
    """The App was installed, suspended, unsuspended, removed, or given other permissions or repositories."""

    host: str
    installation: int
    action: InstallationAction
    account: int
    account_login: str
    account_type: str
    repositories: tuple[Repository, ...] = ()


@dataclass(frozen=True, slots=True)
class RepositoryChanged:
    """A repository is now as described; what is None was not told."""

    repository: Repository
    default_branch: str | None
    private: bool | None
    archived: bool | None


@dataclass(frozen=True, slots=True)
class RepositoryDeleted:
    """A repository is gone, and all that was kept of it goes as well."""

    repository: Repository


@dataclass(frozen=True, slots=True)
class AccountRenamed:
    """The account of an installation has another name; its number stays."""

    host: str
    installation: int
    account: int
    login: str


@dataclass(frozen=True, slots=True)
class AnswerMergeQueue:
    """Tell a merge queue that it need not wait for Velox: `head` is the commit that it has in mind."""

    repository: Repository
    head: str


PriceModel = Literal["FREE", "FLAT_RATE", "PER_UNIT"]

PurchaseAction = Literal["bought", "cancelled", "pending", "pending cancelled"]
"""What became of a purchase; `bought` is a change of it, too: the plan holds from the effective date on."""


@dataclass(frozen=True, slots=True)
class OfferedPlan:
    """A plan of the Marketplace as it is offered; prices are in US cents."""

    id: int
    name: str
    price_model: PriceModel
    monthly_cents: int
    yearly_cents: int


@dataclass(frozen=True, slots=True)
class PurchaseChanged:
    """An account bought a plan, changed or cancelled it, or will at the end of its billing cycle.

    Instants are ISO 8601 in UTC, empty where there is none; `units` is 0 where none are counted.
    """

    host: str
    action: PurchaseAction
    account: int
    login: str
    type: str
    plan: OfferedPlan | None
    effective: str
    billing_cycle: str = ""
    units: int = 0
    on_trial: bool = False
    trial_ends: str = ""


Job = (
    ReviewPullRequest
    | ReviewPush
    | CancelPullRequest
    | PressedButton
    | RepositoryChanged
    | RepositoryDeleted
    | AccountRenamed
    | AnswerMergeQueue
    | Command
    | ThreadResolved
    | InstallationChanged
    | PurchaseChanged
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A delivery that asks for nothing, and why, in a clause for the log."""

    reason: str


Decision = tuple[Job, ...] | Ignored
