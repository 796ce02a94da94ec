"""The models folder: checkpoints, the pointers that say which of them serves, and the history of verdicts.

Everything is written beside its place and moved there in one step, so whoever is killed in the middle leaves
either what was before or what comes after. A checkpoint is complete before a pointer names it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from engine.choose.checkpoint import CARD, WEIGHTS, read, read_card
from engine.choose.stored import NAME, Pointer, load, name_in
from engine.errors import BadCheckpoint, BadInput

KEEP = 10
"""How many checkpoints stay for a rollback, beside those that a pointer names."""

Event = Literal["published", "rejected", "rolled back", "shadowed"]

_PART = ".part-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history. `name` is whom it is about, `was` what served before, `serves` what serves
    since, empty for the heuristic."""

    at: str
    event: Event
    name: str
    was: str
    serves: str
    note: str = ""
    verdict: Mapping[str, object] = field(default_factory=dict)


class Models:
    """A models folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._history = folder / "history.jsonl"

    def named(self, pointer: Pointer = "current") -> str:
        """Return which checkpoint a pointer names, empty where it names none; raises `BadCheckpoint`."""
        return name_in(self.folder / pointer)

    def names(self) -> list[str]:
        """Return the checkpoints that are here, those that were in use last first."""
        used = [name for entry in reversed(self.history()) for name in (entry.name, entry.serves)]
        here = [path.name for path in self.folder.glob("*") if NAME.fullmatch(path.name) and path.is_dir()]
        order = {name: at for at, name in reversed(list(enumerate(used)))}
        return sorted(here, key=lambda name: (order.get(name, len(used)), name))

    def publish(
        self, checkpoint: Path, verdict: Mapping[str, object], at: str, *, note: str = "", keep: int = KEEP
    ) -> str:
        """Let a checkpoint serve, and return its name. Its card gets the verdict, and what served before as
        its parent. Raises `BadCheckpoint` for one that cannot be served, and then nothing has changed."""
        with self._alone():
            was = self.pointed()
            name = self._add(checkpoint, verdict, was)
            self._point("current", name)
            self._note(Entry(at, "published", name, was, name, note, verdict))
            self._forget(keep)
            return name

    def shadow(self, checkpoint: Path, verdict: Mapping[str, object], at: str) -> str:
        """Let a checkpoint watch, and return its name; raises `BadCheckpoint`."""
        with self._alone():
            was = self.pointed()
            name = self._add(checkpoint, verdict, was)
            self._point("shadow", name)
            self._note(Entry(at, "shadowed", name, was, was, "", verdict))
            return name

    def watch(self, name: str, at: str) -> str:
        """Let a checkpoint watch that is here, or nobody where `name` is empty, and return the name of who
        watches since. Raises `BadInput` for one that is not here, `BadCheckpoint` for a damaged one."""
        with self._alone():
            was = self.pointed()
            if name:
                self._insist(name)
                self._point("shadow", name)
            else:
                (self.folder / "shadow").unlink(missing_ok=True)
            self._note(Entry(at, "shadowed", name, was, was, "" if name else "nobody watches"))
            return name

    def reject(self, name: str, verdict: Mapping[str, object], at: str, note: str = "") -> None:
        """Write down that a checkpoint was not let in."""
        with self._alone():
            was = self.pointed()
            self._note(Entry(at, "rejected", name, was, was, note, verdict))

    def rollback(self, name: str, at: str, note: str = "") -> str:
        """Let an earlier checkpoint serve again, the one before where none is named, and return its name;
        empty means the heuristic. Raises `BadInput` for one that is not here, `BadCheckpoint` for a damaged
        one."""
        with self._alone():
            was = self.pointed()
            target = self._before(was) if not name else "" if name == "heuristic" else name
            if target:
                self._insist(target)
                self._point("current", target)
            else:
                (self.folder / "current").unlink(missing_ok=True)
            self._note(Entry(at, "rolled back", target, was, target, note))
            return target

    def history(self) -> list[Entry]:
        """Return what happened, in order, without lines that a crash cut off or that are none of ours."""
        try:
            lines = self._history.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        entries = []
        for line in lines:
            try:
                entry = Entry(**json.loads(line))
            except (ValueError, TypeError, RecursionError):
                continue
            if all(isinstance(text, str) for text in astuple(entry)[:-1]):
                entries.append(entry)
        return entries

    def _insist(self, name: str) -> None:
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise BadInput(f"There is no checkpoint {name[:40]} here; there are: {known}.")
        load(self.folder / name)

    def _before(self, was: str) -> str:
        for entry in reversed(self.history()):
            if entry.event == "published" and entry.serves == was != entry.was:
                return entry.was
        raise BadInput("Nothing served before: name a checkpoint, or `heuristic`.")

    def pointed(self, pointer: Pointer = "current") -> str:
        """Return which checkpoint a pointer names, empty also where it is damaged: it serves nobody then, and
        must not keep a good one from being published."""
        try:
            return self.named(pointer)
        except BadCheckpoint:
            return ""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other writers out, and clear away what a killed one left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for path in self.folder.glob(f"{_PART}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            yield

    def _add(self, checkpoint: Path, verdict: Mapping[str, object], parent: str) -> str:
        load(checkpoint)
        weights = (checkpoint / WEIGHTS).read_bytes()
        fields = {**json.loads((checkpoint / CARD).read_bytes()), "gate": verdict, "parent": parent}
        card = json.dumps(fields, indent=1, allow_nan=False).encode()
        name = read_card(card, checkpoint.name).weights_sha256[:12]
        read(card, weights, name)
        part = Path(mkdtemp(prefix=_PART, dir=self.folder))
        _write(part / WEIGHTS, weights)
        _write(part / CARD, card)
        part.chmod(0o755)
        home = self.folder / name
        if home.exists():  # the same weights, judged again: each file is replaced by one as good
            for each in (WEIGHTS, CARD):
                (part / each).replace(home / each)
            part.rmdir()
        else:
            part.replace(home)
        _settle(self.folder)
        return name

    def _point(self, pointer: Pointer, name: str) -> None:
        part = self.folder / f"{_PART}{pointer}"
        _write(part, f"{name}\n".encode())
        part.replace(self.folder / pointer)
        _settle(self.folder)

    def _note(self, entry: Entry) -> None:
        """Add a line; where the last one was cut off, on a line of its own."""
        line = json.dumps(asdict(entry), allow_nan=False).encode() + b"\n"
        with self._history.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _forget(self, keep: int) -> None:
        held = {self.pointed(), self.pointed("shadow")}
        for name in [name for name in self.names() if name not in held][keep:]:
            part = self.folder / f"{_PART}{name}"
            (self.folder / name).replace(part)
            shutil.rmtree(part)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
