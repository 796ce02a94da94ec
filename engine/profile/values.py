"""What a profile, and a recorded run, hold. All values are frozen."""

from __future__ import annotations

from dataclasses import dataclass


class NotAProfile(ValueError):
    """The bytes do not have the shape of a profile; the text says what was met, as a clause."""


@dataclass(frozen=True, slots=True)
class FunctionTime:
    """One function's part of a profile.

    `path` is as the profiled process saw it, `line` (1-based) where the function starts or, in some sampled
    profiles, the line that ran; `name` may be qualified. `own` and `total` are shares (0 to 1) of the
    profile's time: in the function itself with the built-in functions that it calls, and with all that it
    calls, recursion counted once. `calls` is None where samples were taken.
    """

    path: str
    line: int
    name: str
    own: float
    total: float
    calls: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as somebody recorded it; `name` is what they call it, most often its file.

    `counted`: every call was seen, so that a function which is absent did not run.
    """

    name: str
    functions: tuple[FunctionTime, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class FunctionRun:
    """One function in one run: seconds in itself (with built-in functions) and with all that it calls.

    `ours`: it belongs to the folder in which the command ran, and `path` is relative to that folder.
    """

    path: str
    line: int
    name: str
    calls: int
    own: float
    total: float
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """One profiled run: seconds of wall time and of processor time, and the peak of its memory in bytes.

    `resident` is the most memory the process held (peak RSS), `traced` the most that Python objects held at
    once (tracemalloc), None when it was not asked for.
    """

    wall: float
    user: float
    system: float
    resident: int
    traced: int | None
    functions: tuple[FunctionRun, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """Runs of one program on one Python ("CPython 3.11.7"), in the order in which they were made."""

    program: str
    python: str
    runs: tuple[Run, ...]
