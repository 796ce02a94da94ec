"""The server through its own door; what the sandbox adds is tested with the sandbox."""

from __future__ import annotations

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.errors import ToolFailed
from engine.inside import call, candidate, collecting, server
from engine.ports import Answer, Json, Limits
from tests.engine.adapters.sandboxes import sandbox

__all__ = ["sandbox"]

CODE = b"""
import os, sys
def add(*numbers): return sum(numbers)
def path(): return sys.path[0], os.getcwd(), os.path.exists("/velox/velox_inside/server.py")
def loaded(): return sorted(n for n in sys.modules if n.startswith(("engine", "velox_inside")))
def limits():
    import resource
    return [resource.getrlimit(n)[0] for n in range(16)]
"""


def test_the_modules_inside_are_those_of_this_package(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open({"m.py": CODE}) as session:
        loaded = session.ask("call", {"module": "m", "function": "loaded"}).value
        names = [module.__name__.rpartition(".")[2] for module in (call, candidate, collecting, server)]
        assert isinstance(loaded, list)
        assert {f"velox_inside.{name}" for name in names} <= set(loaded)
        assert not [name for name in loaded if str(name).startswith("engine")]


def test_the_working_folder_heads_the_path(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open({"m.py": CODE}) as session:
        told = session.ask("call", {"module": "m", "function": "path"})
        assert told == Answer([candidate.WORK, candidate.WORK, True])


def test_limits_are_taken(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open({"m.py": CODE}) as session:
        told = session.ask("call", {"module": "m", "function": "limits"}, Limits(processes=9, cpu_seconds=7))
    assert isinstance(told.value, list)
    cpu, size, _, _, core, _, processes, files, locked, memory, *_ = told.value
    assert (cpu, size, core, processes) == (7, candidate.LARGEST_FILE, 0, 9)
    assert (files, locked, memory, told.value[12]) == (candidate.OPEN_FILES, 0, 1 << 30, 0)


def test_a_task_that_does_not_exist_is_named(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open() as session:
        for task in ("absent", "../call", "call.answer"):
            with pytest.raises(ToolFailed, match=task):
                session.ask(task, None)
        assert session.ask("call", {"module": "json", "function": "dumps", "arguments": [1]}) == Answer("1")


def test_many_questions_in_a_row(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open({"m.py": CODE}) as session:
        for number in range(50):
            question: Json = {"module": "m", "function": "add", "arguments": [number, 1]}
            assert session.ask("call", question) == Answer(number + 1)
