"""timeit and pyperf as their users use them: one version, then the other, from the command line."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

from bench.measured import Measured

ENVIRONMENT = Path("build") / "bench" / "pyperf"
PACKAGES = ("pyperf==2.10.0",)
WORTH = 1.05
UNITS = {"nsec": 1, "usec": 1e3, "msec": 1e6, "sec": 1e9}


def interpreter() -> str:
    """Return the interpreter of an environment with pyperf, made when first asked for."""
    folder = ENVIRONMENT.resolve()
    if not (folder / "ready").exists():
        print(f"  setting up {', '.join(PACKAGES)} (once)", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
        (folder / "ready").touch()
    return str(folder / "bin" / "python")


def statements(measured: Measured, module: str) -> tuple[str, str]:
    """Return the set-up and the statement that a user would give for one version."""
    call = measured.call if measured.name not in ("sort in place", "pop from front", "heap") else "f(xs[:])"
    if measured.name == "coroutine":
        call = f"asyncio.run({call})"
    if measured.name in ("generator", "map and filter"):
        call = f"list({call})"
    setup = f"import asyncio\nfrom {module} import *\nfrom {module} import f\nn = {measured.size}\nseed = 1"
    return f"{setup}\nimport random\nrandom.seed(1)\n{measured.setup}", call


def timeit(folder: Path, measured: Measured) -> float:
    """Return how many times faster timeit's best of 5 finds the second of two modules."""
    best = []
    for module in ("velox_old", "velox_new"):
        setup, call = statements(measured, module)
        command = [sys.executable, "-m", "timeit", "-s", setup, call]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        found = re.search(r"best of 5: ([\d.]+) (\w+) per loop", said)
        if found is None:
            raise ValueError(f"timeit said {said!r}")
        best.append(float(found[1]) * UNITS[found[2]])
    return best[0] / best[1]


def pyperf(folder: Path, measured: Measured) -> float:
    """Return how many times faster pyperf finds the second of two modules; 1 if it is not significant."""
    for module in ("velox_old", "velox_new"):
        setup, call = statements(measured, module)
        command = [
            interpreter(),
            "-m",
            "pyperf",
            "timeit",
            "--fast",
            "--quiet",
            "--inherit-environ=PYTHONPATH",
        ]
        (folder / f"{module}.json").unlink(missing_ok=True)
        subprocess.run(
            [*command, "-o", f"{module}.json", "-s", setup, call],
            cwd=folder,
            env={"PYTHONPATH": str(folder)},
            capture_output=True,
            check=True,
        )
    command = [interpreter(), "-m", "pyperf", "compare_to", "velox_old.json", "velox_new.json"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    if faster := re.search(r"([\d.]+)x faster", said):
        return float(faster[1])
    slower = re.search(r"([\d.]+)x slower", said)
    return 1 / float(slower[1]) if slower else 1.0
