"""The shared cache of scans, handed down to processes that may not know where it is.

The parent answers questions about results of scans alone, whatever its child says. What the child does is in
`bot.cache.from_parent`.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.cache import Cache
from bot.cache.from_parent import ANSWER, HEAD, PUT, packed, unpacked

KEPT_SECONDS = 3 * 24 * 3600.0

MOST_NAMES = 1 << 20
MOST_BYTES = 64 * 1024 * 1024


@asynccontextmanager
async def handed_down(cache: Cache | None) -> AsyncIterator[tuple[int, ...]]:
    """Give the descriptors to hand to a child (`pass_fds`), none without a cache, and answer the child."""
    if cache is None:
        yield ()
        return
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    answering = asyncio.create_task(_answer(reader, writer, cache))
    try:
        with theirs:
            yield (theirs.fileno(),)
    finally:
        answering.cancel()
        await asyncio.wait([answering])
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cache: Cache) -> None:
    """Answer until the child hangs up, or says what no child of ours says."""
    with suppress(asyncio.IncompleteReadError, OSError, ValueError):
        while True:
            kind, names_size, size = HEAD.unpack(await reader.readexactly(HEAD.size))
            if names_size > MOST_NAMES or size > MOST_BYTES:
                return
            items = unpacked(await reader.readexactly(names_size), await reader.readexactly(size))
            if kind == PUT:
                await cache.put(items, KEPT_SECONDS)
            else:
                writer.write(packed(ANSWER, await cache.get(items)))
                await writer.drain()
