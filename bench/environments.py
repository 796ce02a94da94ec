"""What environments cost, and what it costs to watch the tests of a repository.

Limits: an environment built from nothing takes no longer than pip takes to install the same; built again from
the installer's cache under half of that; opened again under a fiftieth. A watched run of tests, whose calls
are recorded, takes at most four times what it takes unwatched, for tests that do nothing but call functions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.scan_speed import verdict
from engine.adapters.environments_uv import UvEnvironments
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.errors import NoSandbox
from engine.model import Declined
from engine.ports import Environment, Json, Limits
from engine.validate.suite_runs import ARCHIVE, TASK, packed

REQUIREMENTS = ("pytest==8.4.2", "requests==2.32.5", "jinja2==3.1.6", "attrs==25.3.0")
LIMITS = Limits(60, 60, memory_bytes=2 << 30, output_bytes=1 << 20)

MODULE = b"""
def step(number):
    return number + 1

def count(limit):
    number = 0
    while number < limit:
        number = step(number)
    return number

def other(number):
    return number
"""
TESTS = b"""
from module import count
def test_count():
    assert count(300_000) == 300_000
"""


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a call took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def opened(made: UvEnvironments, *more: str) -> Environment | Declined:
    """Open the environment of the benchmark, with more requirements to make it another one."""
    text = "\n".join((*REQUIREMENTS, *more)).encode()
    with made.open({"requirements.txt": text}) as found:
        return found


def pip_installs(folder: Path) -> None:
    """Install the same with pip, without its cache of wheels."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--only-binary", ":all:"]
    subprocess.run([*command, "--target", str(folder), *REQUIREMENTS], check=True, capture_output=True)


def watched_ratio(site_packages: str) -> float:
    """Return how much longer a watched run of tests takes than one that is not, each the best of three."""
    files = {"module.py": MODULE, "test_module.py": TESTS}
    question: dict[str, Json] = {
        "archive": ARCHIVE, "replaced": {}, "roots": [""], "arguments": ["-q"], "only": [], "seconds": 60.0,
    }  # fmt: skip
    idle: dict[str, Json] = {**question, "lines": {}, "functions": []}
    watching: dict[str, Json] = {
        **question, "lines": {"module.py": [11]}, "functions": [["module.py", "step"]],
    }  # fmt: skip
    with BubblewrapSandbox().open({ARCHIVE: packed(files)}, packages=[site_packages]) as session:
        best = [
            min(seconds_of(partial(session.ask, TASK, asked, LIMITS)) for _ in range(3))
            for asked in (idle, watching)
        ]
    return best[1] / best[0]


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    print("environments, on the clock")
    # The folder lies in the cache's usual place: what is below /tmp may be a file system of another kind.
    with TemporaryDirectory(prefix="velox-bench-", dir=os.environ.get("VELOX_CACHE_DIR")) as folder:
        made = UvEnvironments(Path(folder, "store"))
        try:
            cold = seconds_of(lambda: opened(made))
            found = opened(made)
        except NoSandbox as error:
            print(f"  {error}")
            return 0
        if isinstance(found, Declined):
            print(f"  no index can be asked: {found.reason}")
            return 0
        warm = min(seconds_of(lambda: opened(made)) for _ in range(20))
        again = seconds_of(lambda: opened(made, "iniconfig"))
        pip = seconds_of(lambda: pip_installs(Path(folder, "pip")))
        print(f"  {len(found.packages)} packages: {cold:.2f} s from nothing, {again:.2f} s from the cache,")
        print(f"  {warm * 1000:.2f} ms opened again; pip {pip:.2f} s")
        checks = [
            verdict("built from nothing, over pip", cold / pip, 1, at_most=True),
            verdict("built again from the cache, over pip", again / pip, 0.5, at_most=True),
            verdict("opened again, over pip", warm / pip, 0.02, at_most=True),
            verdict("tests watched, over unwatched", watched_ratio(found.site_packages), 4, at_most=True),
        ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
