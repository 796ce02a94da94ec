"""What the core asks of the world. Adapters and the shell answer; the core never names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from engine.model import Skipped

In = TypeVar("In", contravariant=True)
Out = TypeVar("Out", covariant=True)
A = TypeVar("A")
B = TypeVar("B")


class Tree(Protocol):
    """The Python files of one checkout at one moment. The checkout is hostile: only bytes come out of it."""

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, POSIX style, relative to the root, sorted."""
        ...

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of one of `paths()`, or why it cannot be had (too large, a link, unreadable)."""
        ...

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of `velox.toml` and `pyproject.toml` files, sorted."""
        ...


class Cache(Protocol):
    """A store of small results by content hash. Losing it costs time, never truth."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is stored for those of `keys` that are there."""
        ...

    def put(self, items: dict[str, bytes]) -> None:
        """Store the items; failure to store is silent."""
        ...


class Workers(Protocol):
    """Runs a picklable function over items, possibly in several processes, answers in the order of the
    items."""

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item, in order."""
        ...


class Progress(Protocol):
    """Shows a person how far long work has come; says nothing where nobody watches."""

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        """Yield the items unchanged, showing how many of `total` have passed."""
        ...


class Linter(Protocol):
    """Finds errors in Python text without importing or resolving it, and without reading its settings."""

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        """Return, per (path, content), the errors found, each as `CODE message` without its position."""
        ...
