"""What each rule gains on each interpreter, kept for `docs/gains.md`.

    python -m bench.gains [INTERPRETER ...]

Without interpreters it measures on those of `python3.11` to `python3.14` that start here. Each gets an
environment of its own below `build/bench/` with what the examples need. A measurement replaces that of the
same Python (3.11, say) in the kept file; other columns stay as they were.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

KEPT = Path("docs") / "coverage" / "gains.json"
ENVIRONMENTS = Path("build") / "bench"
NEEDS = ("packaging>=24", "numpy>=2,<3", "pandas>=2.2,<4")
NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")
_ASK = (
    "import platform, sys;"
    "print(platform.python_implementation(), platform.python_version(), sys.version_info >= (3, 11))"
)


def version_of(interpreter: str) -> str | None:
    """Return the version of a CPython that starts and is new enough, else None."""
    try:
        asked = subprocess.run([interpreter, "-c", _ASK], capture_output=True, text=True, check=False)
    except OSError:
        return None
    match asked.stdout.split():
        case ["CPython", version, "True"]:
            return version
        case _:
            return None


def environment(interpreter: str, version: str) -> Path:
    """Return the Python of an environment with what the examples need, made when first asked for."""
    folder = (ENVIRONMENTS / f"python-{version}").resolve()
    if not (folder / "ready").exists():
        print(f"  setting up an environment of Python {version} (once)", flush=True)
        subprocess.run([interpreter, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *NEEDS]
        subprocess.run(pip, check=True)
        (folder / "ready").touch()
    return folder / "bin" / "python"


def measured(python: Path, names: list[str]) -> list[dict[str, object]]:
    """Return the rows of `bench.rule_examples` on an interpreter, of the named rules or all."""
    command = [str(python), "-m", "bench.rule_examples", "--lines", *names]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(command, stdout=said, check=False)
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
        said.seek(0)
        return [json.loads(line) for line in said]


def keep(version: str, rows: list[dict[str, object]]) -> None:
    """Put the figures of one interpreter into the kept file, in the place of earlier ones of its series."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    series = version.rpartition(".")[0]
    kept = {known: found for known, found in kept.items() if known.rpartition(".")[0] != series}
    kept[version] = [[row["rule"], row["number"], *figures(row)] for row in rows]
    ordered = {
        known: kept[known] for known in sorted(kept, key=lambda text: tuple(map(int, text.split("."))))
    }
    lines = (
        f' "{known}": [\n' + ",\n".join(f"  {json.dumps(row)}" for row in found) + "\n ]"
        for known, found in ordered.items()
    )
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def figures(row: dict[str, object]) -> list[object]:
    """Return median, low and high end of a row, or why there are none."""
    match row["ratio"]:
        case {"median": float(median), "low": float(low), "high": float(high)}:
            return [round(median, 2), round(low, 2), round(high, 2)]
        case _:
            return [row["why"]]


def main(arguments: list[str]) -> int:
    """Measure on each interpreter and keep the figures; 1 when there was none to measure on."""
    found = {version: name for name in arguments or NAMES if (version := version_of(name)) is not None}
    for version, interpreter in found.items():
        print(f"gains on Python {version} ({platform.machine()})", flush=True)
        keep(version, measured(environment(interpreter, version), []))
    if not found:
        print("no CPython 3.11 or newer starts here; name one: python -m bench.gains /path/to/python")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
