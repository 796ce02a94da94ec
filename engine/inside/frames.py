"""Frames on a stream: four bytes of length, most significant first, then so many bytes."""

from __future__ import annotations

import os
import struct

_LENGTH = struct.Struct(">I")

LARGEST = 256 << 20
"""No frame is larger: a length beyond it is nonsense or malice."""


class Closed(EOFError):
    """The other end is gone."""


def send(descriptor: int, payload: bytes) -> None:
    """Write one frame whole; raises ValueError for one of more than `LARGEST` bytes."""
    if len(payload) > LARGEST:
        raise ValueError(f"a frame of {len(payload)} bytes; {LARGEST} are allowed")
    rest = memoryview(_LENGTH.pack(len(payload)) + payload)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int, largest: int = LARGEST) -> bytes:
    """Read one frame whole.

    Raises `Closed` when the stream ends, and ValueError for a frame of more than `largest` bytes, before
    anything of it is read.
    """
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size))
    if length > largest:
        raise ValueError(f"a frame of {length} bytes; {largest} are allowed")
    return _exactly(descriptor, length)


def _exactly(descriptor: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            raise Closed
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
