"""What the stand-in GitHub holds: accounts, repositories, pull requests, and what was said of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.github.git import GitRepository
from tests.github.registration import LEAST as LEAST
from tests.github.registration import app_key

Json = Any
Role = Literal["admin", "maintain", "write", "triage", "read"]


def instant(seconds: float) -> str:
    """Write an instant as GitHub does."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(eq=False, slots=True)
class Account:
    """A person, an organisation, or the App's bot."""

    id: int
    login: str
    type: Literal["User", "Organization", "Bot"]


@dataclass(eq=False, slots=True)
class Repository:
    """A repository; `git` is where it lies."""

    id: int
    owner: Account
    name: str
    git: GitRepository
    created_at: float
    private: bool = False
    archived: bool = False
    default_branch: str = "main"
    has_issues: bool = True
    collaborators: dict[str, Role] = field(default_factory=dict)
    forked_from: Repository | None = None
    deleted: bool = False

    @property
    def full_name(self) -> str:
        """Owner and name, as in addresses."""
        return f"{self.owner.login}/{self.name}"


@dataclass(eq=False, slots=True)
class PullRequest:
    """A pull request; `heads` are all that it ever had, the newest last."""

    id: int
    number: int
    repository: Repository
    author: Account
    title: str
    body: str | None
    base_ref: str
    base_sha: str
    head_ref: str
    head_repository: Repository | None
    head_owner: Account
    heads: list[str]
    created_at: float
    updated_at: float
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    merged: bool = False
    merge_sha: str | None = None
    closed_at: float | None = None
    locked: bool = False

    @property
    def head(self) -> str:
        """The newest commit."""
        return self.heads[-1]


@dataclass(eq=False, slots=True)
class Issue:
    """An issue that is no pull request; the two count their numbers together."""

    id: int
    number: int
    repository: Repository
    author: Account
    title: str
    body: str | None
    created_at: float
    updated_at: float
    state: Literal["open", "closed"] = "open"
    closed_at: float | None = None
    locked: bool = False
    edits: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class IssueComment:
    """A comment in the conversation of a pull request or an issue, which `pull` is."""

    id: int
    pull: PullRequest | Issue
    author: Account
    body: str
    created_at: float
    updated_at: float = 0.0
    reactions: dict[tuple[str, str], int] = field(default_factory=dict)
    edits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.updated_at = self.updated_at or self.created_at


@dataclass(eq=False, slots=True)
class Review:
    """A review; PENDING ones nobody but their author sees."""

    id: int
    pull: PullRequest
    author: Account
    state: Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
    body: str
    commit: str
    submitted_at: float | None


@dataclass(eq=False, slots=True)
class ReviewComment:
    """A comment on lines of a difference, at the commit it was written for."""

    id: int
    review: Review
    author: Account
    path: str
    body: str
    commit: str
    side: str
    line: int | None
    start_side: str | None
    start_line: int | None
    hunk: str
    created_at: float
    updated_at: float = 0.0
    replies_to: int | None = None
    subject: Literal["line", "file"] = "line"
    reactions: dict[tuple[str, str], int] = field(default_factory=dict)
    resolved: bool = False

    def __post_init__(self) -> None:
        self.updated_at = self.updated_at or self.created_at


@dataclass(eq=False, slots=True)
class CheckSuite:
    """The check runs of the App at one commit."""

    id: int
    repository: Repository
    head: str
    branch: str | None
    created_at: float


@dataclass(eq=False, slots=True)
class CheckRun:
    """A check run; annotations only ever grow."""

    id: int
    suite: CheckSuite
    name: str
    head: str
    status: str
    conclusion: str | None
    external_id: str
    details_url: str | None
    started_at: str | None
    completed_at: str | None
    created_at: float
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Installation:
    """The App at an account: which repositories it sees, and what it may do there."""

    id: int
    account: Account
    repositories: list[Repository]
    permissions: dict[str, str]
    created_at: float
    suspended_at: float | None = None
    deleted: bool = False
    points: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Token:
    """An installation token and what it covers; `repositories` None means all of the installation."""

    text: str
    installation: Installation
    repositories: tuple[Repository, ...] | None
    permissions: dict[str, str]
    expires_at: float
    revoked: bool = False

    def covers(self, repository: Repository) -> bool:
        """Tell whether the token may be used on a repository."""
        within = self.installation.repositories if self.repositories is None else self.repositories
        return repository in within and repository in self.installation.repositories


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of the App's listing in the Marketplace."""

    id: int
    name: str
    monthly_cents: int = 0
    yearly_cents: int = 0


@dataclass(eq=False, slots=True)
class Purchase:
    """What an account has bought, since when, and what it will have from when on."""

    account: Account
    plan: Plan
    since: float
    pending: tuple[Plan, float] | None = None


