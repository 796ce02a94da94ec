from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.adapters.python_command import PythonCommand, python_command
from engine.errors import BadInput


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a script and programs, which is the whole search path."""
    monkeypatch.chdir(tmp_path)
    programs = {
        "run.py": "print(1)\n",
        "python3": "",
        "python3.11": "",
        "tool": "#!/opt/v/bin/python3.12 -E\nprint(1)\n",
        "env-tool": "#!/usr/bin/env python3\nprint(1)\n",
        "long-tool": "#!/bin/sh\n'''exec' \"/opt/a long path/bin/python\" \"$0\" \"$@\"\n' '''\nprint(1)\n",
        "shell-tool": "#!/bin/sh\necho\n",
        "binary": "\x7fELF\0\0\n",
    }
    for name, text in programs.items():
        path = tmp_path / name
        path.write_text(text)
        path.chmod(0o755)
    return tmp_path


def read(place: Path, *words: str) -> PythonCommand:
    return python_command(words, {"PATH": str(place)})


def test_scripts_modules_and_code(place: Path) -> None:
    python = f"{place}/python3.11"
    assert read(place, "run.py", "-x", "1") == PythonCommand(
        (f"{place}/python3",), "script", "run.py", ("-x", "1")
    )
    assert read(place, "python3.11", "run.py", "-m") == PythonCommand((python,), "script", "run.py", ("-m",))
    assert read(place, "python3.11", "-m", "shop.run", "-c") == PythonCommand(
        (python,), "module", "shop.run", ("-c",)
    )
    assert read(place, python, "-c", "1", "2").kind == "code"


def test_options_of_the_interpreter_stay_its_own(place: Path) -> None:
    command = read(place, "python3.11", "-Es", "-W", "error", "-Xutf8", "-X", "dev", "-O", "run.py", "-O")
    assert command.interpreter[1:] == ("-Es", "-W", "error", "-Xutf8", "-X", "dev", "-O")
    assert command.arguments == ("-O",)


def test_programs_that_are_python(place: Path) -> None:
    assert read(place, "tool", "a") == PythonCommand(
        ("/opt/v/bin/python3.12", "-E"), "script", f"{place}/tool", ("a",)
    )
    assert read(place, "env-tool").interpreter == (f"{place}/python3",)
    assert read(place, "long-tool").interpreter == ("/opt/a long path/bin/python",)


def test_without_a_python_on_the_path_it_is_the_running_one(place: Path) -> None:
    assert python_command(["run.py"], {"PATH": "/nowhere"}).interpreter == (sys.executable,)


def test_the_program_is_named_without_its_arguments(place: Path) -> None:
    assert read(place, "tool", "--token", "x").program == "tool"
    assert read(place, "python3", "-m", "shop.run", "x").program == "shop.run"
    assert read(place, "python3", "-c", "secret").program == "-c"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "No command was given"),
        (("nothing.py",), "nothing.py is no file"),
        (("python3", "nothing"), "nothing is no file"),
        (("python3", "."), ". is no file"),
        (("python3",), "nothing to run"),
        (("python3", "-m"), "option -m cannot be profiled"),
        (("python3", "-i", "run.py"), "option -i cannot be profiled"),
        (("python3", "-"), "option - cannot be profiled"),
        (("python3", "--version"), "option --version cannot be profiled"),
        (("missing",), "missing was not found"),
        (("shell-tool",), "shell-tool is not a Python program"),
        (("binary",), "binary is not a Python program"),
    ],
)
def test_what_cannot_be_profiled_is_one_sentence(place: Path, words: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read(place, *words)
