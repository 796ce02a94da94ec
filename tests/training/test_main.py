"""The command line of the training, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

RUN = """
import runpy, sys
sys.argv = ["training", *sys.argv[1:]]
try:
    runpy.run_module("training", run_name="__main__")
except SystemExit as left:
    print(left.code, "torch" in sys.modules)
"""


def run(*words: str) -> str:
    done = subprocess.run([sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_step_brings_no_more_than_it_needs() -> None:
    assert run("rollout", "--help").endswith("0 False\n")
