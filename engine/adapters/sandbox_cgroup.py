"""A control group for a sandbox, where this host lets us make one.

The kernel then holds all processes to their limits together, and counts what no process is charged with, such
as the buffers of sockets. Both versions of the hierarchy are known (cgroups(7)). A group is a folder; one
whose maker was killed is removed when the next is made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")

_SLACK = 64 << 20
"""Above the limit of the watcher, who ends things more gently, and for what the sandbox itself needs."""

_OURS = 8

_LIMITS = {
    "memory": ("memory.max", "memory.limit_in_bytes"),
    "pids": ("pids.max", "pids.max"),
}
"""Per controller the file of its limit in version 2 and version 1."""


@dataclass(frozen=True, slots=True)
class Group:
    """Folders of one group: in version 2 it is one, in version 1 one for each controller."""

    folders: tuple[Path, ...]

    @property
    def doors(self) -> tuple[str, ...]:
        """The files to which a process writes 0 to enter."""
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    def holds(self, process: int) -> bool:
        """Tell whether a process has entered."""
        doors = [Path(door).read_text(encoding="ascii").split() for door in self.doors]
        return bool(doors) and all(str(process) in members for members in doors)

    def limit(self, memory: int, processes: int) -> None:
        """Set the limits: bytes, and the number of processes and threads."""
        values = {"memory": memory + _SLACK, "pids": processes + _OURS}
        for controller, names in _LIMITS.items():
            for file in self._files(names):
                with suppress(OSError):
                    file.write_text(str(values[controller]), encoding="ascii")

    def killed(self) -> int:
        """Return how many processes the kernel has ended for want of memory."""
        texts = (
            file.read_text(encoding="ascii") for file in self._files(("memory.events", "memory.oom_control"))
        )
        return sum(int(number) for text in texts for number in re.findall(r"oom_kill (\d+)", text))

    def remove(self) -> None:
        """Remove the folders; nothing may run in them any more."""
        for folder in self.folders:
            with suppress(OSError):
                folder.rmdir()

    def _files(self, names: tuple[str, ...]) -> Iterator[Path]:
        for folder in self.folders:
            for name in dict.fromkeys(names):
                if (folder / name).is_file():
                    yield folder / name


def made(number: int, root: Path = ROOT) -> Group:
    """Make a group for the sandbox of this process with that number; it has no folders where we may not."""
    folders = []
    for parent in _parents(root):
        _sweep(parent)
        folder = parent / f"velox-{os.getpid()}-{number}"
        with suppress(OSError):
            folder.mkdir()
            folders.append(folder)
    return Group(tuple(folders))


def _parents(root: Path) -> Iterator[Path]:
    """Yield the folders below which a group of ours would have the controllers that we want."""
    for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in _LIMITS:
            yield from (folder for folder in [root / controllers / path.lstrip("/")] if folder.is_dir())
        elif not controllers:
            yield from _delegating(root / path.lstrip("/"), root)


def _delegating(own: Path, root: Path) -> Iterator[Path]:
    """Yield the nearest folder of version 2 that hands the memory controller down: often not our own."""
    for folder in (own, *own.parents):
        handed = folder / "cgroup.subtree_control"
        if handed.is_file() and "memory" in handed.read_text(encoding="ascii").split():
            yield folder
            return
        if folder == root:
            return


def _sweep(parent: Path) -> None:
    """Remove groups whose maker has ended."""
    for folder in parent.glob("velox-*-*"):
        maker = folder.name.split("-")[1]
        if maker.isdigit() and not Path("/proc", maker).exists():
            with suppress(OSError):
                folder.rmdir()
