"""What an endpoint gets and gives, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.github.contract import Operation
from tests.github.world import Installation, Issue, PullRequest, Repository, Token, World

if TYPE_CHECKING:
    from tests.github.shapes import Shapes

Json = Any
DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: JSON, or text with a type of its own."""

    status: int
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Listing:
    """All items of a list, of which the server gives out a page. `wrap` names the field they go in."""

    items: list[Json]
    wrap: str = ""
    cursors: bool = False


class Refusal(Exception):
    """GitHub does not do it. `breach` tells that a correct client never asks for this."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[Json] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        breach: bool = False,
    ) -> None:
        super().__init__(message, errors)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}
        self.breach = breach

    def answer(self, operation: Operation | None = None) -> Answer:
        """Put it as GitHub does: some endpoints name what is wrong in objects, some in sentences."""
        body: dict[str, Json] = {"message": self.message}
        if self.errors:
            declared = operation.detail["responses"].get("422", {}) if operation else {}
            body["errors"] = [_formed(error, str(declared.get("$ref", ""))) for error in self.errors]
        return Answer(
            self.status,
            {**body, "documentation_url": DOCUMENTATION, "status": str(self.status)},
            self.headers,
        )


def _formed(error: Json, declared: str) -> Json:
    if declared.endswith("validation_failed") and isinstance(error, str):
        return {"resource": "Request", "field": "body", "code": "custom", "message": error}
    if declared.endswith("validation_failed_simple") and isinstance(error, dict):
        return error["message"]
    return error


def not_found() -> Refusal:
    """It is not there, or not to be seen with this token."""
    return Refusal(404, "Not Found")


def unprocessable(*errors: Json, breach: bool = True) -> Refusal:
    """The request is well-formed and wrong."""
    return Refusal(422, "Unprocessable Entity", list(errors), breach=breach)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was found to be well-formed and allowed."""

    world: World
    shapes: Shapes
    operation: Operation
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    accept: str
    token: Token | None
    notify: Callable[[str, str | None, Repository | None, Mapping[str, Json]], None]
    redeliver: Callable[[int], bool]
    deliveries: Callable[[], list[Json]]
    convert: Callable[[str], Json]
    webhook_secret: Callable[[], str]
    webhook_url: Callable[[], str | None]

    @property
    def repository(self) -> Repository:
        """The repository of the path."""
        found = self.world.repository(f"{self.names['owner']}/{self.names['repo']}")
        if found is None:
            raise not_found()
        return found

    @property
    def pull(self) -> PullRequest:
        """The pull request of the path."""
        found = self.world.pull(self.repository, int(self.names["pull_number"]))
        if found is None:
            raise not_found()
        return found

    @property
    def subject(self) -> PullRequest | Issue:
        """The pull request or issue of the path; a token needs `issues` for one that is no pull request."""
        number = int(self.names["issue_number"])
        found = self.world.pull(self.repository, number) or self.world.issue(self.repository, number)
        if found is None:
            raise not_found()
        self.check_issues(found)
        return found

    def check_issues(self, subject: PullRequest | Issue) -> None:
        """Refuse an issue to a token whose permission for pull requests would do for a pull request."""
        granted = self.token.permissions.get("issues", "") if self.token else ""
        enough = ("read", "write") if self.operation.method == "GET" else ("write",)
        if isinstance(subject, Issue) and granted not in enough:
            raise Refusal(403, "Resource not accessible by integration", breach=True)

    @property
    def installation(self) -> Installation:
        """The installation whose token this is."""
        if self.token is None:
            raise Refusal(401, "Requires authentication")
        return self.token.installation


Handler = Callable[[Call], Answer | Listing]
HANDLERS: dict[tuple[str, str], Handler] = {}


def answers(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register what answers an endpoint."""

    def register(handler: Handler) -> Handler:
        HANDLERS[(method, path)] = handler
        return handler

    return register
