"""The policy that serves, as it lies in a folder: a pointer names a checkpoint, and publishing moves the
pointer.

    models/current              the name of the checkpoint that decides
    models/shadow               the name of one that only watches
    models/<name>/card.json     what it is
    models/<name>/model.safetensors

Before each decision a look at the files tells whether something changed, so a publish needs no restart. What
cannot be used is refused, and the one before stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.choose.checkpoint import CARD, WEIGHTS
from engine.choose.deciding import Decision, Heuristic, Policy
from engine.choose.features import State
from engine.choose.stored import Pointer, load, name_in
from engine.errors import BadCheckpoint


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a change of a file shows: any write moves one of these, and a replaced file has another
    inode."""

    modified: int
    inode: int
    size: int


class PolicyFile:
    """The policy that a pointer names. It decides itself, by the heuristic where nothing can be served."""

    def __init__(
        self, folder: Path, pointer: Pointer = "current", tell: Callable[[str], None] = lambda said: None
    ) -> None:
        """`tell` is given one sentence when a checkpoint is refused, once for each."""
        self._folder = folder
        self._pointer = folder / pointer
        self._tell = tell
        self._seen: tuple[Stamp | None, ...] | None = None
        self._policy: Policy | None = None
        self._heuristic = Heuristic()
        self.problem = ""
        """Why what the pointer names does not serve; empty where it does."""

    @property
    def name(self) -> str:
        """Names the policy that serves now."""
        return self._serving().name

    def decide(self, state: State) -> Decision:
        """Return what the policy decides that the pointer names at this moment."""
        return self._serving().decide(state)

    def trained(self) -> Policy | None:
        """Return the policy of the last checkpoint that could be used, None without one."""
        self._look()
        return self._policy

    def _serving(self) -> Policy:
        self._look()
        return self._policy or self._heuristic

    def _look(self) -> None:
        """Read anew what has changed. Files are stamped before they are read, so no change is missed."""
        named = self._named()
        seen = self._stamps(named)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            name = name_in(self._pointer)
            self._policy = load(self._folder / name) if name else None
            self.problem = ""
        except BadCheckpoint as refusal:
            self.problem = f"{refusal} {self._instead()}"
            self._tell(self.problem)

    def _named(self) -> str:
        try:
            return name_in(self._pointer)
        except BadCheckpoint:
            return ""

    def _stamps(self, name: str) -> tuple[Stamp | None, ...]:
        files = [self._pointer]
        if name:
            files += [self._folder / name / CARD, self._folder / name / WEIGHTS]
        return tuple(map(_stamp, files))

    def _instead(self) -> str:
        return f"{self._policy.name} goes on serving." if self._policy else "The heuristic decides instead."


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_ino, status.st_size)
