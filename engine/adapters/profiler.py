"""Runs a person's own Python command, or a function, under cProfile, with its memory and processor time.

The command is the person's own, started at their request, in their environment and with their rights, as if
they had typed it: it is no foreign code, and nothing here is a sandbox. Never give it anything that comes
from a pull request.
"""

from __future__ import annotations

import cProfile
import os
import platform
import re
import signal
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from marshal import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from engine.adapters import profile_recorder
from engine.adapters.python_command import PythonCommand
from engine.profile.marshalled import load
from engine.profile.pstats_file import read_entries
from engine.profile.stacks import seconds
from engine.profile.values import FunctionRun, NotAProfile, Recording, Run

MAX_RESULT = 256_000_000
"""Bytes of one run's result; far more than any program has functions."""

_LIBRARIES = ("site-packages", "dist-packages")
_LIBRARY = re.compile(r".*/(?:site-packages|dist-packages|lib/python3\.\d+t?)/")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of profiling a command.

    `status` is its exit status as a shell gives it: 128 + the number of the signal that ended it. `recording`
    is None, and `reason` says why, when it left no profile. `pstats` is the profile of the first run, as
    cProfile writes it.
    """

    status: int
    recording: Recording | None
    pstats: bytes = b""
    reason: str = ""


def record_command(command: PythonCommand, *, repeat: int = 1, traced: bool = False) -> Recorded:
    """Run a command `repeat` times in the current folder and environment, one run after the other.

    Standard input, output and error of the first run are the person's; later runs read nothing, and what
    they print is dropped. A run that fails is the last. `traced` adds the peak of Python's own objects, which
    makes the program several times slower.
    """
    runs: list[Run] = []
    status, python, first = 0, "", b""
    for number in range(repeat):
        with TemporaryDirectory(prefix="velox-profile-") as name:
            folder = Path(name)
            status = _start(command, folder, traced=traced, shown=number == 0)
            outcome = _outcome(folder)
        if isinstance(outcome, str):
            return Recorded(status, None, reason=outcome)
        run, python, pstats = outcome
        runs.append(run)
        first = first or pstats
        if status:
            break
    reason = f"run {len(runs)} of {repeat} ended with exit status {status}" if status and repeat > 1 else ""
    return Recorded(status, Recording(command.program, python, tuple(runs)), first, reason)


def record_call(function: Callable[[], object], *, repeat: int = 1, traced: bool = False) -> Recording:
    """Call a function of this process `repeat` times under cProfile and return what was seen.

    `resident` is the peak of the whole process so far: a process has no peak per call. What the function
    raises passes through.
    """
    runs = tuple(_timed(function, traced) for _ in range(repeat))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return Recording(getattr(function, "__qualname__", repr(function)), python, runs)


def _timed(call: Callable[[], object], traced: bool) -> Run:
    profiler = cProfile.Profile()
    if traced:
        tracemalloc.start()
    try:
        before, started = profile_recorder.processor_seconds(), time.perf_counter()
        profiler.runcall(call)
        wall, after = time.perf_counter() - started, profile_recorder.processor_seconds()
        peak = tracemalloc.get_traced_memory()[1] if traced else None
    finally:
        if traced:
            tracemalloc.stop()
    profiler.create_stats()
    functions = functions_of(dumps(profiler.stats), Path.cwd())
    user, system = after[0] - before[0], after[1] - before[1]
    return Run(wall, user, system, profile_recorder.peak_resident(), peak, functions)


def _start(command: PythonCommand, folder: Path, *, traced: bool, shown: bool) -> int:
    """Run the command once; return its exit status as a shell gives it."""
    words = [
        *command.interpreter,
        profile_recorder.__file__,
        str(folder),
        "traced" if traced else "plain",
        command.kind,
        command.target,
        *command.arguments,
    ]
    silent = None if shown else subprocess.DEVNULL
    with subprocess.Popen(words, stdin=silent, stdout=silent, stderr=silent) as process, _passing_on(process):
        status = process.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _passing_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leave interrupts from the terminal to the command, which gets them too, and hand on requests to end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hand_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    def leave(number: int, frame: FrameType | None) -> None:
        return

    handlers = {signal.SIGINT: leave, signal.SIGTERM: hand_on, signal.SIGHUP: hand_on}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _outcome(folder: Path) -> tuple[Run, str, bytes] | str:
    """Return the run, its Python and its pstats; or, as a clause, why there is none."""
    try:
        pstats, figures = (folder / "profile.pstats").read_bytes(), (folder / "figures").read_bytes()
    except FileNotFoundError:
        return "it did not start, was killed, replaced itself, or left by os._exit"
    if len(pstats) > MAX_RESULT:
        return "its profile is too large to read"
    try:
        return (*_run(load(figures), pstats), pstats)
    except NotAProfile as error:
        return f"its profile cannot be read: {error}"


def _run(figures: object, pstats: bytes) -> tuple[Run, str]:
    match figures:
        case {
            "wall": wall,
            "user": user,
            "system": system,
            "resident": int(resident),
            "traced": int() | None as traced,
            "python": str(python),
        }:
            times = seconds(wall), seconds(user), seconds(system)
            return Run(*times, resident, traced, functions_of(pstats, Path.cwd())), python
    raise NotAProfile("its figures are missing")


def functions_of(pstats: bytes, folder: Path) -> tuple[FunctionRun, ...]:
    """Return the functions of a profile; those below `folder`, environments aside, are `ours`."""
    root = f"{folder.resolve()}{os.sep}"
    _, entries = read_entries(pstats)
    functions = []
    for entry in entries:
        path, ours = _placed(entry.path, root)
        functions.append(FunctionRun(path, entry.line, entry.name, entry.calls, entry.own, entry.total, ours))
    return tuple(functions)


def _placed(path: str, root: str) -> tuple[str, bool]:
    if path.startswith("<"):
        return path, False
    whole = path if os.path.isabs(path) else os.path.normpath(os.path.join(root, path))  # noqa: PTH117, PTH118
    inside = whole.removeprefix(root) if whole.startswith(root) else None
    if inside is not None and not any(f"/{name}/" in f"/{inside}" for name in _LIBRARIES):
        return Path(inside).as_posix(), True
    return _LIBRARY.sub("", whole), False