class World:
    """Everything there is. Identifiers are as large as GitHub's, so that no 32-bit column lives."""

    def __init__(
        self, folder: Path, app_id: int, permissions: dict[str, str], events: tuple[str, ...]
    ) -> None:
        self.folder = folder
        self.url = ""
        self.web_url = ""
        self.app_id = app_id
        self.app_slug = "velox"
        self.client_id = f"Iv23li{secrets.token_hex(7)}"
        self.permissions = permissions
        self.events = events
        self.setup_url: str | None = None
        self.keys = [app_key()]
        self.old_names: dict[str, Repository] = {}
        self.accounts: dict[str, Account] = {}
        self.repositories: list[Repository] = []
        self.pulls: list[PullRequest] = []
        self.issues: list[Issue] = []
        self.comments: list[IssueComment] = []
        self.reviews: list[Review] = []
        self.review_comments: list[ReviewComment] = []
        self.suites: list[CheckSuite] = []
        self.runs: list[CheckRun] = []
        self.installations: list[Installation] = []
        self.plans: list[Plan] = []
        self.purchases: dict[int, Purchase] = {}
        self.tokens: dict[str, Token] = {}
        self.skew = 0.0
        self._last_id = 2_950_000_000
        self._last_second = 0
        self.app_owner = self.account("velox-labs", "Organization")
        self.bot = self.account(f"{self.app_slug}[bot]", "Bot")

    @property
    def private_key(self) -> str:
        """The App's newest key as PEM, in the form that GitHub hands out."""
        key = self.keys[-1]
        return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()

    def now(self) -> float:
        """Return the time of this GitHub, in seconds since 1970; `skew` moves it."""
        return time.time() + self.skew

    def next_second(self) -> int:
        """Return an instant for a commit, later than that of every other commit."""
        self._last_second = max(self._last_second + 1, int(self.now()))
        return self._last_second

    def next_id(self) -> int:
        """Return an identifier that nothing has yet."""
        self._last_id += 7
        return self._last_id

    def account(self, login: str, kind: Literal["User", "Organization", "Bot"] = "User") -> Account:
        """Return an account, new if nobody has the login."""
        found = self.accounts.get(login.lower())
        if found is None:
            found = self.accounts[login.lower()] = Account(self.next_id(), login, kind)
        return found

    def repository(self, full_name: str) -> Repository | None:
        """Find a repository by name; GitHub does not mind the case."""
        for repository in self.repositories:
            if repository.full_name.lower() == full_name.lower() and not repository.deleted:
                return repository
        return None

    def pull(self, repository: Repository, number: int) -> PullRequest | None:
        """Find a pull request."""
        for pull in self.pulls:
            if pull.repository is repository and pull.number == number:
                return pull
        return None

    def pulls_of(self, repository: Repository) -> list[PullRequest]:
        """Return the pull requests into a repository, oldest first."""
        return [pull for pull in self.pulls if pull.repository is repository]

    def issue(self, repository: Repository, number: int) -> Issue | None:
        """Find an issue that is no pull request."""
        for issue in self.issues:
            if issue.repository is repository and issue.number == number:
                return issue
        return None

    def next_number(self, repository: Repository) -> int:
        """Return the number of the next issue or pull request."""
        everything: list[PullRequest | Issue] = [*self.pulls, *self.issues]
        return 1 + max((each.number for each in everything if each.repository is repository), default=0)

    def comments_of(self, pull: PullRequest | Issue) -> list[IssueComment]:
        """Return the conversation of a pull request or an issue."""
        return [comment for comment in self.comments if comment.pull is pull]

    def reviews_of(self, pull: PullRequest) -> list[Review]:
        """Return the reviews of a pull request, oldest first."""
        return [review for review in self.reviews if review.pull is pull]

    def threads_of(self, pull: PullRequest) -> list[ReviewComment]:
        """Return what was said on lines of a pull request, oldest first, pending reviews too."""
        return [comment for comment in self.review_comments if comment.review.pull is pull]

    def runs_at(self, repository: Repository, sha: str) -> list[CheckRun]:
        """Return the check runs of a commit, oldest first."""
        return [run for run in self.runs if run.suite.repository is repository and run.head == sha]

    def suite(self, repository: Repository, sha: str, branch: str | None = None) -> CheckSuite:
        """Return the App's check suite of a commit, new if it has none."""
        for suite in self.suites:
            if suite.repository is repository and suite.head == sha:
                return suite
        suite = CheckSuite(self.next_id() * 10, repository, sha, branch, self.now())
        self.suites.append(suite)
        return suite

    def installation_of(self, repository: Repository) -> Installation | None:
        """Return the installation that sees a repository."""
        for installation in self.installations:
            if repository in installation.repositories and not installation.deleted:
                return installation
        return None

    def installations_at(self, account: Account) -> Iterator[Installation]:
        """Yield the installations at an account that were not removed."""
        for installation in self.installations:
            if installation.account is account and not installation.deleted:
                yield installation

    def base(self, pull: PullRequest, head: str | None = None) -> str:
        """Return where a pull request's difference starts: the merge base of its base and a head."""
        head = head or pull.head
        return pull.repository.git.merge_base(pull.base_sha, head) or pull.base_sha
