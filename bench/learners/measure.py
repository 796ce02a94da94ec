"""Seconds of the processor and memory at the peak, as one line of JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

BATCH = 64
HIDDEN = (64, 64)
SYNC = 250


def peak_mb() -> float:
    """Return the most memory that this process has held; `getrusage` would count what its parent held."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this kernel does not tell the memory at the peak")


def measured(work: Callable[[], object]) -> None:
    """Run a work and print what it took."""
    begun, clock = time.process_time(), time.perf_counter()
    work()
    taken = {
        "cpu_seconds": time.process_time() - begun,
        "seconds": time.perf_counter() - clock,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(taken))
