"""The warm fork-server: it answers each question in a fork of its own, and no fork outlives its question.

The server runs no foreign code itself. What a candidate writes passes through as bytes, unread. It reads
requests as two frames (a head in JSON, a body of bytes) from one descriptor, and answers there in two: a
head `{"status", "stopped", "sizes"}` and a body of as many parts as there are sizes. It ends when the other
end of the descriptor is closed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import platform
import resource
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TypedDict

from . import frames
from .candidate import (
    SCRATCH,
    UNANSWERED,
    WORK,
    Bounds,
    answer_question,
    become_subreaper,
    run_script,
    set_dumpable,
)
from .collecting import Collected, Waker, collect
from .scratch import wipe

LARGEST_QUESTION = 64 << 20

_RLIMITS = 16
"""How many resource limits Linux knows: RLIM_NLIMITS of its <asm-generic/resource.h>."""


class Request(TypedDict):
    """What is asked: `task` with a question as the body, or `script` (a path) with arguments."""

    task: str
    script: str
    arguments: Sequence[str]
    bounds: Bounds


class Head(TypedDict):
    """What comes back before the body: how it ended, what stopped it, and the lengths of the body's parts.

    `clean` is false if the server found itself or the scratch space changed, and ends rather than go on.
    """

    status: int
    stopped: str
    sizes: Sequence[int]
    clean: bool


def serve(channel: int, packages: Sequence[str]) -> None:
    """Answer requests from `channel` until it is closed; candidates import from `packages` too (folders)."""
    set_dumpable(False)
    become_subreaper()
    sys.path[:] = [folder for folder in sys.path if folder]
    os.chdir(WORK)
    if packages:
        # It has no effect on this interpreter, only on those that candidates become or start.
        os.environ["PYTHONPATH"] = os.pathsep.join(packages)
    waker = Waker()
    before = _state()
    hello = {"interpreter": f"{platform.python_implementation()} {platform.python_version()}"}
    frames.send(channel, json.dumps(hello).encode())
    _close_standard_streams()
    while True:
        try:
            request: Request = json.loads(frames.receive(channel, LARGEST_QUESTION))
            body = frames.receive(channel, LARGEST_QUESTION)
        except frames.Closed:
            return
        collected = _answered(channel, waker, request, body)
        _end_all()
        clean = wipe(SCRATCH) and _state() == before
        _report(channel, collected, clean)
        if not clean:
            return


def _answered(channel: int, waker: Waker, request: Request, body: bytes) -> Collected:
    """Fork, and gather what the fork writes until it ends or meets a limit."""
    if request["task"]:
        # Our own code, read-only: loaded once, here, it is there in each fork.
        importlib.import_module("." + request["task"], __package__)
    bounds = request["bounds"]
    pipes = [os.pipe() for _ in range(3)]
    gc.freeze()
    deadline = time.monotonic() + bounds["wall_seconds"]
    child = os.fork()
    if not child:
        _live(request, body, [end for _, end in pipes])
    for _, end in pipes:
        os.close(end)
    sources = [source for source, _ in pipes]
    try:
        return collect(child, sources, channel, waker, deadline, bounds["output_bytes"])
    finally:
        for source in sources:
            os.close(source)


def _live(request: Request, body: bytes, ends: Sequence[int]) -> NoReturn:
    """Be the candidate: this process is a fork, and must never return to serving."""
    answer, out, err = ends
    try:
        if request["task"]:
            answer_question(request["task"], json.loads(body), request["bounds"], answer, out, err)
        else:
            run_script(request["script"], request["arguments"], request["bounds"], out, err)
    finally:
        try:
            error = sys.exc_info()[1]
            if error is not None:
                traceback.print_exception(type(error), error, error.__traceback__)
            sys.stderr.flush()
        finally:
            os._exit(UNANSWERED)


def _report(channel: int, collected: Collected, clean: bool) -> None:
    head = Head(
        status=collected.status,
        stopped=collected.stopped,
        sizes=[len(part) for part in collected.parts],
        clean=clean,
    )
    frames.send(channel, json.dumps(head).encode())
    frames.send(channel, b"".join(collected.parts))


def _end_all() -> None:
    """End every process but this one and the first, and wait until none is left.

    kill(2) with -1 reaches all at once: no fork can slip through. Orphans come to this process, their
    subreaper (prctl(2)), so that waiting for children is waiting for all.
    """
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _state() -> object:
    """What a candidate could change about this process from outside, being of the same user."""
    return (
        str(Path.cwd()),
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getaffinity(0),
        os.sched_getscheduler(0),
        [resource.getrlimit(kind) for kind in range(_RLIMITS)],
    )


def _close_standard_streams() -> None:
    """Let go of the streams that the parent reads complaints of the start from."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.close(nothing)
