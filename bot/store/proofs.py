"""What reviews work on and what they prove: packed trees by their digest, certificates by their number."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, TypeAlias

import orjson

from bot.store.pool import Connection
from bot.store.queries import statements
from engine.errors import BadInput

SQL = statements(__name__)

LARGEST = 64 * 1024 * 1024
"""Bytes of a bundle; a larger tree is not reviewed whole."""

Json: TypeAlias = Any


async def put_bundle(connection: Connection, content: bytes) -> str:
    """Store a packed tree once and return its digest; raises `BadInput` for one above `LARGEST`.

    It is kept while a review or a scan names it: name it in the same transaction.
    """
    if len(content) > LARGEST:
        raise BadInput(f"The code under review has {len(content)} bytes packed, and {LARGEST} are allowed.")
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    await connection.execute(SQL["put_bundle"], digest, content)
    return digest


async def get_bundle(connection: Connection, digest: str) -> bytes | None:
    """Return a packed tree; None if it is gone, or is not what its digest says."""
    content: bytes | None = await connection.fetchval(SQL["get_bundle"], digest)
    if content is None or digest != f"sha256:{hashlib.sha256(content).hexdigest()}":
        return None
    return content


async def drop_unused_bundles(connection: Connection, older: timedelta) -> int:
    """Delete the bundles that no unfinished review or scan needs, and return how many."""
    return len(await connection.fetch(SQL["drop_unused_bundles"], older))


async def put_certificate(
    connection: Connection, host: str, repository: int, certificate: str, body: Json
) -> None:
    """Keep a certificate for a repository; it never changes."""
    await connection.execute(
        SQL["put_certificate"], certificate, host, repository, orjson.dumps(body).decode()
    )


async def get_certificate(connection: Connection, host: str, repository: int, certificate: str) -> Json:
    """Return a certificate of a repository, None if it has none of this number."""
    body = await connection.fetchval(SQL["get_certificate"], host, repository, certificate)
    return None if body is None else orjson.loads(body)
