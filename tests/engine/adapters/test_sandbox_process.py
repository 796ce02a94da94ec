from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.adapters import sandbox_launch
from engine.adapters.sandbox_process import Contents, Gone, Refused, bubblewrap, memory_file, start
from engine.adapters.sandbox_runtime import running
from tests.engine.adapters.sandboxes import working

CONTENTS = Contents(running(), (), {}, 0)


def nothing() -> None:
    """Watch nothing."""


def test_bubblewrap_is_found_with_what_it_needs() -> None:
    program, needed = bubblewrap()
    assert os.access(program, os.X_OK)
    assert any(Path(program).is_relative_to(folder) for folder in needed)


def test_a_memory_file_is_read_from_its_beginning() -> None:
    with memory_file(b"a", b"bc") as held:
        assert held.read() == b"abc"


def test_a_start_that_fails_says_why_and_ends() -> None:
    working()
    broken = replace(CONTENTS, runtime=replace(CONTENTS.runtime, binds=("/nowhere/at/all",)))
    process = start(broken, stage=True)
    with pytest.raises(Refused, match="/nowhere/at/all"):
        process.greeted()
    process.end()
    assert process.process.returncode == sandbox_launch.NO_START


def test_a_server_that_hangs_up_is_gone() -> None:
    working()
    process = start(CONTENTS, stage=True)
    try:
        process.greeted()
        soon = time.monotonic() + 20
        process.send(b"{}", soon)
        process.send(b"", soon)
        with pytest.raises(Gone):
            process.receive(100, soon, nothing)
    finally:
        process.end()


def test_a_server_that_says_nothing_meets_the_deadline() -> None:
    working()
    process = start(CONTENTS, stage=True)
    try:
        process.greeted()
        with pytest.raises(TimeoutError):
            process.receive(100, time.monotonic() + 0.1, nothing)
    finally:
        process.end()


def test_a_launch_whose_parent_has_gone_does_not_start(tmp_path: Path) -> None:
    plan = {"parent": 1, "user": 0, "stage": False, "arguments": [], "sizes": []}
    with memory_file(json.dumps(plan).encode() + b"\n") as held:
        command = [sys.executable, "-I", "-S", sandbox_launch.__file__, str(held.fileno())]
        done = subprocess.run(command, pass_fds=[held.fileno()], check=False)
    assert done.returncode == sandbox_launch.NO_START
