"""The forked child: it gives up what the server holds, takes its limits, and runs what was asked."""

from __future__ import annotations

import ctypes
import importlib
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn, TypedDict

WORK = "/code"
"""The session's files, read-only; the working folder of every candidate."""

SCRATCH = ("/tmp", "/dev/shm")
"""The only places where a candidate can write."""

LARGEST_FILE = 32 << 20
OPEN_FILES = 128

_SET_DUMPABLE = 4

ANSWERED, FAILED = b"A", b"F"

UNANSWERED = 70
"""The exit status of a candidate that raised what its task did not catch: EX_SOFTWARE of sysexits.h."""


class Bounds(TypedDict):
    """`engine.ports.Limits`, as it crosses the wall."""

    wall_seconds: float
    cpu_seconds: int
    memory_bytes: int
    output_bytes: int
    processes: int


def set_dumpable(flag: bool) -> None:
    """Let processes of the same user look into this one, or not: PR_SET_DUMPABLE of prctl(2)."""
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, int(flag), 0, 0, 0)


def answer_question(task: str, question: object, bounds: Bounds, answer: int, out: int, err: int) -> NoReturn:
    """Run the task in this process, write its answer to the descriptor `answer`, and end.

    What is written is `ANSWERED` and JSON, or `FAILED` and a sentence.
    """
    answer = _become(bounds, out, err, answer)
    packages = os.environ.get("PYTHONPATH", "")
    sys.path[:] = [WORK, *sys.path, *(packages.split(os.pathsep) if packages else ())]
    try:
        said = ANSWERED + _encoded(importlib.import_module("." + task, __package__).answer(question))
    except MemoryError:
        said = FAILED + b"the limit of %d MiB of memory" % (bounds["memory_bytes"] >> 20)
    except (TypeError, ValueError, RecursionError) as error:
        said = FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "replace")
    sys.stdout.flush()
    rest = memoryview(said)
    while rest:
        rest = rest[os.write(answer, rest) :]
    os._exit(0)


def run_script(path: str, arguments: Sequence[str], bounds: Bounds, out: int, err: int) -> NoReturn:
    """Become a fresh interpreter that runs the script at `path`."""
    _become(bounds, out, err)
    os.execv(sys.executable, [sys.executable, "-s", "-S", "-B", path, *arguments])


def _encoded(value: object) -> bytes:
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def _keep_back() -> None:
    """Let the new session be as patient as the process: Linux may divide the processor first among sessions,
    which all begin alike (sched(7), "The autogroup feature")."""
    with suppress(OSError), io.FileIO("/proc/self/autogroup", "w") as group:
        group.write(b"%d" % os.getpriority(os.PRIO_PROCESS, 0))


def _become(bounds: Bounds, out: int, err: int, kept: int = -1) -> int:
    """Leave the server behind: its descriptors, its session, its protection. Returns where `kept` is now."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    nothing = os.open("/dev/null", os.O_RDONLY)
    lowest = 3
    if kept >= 0:
        # A number far from those that code under test may close or write to by habit.
        high = OPEN_FILES - 1
        os.dup2(kept, high, inheritable=False)
        kept = high
    os.dup2(nothing, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.closerange(lowest, kept if kept >= 0 else OPEN_FILES)
    os.closerange(OPEN_FILES, _most_descriptors())
    os.chdir(WORK)
    _take_limits(bounds)
    set_dumpable(True)
    _keep_back()
    return kept


def _most_descriptors() -> int:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 4096 if most == resource.RLIM_INFINITY else min(most, 1 << 16)


def _take_limits(bounds: Bounds) -> None:
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, bounds["processes"]),
        (resource.RLIMIT_AS, bounds["memory_bytes"]),
    ):
        _limit(kind, most, most)
    # The soft limit first, so that the signal names the cause (SIGXCPU), which the hard one (SIGKILL) hides.
    _limit(resource.RLIMIT_CPU, bounds["cpu_seconds"], bounds["cpu_seconds"] + 1)


def _limit(kind: int, soft: int, hard: int) -> None:
    """Lower a limit; what the host already holds lower stays."""
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
