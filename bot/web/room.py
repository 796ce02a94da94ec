"""How many bytes of deliveries a process holds at once: strangers must not fill its memory."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Room:
    """A bound on bytes, shared by all requests. What is only announced takes no place, what has come does."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0

    def share(self) -> Share:
        """Return the part of one request, empty at first; leaving it gives everything back."""
        return Share(self)


class Share:
    """The bytes that one request holds."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._held = 0

    def take(self, count: int) -> bool:
        """Take so many more bytes; False, and nothing taken, when there is no room for them."""
        if self._room.held + count > self._room.most:
            return False
        self._room.held += count
        self._held += count
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._room.held -= self._held
        self._held = 0
