"""A tree held in memory: a real implementation of the port, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from engine.model import Skipped

A = TypeVar("A")
B = TypeVar("B")


class MemoryTree:
    """Files by path; it counts how often each was read."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = {path: text.encode() for path, text in files.items()}

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, sorted."""
        return sorted(path for path in self.files if path.endswith(".py"))

    def every_path(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return sorted(self.files)

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of settings files, sorted."""
        return sorted(path for path in self.files if path.endswith(".toml"))

    def read(self, path: str) -> bytes | Skipped:
        """Return the content, or that the file is gone."""
        return self.files.get(path, Skipped(path, "it is gone"))


class MemoryCache:
    """Stored results by key."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is there."""
        return {key: self.stored[key] for key in keys if key in self.stored}

    def put(self, items: dict[str, bytes]) -> None:
        """Store the items."""
        self.stored.update(items)


class CountingWorkers:
    """Does the work at once and counts it."""

    def __init__(self) -> None:
        self.done = 0

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield the answers in order."""
        for item in items:
            self.done += 1
            yield function(item)


class NoProgress:
    """Says nothing."""

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        """Yield the items unchanged."""
        yield from items
