"""What the advice of other linters that Velox refuses would gain: `python -m bench.refused_checks [--write]`

Each refused check of docs/coverage/checks.toml that has a slow and a fast form is timed, A B B A, collector
off, processor time. With `--write` the medians go into docs/coverage/measured.json, from which
docs/coverage.md takes them. There is no limit: a figure stands beside the reason of a refusal, which is
seldom speed alone.
"""

from __future__ import annotations

import json
import sys
import time
import timeit
from collections.abc import Callable, Sequence

from bench.paired import Ratio, compare
from docs.coverage import FOLDER, Check, checks


def timer(statement: str, setup: str) -> Callable[[int], float]:
    """Return a timer of a statement, which runs in a function of its own."""
    return timeit.Timer(statement, setup or "pass", time.thread_time).timeit


def measure(check: Check) -> Ratio:
    """Return how many times faster the advice makes its example."""
    return compare(timer(check.slow, check.setup), timer(check.fast, check.setup), rounds=40)


def main(arguments: Sequence[str] = ()) -> int:
    """Print a line per refused check that can be timed."""
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"refused checks on CPython {version}: what their advice gains, median and 95 % interval")
    found = {}
    for check in checks():
        if check.slow:
            ratio = measure(check)
            found[f"{check.peer} {check.code}"] = round(ratio.median, 2)
            name = f"{check.peer} {check.code}"
            print(f"  {name:44s} {ratio.median:6.2f}x  [{ratio.low:.2f}, {ratio.high:.2f}]")
    if "--write" in arguments:
        text = json.dumps({"python": version, "gains": found}, indent=1) + "\n"
        (FOLDER / "measured.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
