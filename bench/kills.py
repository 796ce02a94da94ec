"""Does a kill -9 of the worker at any request leave one check run and one review? `python -m bench.kills`

No clock: it takes minutes, so it stands with the benchmarks. The limit is none lost, none said twice.
"""

from __future__ import annotations

import subprocess
import sys

TESTS = "tests/bot/processes/test_kills.py"


def main() -> int:
    """Run the tests that `make test` leaves out, and return 1 if one fails."""
    print("kill -9 of the worker before and after each request of a review", flush=True)
    words = ("-m", "pytest", "-q", "-s", "-m", "measured", "-p", "no:cacheprovider", TESTS)
    failed = subprocess.run([sys.executable, *words], check=False).returncode != 0
    print("FAILED: a kill lost or doubled something" if failed else "ok: nothing lost, nothing said twice")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
