"""What one changed file of a large tree costs once the rest is known: `python -m bench.incremental`.

Django, as a repository of one commit; every file is scanned once into an empty cache. Then one file after the
other gets a new function and is looked at in two ways, with the graph of the whole tree and with that of the
change's neighbourhood, and each way both inside of a process and as a whole command, start-up included.

Limit: inside of a process, the median of the files takes at most 0.3 processor seconds, child processes (git,
ruff) included. The time on the clock stands beside it: on a machine with other work to do it says little.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.trees import tree
from bot.app import open_world, read_settings
from bot.local_review import Asked, reviewed
from bot.progress import SilentProgress
from bot.repository.trees import open_folder
from engine import pipeline

SEED = 6
FILES = 7
LIMIT = 0.3
LARGEST = "django/db/models/query.py"
"""Always among the files: 2,700 lines that nearly everything of Django leads to."""

ADDED = "\n\ndef _added_{n}(rows, name):\n    return [row for row in rows if row.name == name]\n"
IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid")


@dataclass(frozen=True)
class Taken:
    """Seconds of the processor, and on the clock."""

    cpu: float
    wall: float


def taken(work: Callable[[], object]) -> Taken:
    """Measure one run, child processes included."""
    before, start = os.times(), time.perf_counter()
    work()
    after = os.times()
    return Taken(sum(after[:4]) - sum(before[:4]), time.perf_counter() - start)


def repository(folder: Path) -> Path:
    """Return a copy of Django below `folder`, committed."""
    copy = folder / "django"
    shutil.copytree(tree("django"), copy)
    for arguments in (("init", "-q"), ("add", "-A"), (*IDENTITY, "commit", "-qm", "all")):
        subprocess.run(["git", "-C", str(copy), *arguments], check=True)
    return copy


@contextmanager
def own_cache(folder: Path) -> Iterator[None]:
    """Let this process and those it starts keep what they know below `folder`."""
    before = os.environ.get("VELOX_CACHE_DIR")
    os.environ["VELOX_CACHE_DIR"] = str(folder / "cache")
    try:
        yield
    finally:
        del os.environ["VELOX_CACHE_DIR"]
        if before is not None:
            os.environ["VELOX_CACHE_DIR"] = before


@contextmanager
def changed(copy: Path, path: str, number: int) -> Iterator[None]:
    """Give a file another function for the time being."""
    file = copy / path
    before = file.read_bytes()
    file.write_bytes(before + ADDED.format(n=number).encode())
    try:
        yield
    finally:
        file.write_bytes(before)


def scan_inside(copy: Path) -> None:
    """Scan the whole tree in this process, links between its files included."""
    found = open_folder(copy)
    with open_world(jobs=1, cached=True, progress=SilentProgress()) as world:
        pipeline.survey(found, read_settings(found), world, complexity=False)


def review_inside(copy: Path) -> None:
    """Review the work tree in this process, nothing run."""
    reviewed(Asked(copy, budget=None, jobs=1), SilentProgress())


def command(*arguments: str) -> Callable[[], object]:
    """Return a run of the command line."""
    words = [sys.executable, "-m", "bot", *arguments, "--format", "jsonl", "--jobs", "1"]
    return lambda: subprocess.run(words, stdout=subprocess.DEVNULL, check=True)


def measured(copy: Path, works: Mapping[str, Callable[[], object]]) -> dict[str, list[Taken]]:
    """Return what each way of looking took, per changed file."""
    everything = sorted(str(path.relative_to(copy)) for path in (copy / "django").rglob("*.py"))
    some = [path for path in everything if (copy / path).stat().st_size > 2000 and "/tests/" not in path]
    chosen = [LARGEST, *random.Random(SEED).sample(some, FILES - 1)]
    found: dict[str, list[Taken]] = {name: [] for name in works}
    for position, path in enumerate(chosen):
        for turn, (name, work) in enumerate(works.items()):
            # Another text each time: what was just scanned must not be known already.
            with changed(copy, path, 10 * position + turn):
                found[name].append(taken(work))
    return found


def main() -> int:
    """Measure and print; return 1 when the limit does not hold."""
    with tempfile.TemporaryDirectory(prefix="velox-bench-incremental-") as name, own_cache(Path(name)):
        copy = repository(Path(name))
        cold = taken(lambda: scan_inside(copy))
        review_inside(copy)
        print(f"django {sum(1 for _ in copy.rglob('*.py'))} files; cold scan {cold.cpu:.2f} CPU s")
        found = measured(
            copy,
            {
                "scan of the whole tree, in process": lambda: scan_inside(copy),
                "review of the change, in process": lambda: review_inside(copy),
                "velox scan": command("scan", str(copy), "--no-complexity"),
                "velox review --static": command("review", str(copy), "--static"),
            },
        )
    holds = True
    print(f"  one of {FILES} changed files                 CPU s: median (largest)   on the clock")
    for label, times in found.items():
        cpu = statistics.median(one.cpu for one in times)
        most, wall = max(one.cpu for one in times), statistics.median(one.wall for one in times)
        bounded = label.endswith("in process")
        good = not bounded or cpu <= LIMIT
        holds = holds and good
        limit = f"   at most {LIMIT:g}{'' if good else '   FAILED'}" if bounded else ""
        print(f"  {label:42s}{cpu:6.2f} ({most:.2f})           {wall:6.2f}{limit}", flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
