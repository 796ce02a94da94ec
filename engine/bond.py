"""What ties rewrites of several files together: they were written, proven and are said as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file of a coordinated rewrite: what becomes of it, which functions change, where it is said."""

    path: str
    line: int
    symbols: tuple[str, ...]
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bond:
    """All files of a coordinated rewrite, in path order, two or more.

    `measured` is the function (path, symbol) whose speed is claimed. `alone`: each file's part was shown to
    keep the behaviour without the others; until then nobody may take one without the rest. `unrun` names the
    changed functions that could not be run by themselves.
    """

    parts: tuple[FilePart, ...]
    measured: tuple[str, str]
    alone: bool = False
    unrun: tuple[str, ...] = ()

    @property
    def functions(self) -> tuple[tuple[str, str], ...]:
        """The functions that change, each as path and symbol."""
        return tuple((part.path, symbol) for part in self.parts for symbol in part.symbols)

    def others(self, path: str) -> tuple[str, ...]:
        """Return the places of the parts in other files, each as `path:line`."""
        return tuple(f"{part.path}:{part.line}" for part in self.parts if part.path != path)

    def sentences(self, path: str) -> Iterator[str]:
        """Yield what is said of the bond beside the part in one file."""
        others = self.others(path)
        take = "take both" if len(others) == 1 else "take all of them"
        yield f"Belongs with {' and '.join(others)}: {take}."
        if self.alone:
            yield "Each does the same without the rest; the gain was measured of all together."
        else:
            yield "One without the rest is not shown to do the same."

    def conditions(self) -> Iterator[str]:
        """Yield what must hold for it and was not shown, each a clause that completes "Holds if"."""
        for name in self.unrun:
            yield f"nothing but these functions calls `{name}`, which could not be run by itself"
