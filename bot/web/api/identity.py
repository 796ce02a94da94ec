"""The number of a request: the sender's own, or one of ours; it is in every answer, log line and job."""

from __future__ import annotations

import re
import uuid

from aiohttp import web

HEADER = "X-Request-Id"

_FIT = re.compile(r"[A-Za-z0-9._-]{1,64}")

REQUEST_ID = web.RequestKey("request id", str)


def request_id(request: web.Request) -> str:
    """Return the number of a request; one that no log line could carry is replaced."""
    known = request.get(REQUEST_ID)
    if known is None:
        given = request.headers.get(HEADER, "")
        known = given if _FIT.fullmatch(given) else uuid.uuid4().hex
        request[REQUEST_ID] = known
    return known


async def tell(request: web.Request, response: web.StreamResponse) -> None:
    """Give the answer its request's number."""
    response.headers[HEADER] = request_id(request)
