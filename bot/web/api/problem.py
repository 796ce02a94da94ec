"""What goes wrong, as every endpoint says it: RFC 9457, "Problem Details for HTTP APIs"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

MEDIA_TYPE = "application/problem+json"

MOST_FAULTS = 20
"""So many faults of one body are told."""

LONGEST = 300


class Fault(BaseModel):
    """One thing in a request that cannot be taken."""

    model_config = ConfigDict(frozen=True)

    where: str = Field(description="Which part of the request, such as `body.path`.")
    what: str = Field(description="What is wrong with it.")


class ProblemBody(BaseModel):
    """What was wrong, in one sentence with its remedy."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(default="about:blank", description="Always `about:blank`: the status says the kind.")
    title: str = Field(description="The name of the status.")
    status: int = Field(description="The status.")
    detail: str = Field(description="One sentence that names what is wrong, and what to do about it.")
    request_id: str = Field(default="", description="What the logs of the server call this request.")
    errors: list[Fault] = Field(default_factory=list, description="The faults of a body or a query.")


class Problem(Exception):
    """A request is not carried out. `detail` is one sentence for whoever sent it."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = tuple(errors)


def busy(detail: str, seconds: float, status: int = 429) -> Problem:
    """Return the refusal of what may be asked again after so many seconds."""
    return Problem(status, detail, headers={"Retry-After": str(max(1, round(seconds + 0.5)))})


def answer(problem: Problem, request_id: str) -> web.Response:
    """Return a problem as it goes over the wire."""
    body = ProblemBody(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        request_id=request_id,
        errors=list(problem.errors),
    )
    return web.Response(
        status=problem.status,
        body=orjson.dumps(body.model_dump()),
        content_type=MEDIA_TYPE,
        headers={**problem.headers, "Cache-Control": "no-store"},
    )


def unfit(where: str, error: ValidationError) -> Problem:
    """Return the refusal of a part of a request that does not fit its model; values are not repeated."""
    faults = [
        Fault(where=".".join((where, *map(_shown, each["loc"]))), what=_shown(each["msg"]))
        for each in error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FAULTS]
    ]
    first = faults[0]
    detail = f"{first.where} cannot be used: {first.what[:1].lower()}{first.what[1:]}."
    return Problem(422, detail, errors=faults)


def _shown(part: object) -> str:
    """Return a part of a path or message as a line that JSON carries, short."""
    text = str(part)[:LONGEST].rstrip(".")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
