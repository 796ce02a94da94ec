"""Questions put to the inside in a process of its own, without a sandbox: for code of these tests alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

from engine.ports import Json

ROOT = Path(__file__).parent.parent.parent.parent
PROGRAM = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
question = json.load(sys.stdin)
from engine.inside.differ import answer
json.dump(answer(question), sys.stdout)
"""


def differ(
    folder: Path, before: str, after: str, function: str = "f", *, hash_seed: int = 0, **more: Json
) -> dict[str, Json]:
    """Write both files to a folder and return the answer of the differential run."""
    for name, text in (("before.py", before), ("after.py", after)):
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    recipe = str(Path(__file__).parent / "recipe.py")
    question: dict[str, Json] = {
        "before": str(folder / "before.py"),
        "after": str(folder / "after.py"),
        "names": ["before.py", "after.py"],
        "function": function,
        "sources": [{"kind": "a recipe", "recipe": recipe, "seed": 1}],
        "count": 600,
        "seconds": 20.0,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(question),
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Json] = json.loads(done.stdout)
    return found


def run_script(folder: Path, script: Json) -> tuple[str, str]:
    """Run a counterexample in the folder of its files; return what it prints of each."""
    assert isinstance(script, str)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    _, before, after = done.stdout.split("--- ")
    return before.partition("\n")[2], after.partition("\n")[2]
