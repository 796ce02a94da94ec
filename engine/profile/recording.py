"""Recordings as JSON, to be kept as baselines, and back.

    {"velox-profile": 1, "program": "shop.run", "python": "CPython 3.11.7", "runs": [
      {"wall": 0.5, "user": 0.4, "system": 0.1, "resident": 20000000, "traced": null,
       "functions": [[path, line, name, calls, own, total, ours], ...]}]}

Times are seconds, memory is bytes. Of functions from elsewhere only those that took time are kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from statistics import median

from engine.errors import BadInput
from engine.profile.stacks import seconds
from engine.profile.values import FunctionRun, FunctionTime, NotAProfile, Profile, Recording, Run

VERSION = 1
KEY = "velox-profile"

MAX_BYTES = 32_000_000
MAX_RUNS = 1000

KEPT_SHARE = 0.0005
"""Functions from elsewhere that took less of the wall time than this are not stored."""


def write_recording(recording: Recording) -> bytes:
    """Return a recording as JSON."""
    document = {
        KEY: VERSION,
        "program": recording.program,
        "python": recording.python,
        "runs": [_run_object(run) for run in recording.runs],
    }
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def read_recording(data: bytes, name: str) -> Recording:
    """Return the recording that a file holds; raises `BadInput` with one sentence that names it."""
    remedy = "write it anew with `velox profile --save`"
    if len(data) > MAX_BYTES:
        raise BadInput(f"The baseline {name} is larger than {MAX_BYTES // 1_000_000} MB; {remedy}.")
    try:
        document: object = json.loads(data)
        if not isinstance(document, dict) or KEY not in document:
            raise NotAProfile("it is no recording of Velox")
        return recording_in(document)
    except NotAProfile as error:
        raise BadInput(f"The baseline {name} cannot be used: {error}; {remedy}.") from None
    except (ValueError, RecursionError):
        raise BadInput(f"The baseline {name} is not JSON; {remedy}.") from None


def recording_in(document: dict[str, object]) -> Recording:
    """Return the recording of a JSON object; raises `NotAProfile`."""
    version = document.get(KEY)
    if version != VERSION:
        raise NotAProfile(f"it is of version {version!r:.20}, and this Velox reads {VERSION}")
    match document:
        case {"program": str(program), "python": str(python), "runs": [_, *_] as runs} if (
            len(runs) <= MAX_RUNS
        ):
            return Recording(program, python, tuple(map(_run, runs)))
    raise NotAProfile("its program, its Python or its runs are missing")


def profile_of(recording: Recording, name: str) -> Profile:
    """Return a recording as a profile: the median share that each function took."""
    shares: dict[tuple[str, int, str], list[tuple[float, float, int]]] = defaultdict(list)
    for run in recording.runs:
        # All time that is in functions: the wall time holds what the profiler itself cost.
        whole = max(sum(item.own for item in run.functions), run.wall) or 1.0
        for item in run.functions:
            shares[item.path, item.line, item.name].append((item.own / whole, item.total / whole, item.calls))
    functions = (
        FunctionTime(
            *key,
            min(1.0, median(own for own, _, _ in rows)),
            min(1.0, median(total for _, total, _ in rows)),
            max(calls for _, _, calls in rows),
        )
        for key, rows in shares.items()
    )
    return Profile(name, tuple(functions), counted=True)


def _run_object(run: Run) -> dict[str, object]:
    least = KEPT_SHARE * run.wall
    return {
        "wall": run.wall,
        "user": run.user,
        "system": run.system,
        "resident": run.resident,
        "traced": run.traced,
        "functions": [
            [item.path, item.line, item.name, item.calls, item.own, item.total, item.ours]
            for item in run.functions
            if item.ours or item.own >= least
        ],
    }


def _run(raw: object) -> Run:
    match raw:
        case {
            "wall": wall,
            "user": user,
            "system": system,
            "resident": int(resident),
            "traced": int() | None as traced,
            "functions": list(rows),
        }:
            functions = tuple(map(_function, rows))
            return Run(_time(wall), _time(user), _time(system), resident, traced, functions)
    raise NotAProfile("a run in it lacks its times, its memory or its functions")


def _function(row: object) -> FunctionRun:
    match row:
        case [str(path), int(line), str(name), int(calls), own, total, bool(ours)] if calls >= 0:
            return FunctionRun(path, line, name, calls, _time(own), _time(total), ours)
    raise NotAProfile("a function in it lacks its place, its calls or its times")


def _time(value: object) -> float:
    time = seconds(value)
    if time < 0:
        raise NotAProfile("a time in it is negative")
    return time
