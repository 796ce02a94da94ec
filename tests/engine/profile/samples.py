"""Profiles to test with: those that the tools wrote, and one recorded on the spot by cProfile itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.profile.values import FunctionRun, FunctionTime, Profile, Recording, Run

DATA = Path(__file__).parent / "data"
REPORT = (DATA / "report.py.txt").read_text()
RUN = (DATA / "run.py.txt").read_text()
FILES = {"run.py": RUN, "shop/__init__.py": "", "shop/report.py": REPORT}
PLACE = "/home/ada/checkout"
TOOLS = ("pyinstrument.json", "pyinstrument.speedscope.json", "py-spy.speedscope.json")


def written(name: str) -> bytes:
    """Return a file that one of the tools wrote."""
    return (DATA / name).read_bytes()


def write_files(root: Path) -> None:
    """Write the profiled program into a folder."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def record(root: Path) -> bytes:
    """Profile the program with cProfile and return the file that it wrote."""
    write_files(root)
    subprocess.run([sys.executable, "-m", "cProfile", "-o", "out", "run.py"], cwd=root, check=True)
    return (root / "out").read_bytes()


def named(profile: Profile, name: str) -> FunctionTime:
    """Return the only function of that name."""
    (found,) = (item for item in profile.functions if item.name == name)
    return found


def time_in(profile: Profile, name: str) -> float:
    """Return the total share of a function; py-spy lists it once per line that ran."""
    return sum(item.total for item in profile.functions if item.name == name)


def function_run(name: str = "work", **changes: object) -> FunctionRun:
    """Return one function of a run with plain figures."""
    plain: dict[str, object] = {"path": "a.py", "line": 1, "calls": 10, "own": 0.1, "total": 0.2}
    return FunctionRun(name=name, **{**plain, **changes})  # type: ignore[arg-type]


def recording(*runs: Run, program: str = "run.py", python: str = "CPython 3.11.7") -> Recording:
    """Return a recording of some runs."""
    return Recording(program, python, runs)


def run(wall: float, *functions: FunctionRun, resident: int = 20_000_000, traced: int | None = None) -> Run:
    """Return a run."""
    return Run(wall, wall, 0.0, resident, traced, functions)
