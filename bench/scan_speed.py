"""What a scan costs: processor time against `ast.parse`, ruff and pylint in the same run, memory, processes.

Limits: the full scan with all rules at most 3x of `ast.parse` alone without complexity and 5x with it;
at least 1/15 of the speed of ruff's PERF rules; at least 20 times faster than pylint with perflint; at most
400 MB at the peak on django.
"""

from __future__ import annotations

import ast
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable

from bench.corpus import peers
from bench.paired import cpu_seconds
from bench.trees import count_lines, sources, tree
from engine.rules import all_rules
from engine.scan.file import Job, ScanOptions, scan_file

RULES = tuple(rule.name for rule in all_rules())
ROUNDS = 3
PYLINT_PART = "django/db/models"
PEAK_MB = 400


def parse_all(files: list[tuple[str, bytes]]) -> None:
    """Parse and nothing else: the floor of any scan."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _, content in files:
            ast.parse(content)


def scan_all(files: list[tuple[str, bytes]], *, complexity: bool) -> None:
    """Scan in this process, without cache."""
    options = ScanOptions(RULES, complexity)
    for path, content in files:
        scan_file(Job(path, content, options))


def in_rounds(works: list[Callable[[], None]]) -> list[float]:
    """Return the median processor seconds of each work, taken in turns so that drift hits all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for position, work in enumerate(works):
            taken[position].append(cpu_seconds(work))
    return [statistics.median(times) for times in taken]


def child_seconds(command: list[str]) -> float:
    """Return user and system seconds of a finished child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def verdict(name: str, figure: float, limit: float, *, at_most: bool) -> bool:
    """Print a figure with its limit and return whether it holds."""
    holds = figure <= limit if at_most else figure >= limit
    word = "at most" if at_most else "at least"
    print(f"  {name:58s} {figure:8.2f}   {word} {limit:g}{'' if holds else '   FAILED'}", flush=True)
    return holds


def ratios(name: str) -> list[bool]:
    """Measure one tree in process, and ruff beside it."""
    folder = tree(name)
    files = sources(folder)
    lines = count_lines(files)
    print(
        f"{name}: {len(files)} files, {lines:,} lines, {len(RULES)} rules, gc off, median of {ROUNDS} rounds"
    )
    parse, plain, full = in_rounds(
        [
            lambda: parse_all(files),
            lambda: scan_all(files, complexity=False),
            lambda: scan_all(files, complexity=True),
        ]
    )
    command = [peers.binary("ruff"), "check", "--isolated", "--no-cache", "--exit-zero", "--select", "PERF"]
    ruff = statistics.median(child_seconds([*command, str(folder)]) for _ in range(ROUNDS))
    print(
        f"  lines per CPU second: parse {lines / parse:,.0f}, scan {lines / plain:,.0f},"
        f" ruff {lines / ruff:,.0f}"
    )
    return [
        verdict("scan without complexity / ast.parse", plain / parse, 3, at_most=True),
        verdict("scan with complexity / ast.parse", full / parse, 5, at_most=True),
        verdict("speed without complexity / speed of ruff PERF", ruff / plain, 1 / 15, at_most=False),
    ]


def insist_on_findings() -> None:
    """End the run where a scan of django finds nothing: then the figures below are of no scan at all."""
    command = [sys.executable, "-m", "bot", "scan", str(tree("django")), "--format", "jsonl", "--no-cache"]
    if not subprocess.run(command, capture_output=True, check=False).stdout:
        raise SystemExit("velox scan found nothing in django, so it did not read it")


def against_pylint() -> list[bool]:
    """Measure the whole command against pylint with perflint on a part of django."""
    part = tree("django") / PYLINT_PART
    velox = child_seconds([sys.executable, "-m", "bot", "scan", str(part), "--format", "jsonl", "--no-cache"])
    command = [peers.binary("pylint"), "--score=n", "--persistent=n", "--rcfile=/dev/null", "--disable=all"]
    command += [f"--load-plugins={peers.PYLINT_PLUGINS}", f"--enable={peers.PYLINT_CHECKS}", str(part)]
    return [
        verdict(
            f"times faster than pylint+perflint on {PYLINT_PART}",
            child_seconds(command) / velox,
            20,
            at_most=False,
        )
    ]


def peak_memory() -> list[bool]:
    """Measure the largest process of a scan of django, start-up and rendering included."""
    command = [sys.executable, "-m", "bot", "scan", str(tree("django")), "--format", "jsonl", "--no-cache"]
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
    )
    return [verdict("peak memory on django, MB", int(result.stdout) / 1024, PEAK_MB, at_most=True)]


def wall(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Return the seconds on the clock that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=environment)
    return time.perf_counter() - start


def processes() -> None:
    """Report two processes over one on sympy: no limit, since it depends on the machine's cores."""
    base = [sys.executable, "-m", "bot", "scan", str(tree("sympy")), "--format", "jsonl", "--no-cache"]
    one, two = (wall([*base, "--jobs", jobs]) for jobs in ("1", "2"))
    print(
        f"  two processes over one on sympy: {one / two:.2f}x ({one:.1f} s -> {two:.1f} s,"
        f" {os.cpu_count()} cores)"
    )


def cache() -> list[bool]:
    """Measure a second scan of an unchanged tree against the first, whole processes."""
    with tempfile.TemporaryDirectory(prefix="velox-bench-cache-") as folder:
        environment = os.environ | {"VELOX_CACHE_DIR": folder}
        command = [
            sys.executable,
            "-m",
            "bot",
            "scan",
            str(tree("sympy")),
            "--format",
            "jsonl",
            "--jobs",
            "1",
        ]
        first = wall(command, environment)
        second = statistics.median(wall(command, environment) for _ in range(ROUNDS))
    print(f"  sympy: first scan {first:.2f} s, second {second:.2f} s")
    return [verdict("first scan / second scan of an unchanged tree", first / second, 10, at_most=False)]


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    insist_on_findings()
    checks = [*ratios("django"), *ratios("sympy"), *against_pylint(), *peak_memory(), *cache()]
    processes()
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
