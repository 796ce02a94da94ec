"""What a scan of a very large tree takes: Home Assistant's wheel, 6,725 files, a million lines.

Limits: at most 300 MB for the largest process and 500 MB for all processes together, a third of what a small
machine has; the processes' memory is looked at every fifth of a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.scan_speed import verdict
from bench.trees import count_lines, sources, tree

LARGEST_MB = 300
TOGETHER_MB = 500
PERIOD = 0.2


def resident(process: int) -> dict[int, int]:
    """Return the resident kilobytes of a process and all below it, by process id."""
    found: dict[int, int] = {}
    waiting = [process]
    while waiting:
        current = waiting.pop()
        folder = Path(f"/proc/{current}")
        try:
            status = (folder / "status").read_text(encoding="ascii", errors="replace")
            waiting += map(int, (folder / "task" / str(current) / "children").read_text().split())
        except OSError:  # It has ended.
            continue
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        found[current] = int(lines.get("VmRSS", "0 kB").split()[0])
    return found


def scan(folder: Path, jobs: int) -> tuple[float, float, float]:
    """Scan a tree without cache; return the peaks of the largest process and of all, in MB, and the
    seconds."""
    command = [sys.executable, "-m", "bot", "scan", str(folder), "--format", "jsonl", "--no-cache"]
    largest = together = 0
    start = time.monotonic()
    with subprocess.Popen([*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            sizes = resident(running.pid).values()
            largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
            time.sleep(PERIOD)
    if running.returncode not in {0, 1}:
        raise SystemExit(f"velox scan ended with {running.returncode}")
    return largest / 1024, together / 1024, time.monotonic() - start


def main() -> int:
    """Measure with one process and with one per processor; return 1 when a limit does not hold."""
    folder = tree("homeassistant")
    files = sources(folder)
    print(f"homeassistant: {len(files)} files, {count_lines(files):,} lines")
    del files
    checks = []
    for jobs in sorted({1, os.cpu_count() or 1}):
        largest, together, seconds = scan(folder, jobs)
        print(f"  {jobs} at a time: {seconds:.0f} s")
        checks += [
            verdict(f"largest process, {jobs} at a time, MB", largest, LARGEST_MB, at_most=True),
            verdict(f"all processes, {jobs} at a time, MB", together, TOGETHER_MB, at_most=True),
        ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
