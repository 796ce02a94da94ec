"""The shared cache of scans, as a process asks for it that may not know where it is.

What reviews code gets no address and no password (`bot.agents.apart`), but a socket whose other end its
parent holds: see `bot.cache.handed_down`. Every command comes by here, so nothing of asyncio is imported.
"""

from __future__ import annotations

import json
import os
import re
import socket
import struct
from collections.abc import Mapping, MutableMapping, Sequence

from engine.ports import Cache

VARIABLE = "VELOX_SHARED_CACHE"
"""Names the socket's descriptor in the environment of the child."""

ANSWER_SECONDS = 3.0
"""A child that waits longer goes on without."""

GET, PUT, ANSWER = b"g", b"p", b"a"

_KEY = re.compile(r"[0-9a-f]{32}")
HEAD = struct.Struct(">cII")


def with_parents(near: Cache, environment: MutableMapping[str, str]) -> Cache:
    """Return a cache that asks the parent for what this machine does not have, if a parent offers that."""
    named = environment.pop(VARIABLE, "")
    if not named.isdecimal():
        return near
    connection = socket.socket(fileno=int(named))
    connection.settimeout(ANSWER_SECONDS)
    os.set_inheritable(connection.fileno(), False)
    return WithParents(near, connection)


class WithParents:
    """Asks this machine's cache, then the parent's, and tells both: `engine.ports.Cache`."""

    def __init__(self, near: Cache, connection: socket.socket) -> None:
        self._near = near
        self._connection: socket.socket | None = connection

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        found = self._near.get(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            far = self._asked(missing)
            self._near.put(far)
            found |= far
        return found

    def put(self, items: dict[str, bytes]) -> None:
        self._near.put(items)
        if items:
            self._send(packed(PUT, items))

    def _asked(self, keys: Sequence[str]) -> dict[str, bytes]:
        if not self._send(packed(GET, dict.fromkeys(keys, b""))):
            return {}
        try:
            _, names_size, size = HEAD.unpack(self._received(HEAD.size))
            found = unpacked(self._received(names_size), self._received(size))
        except (OSError, ValueError):
            self.close()
            return {}
        return {key: value for key, value in found.items() if key in keys}

    def _send(self, data: bytes) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.sendall(data)
        except OSError:
            self.close()
            return False
        return True

    def _received(self, size: int) -> bytes:
        assert self._connection is not None  # it was just written to
        content = bytearray()
        while len(content) < size:
            some = self._connection.recv(min(size - len(content), 1 << 20))
            if not some:
                raise ConnectionResetError("the parent hung up")
            content += some
        return bytes(content)

    def close(self) -> None:
        """Go on alone: an answer that comes late would be taken for the next."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


# --------------------------------------------------------------------------------------------- what they say


def packed(kind: bytes, items: Mapping[str, bytes]) -> bytes:
    """Return a message: its kind, keys with the sizes of their values, and the values."""
    names = json.dumps([[key, len(value)] for key, value in items.items()]).encode()
    content = b"".join(items.values())
    return HEAD.pack(kind, len(names), len(content)) + names + content


def unpacked(names: bytes, content: bytes) -> dict[str, bytes]:
    """Return the keys and values of a message. ValueError for what is none: a child may be anything."""
    items: dict[str, bytes] = {}
    place = 0
    try:
        entries = json.loads(names)
    except RecursionError:
        raise ValueError("a list in lists without end") from None
    for entry in entries if isinstance(entries, list) else [entries]:
        match entry:
            case [str(key), int(size)] if _KEY.fullmatch(key) and 0 <= size <= len(content) - place:
                items[key] = content[place : place + size]
                place += size
            case _:
                raise ValueError("not a key of a scan and the size of its value")
    return items
