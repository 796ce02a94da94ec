"""What a command line starts: which interpreter, with which script, module or code.

Profiling happens inside the interpreter, so a command must be known to be Python before it is started: the
name of an interpreter, a script, or a program whose first line names an interpreter.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.errors import BadInput

Kind = Literal["script", "module", "code"]

_INTERPRETER = re.compile(r"(python|pypy)[\d.]*t?(\.exe)?", re.IGNORECASE)
_ALONE = re.compile(r"-[bBdEIOPqRsSuvx]+")
_WITH_VALUE = frozenset({"-W", "-X"})
_LAUNCHER = re.compile(rb"^'''exec' (\"[^\"]+\"|\S+) ", re.MULTILINE)
_FIRST_BYTES = 1024


@dataclass(frozen=True, slots=True)
class PythonCommand:
    """A Python program: `interpreter` with its own options, then a script, `-m` module or `-c` code.

    `program` names it for people, without its arguments, which may hold secrets.
    """

    interpreter: tuple[str, ...]
    kind: Kind
    target: str
    arguments: tuple[str, ...]

    @property
    def program(self) -> str:
        """The script or module by name."""
        if self.kind == "code":
            return "-c"
        return self.target if self.kind == "module" else Path(self.target).name


def python_command(words: Sequence[str], environment: Mapping[str, str]) -> PythonCommand:
    """Return what a command line starts; raises `BadInput` for one that is not Python, or not to be found.

    A script without an interpreter runs on the first `python3` of the search path, as it would in a person's
    own environment.
    """
    if not words:
        raise BadInput(
            "No command was given: velox profile -- python -m MODULE, or a script with its arguments."
        )
    first, rest = words[0], tuple(words[1:])
    if _INTERPRETER.fullmatch(Path(first).name):
        return _of_interpreter(_found(first, environment), rest)
    if first.endswith(".py"):
        return PythonCommand((_default(environment),), "script", _script(first), rest)
    program = _found(first, environment)
    return PythonCommand(_named_inside(program, environment), "script", program, rest)


def _of_interpreter(interpreter: str, words: tuple[str, ...]) -> PythonCommand:
    options: list[str] = []
    ahead = list(words)
    while ahead:
        word = ahead.pop(0)
        if word in _WITH_VALUE and ahead:
            options += [word, ahead.pop(0)]
        elif word[:2] in _WITH_VALUE or _ALONE.fullmatch(word):
            options.append(word)
        elif word in ("-m", "-c") and ahead:
            kind: Kind = "module" if word == "-m" else "code"
            return PythonCommand((interpreter, *options), kind, ahead[0], tuple(ahead[1:]))
        elif word.startswith("-"):
            raise BadInput(f"Python's option {word} cannot be profiled; give a script, -m MODULE or -c CODE.")
        else:
            return PythonCommand((interpreter, *options), "script", _script(word), tuple(ahead))
    raise BadInput("Python was given nothing to run; add a script, -m MODULE or -c CODE.")


def _script(path: str) -> str:
    if not Path(path).is_file():
        raise BadInput(f"{path} is no file; name a Python script, or a module as `python -m MODULE`.")
    return path


def _found(program: str, environment: Mapping[str, str]) -> str:
    found = shutil.which(program, path=environment.get("PATH"))
    if found is None:
        raise BadInput(f"The program {program} was not found on the search path (PATH).")
    return found


def _default(environment: Mapping[str, str]) -> str:
    for name in ("python3", "python"):
        found = shutil.which(name, path=environment.get("PATH"))
        if found is not None:
            return found
    return sys.executable


def _named_inside(program: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the interpreter that the first line of a program names, through `env` or the launcher that pip
    writes for long paths."""
    try:
        with Path(program).open("rb") as file:
            head = file.read(_FIRST_BYTES)
    except OSError as error:
        raise BadInput(f"{program} cannot be read: {error.strerror}.") from error
    if head.startswith(b"#!"):
        launcher = _LAUNCHER.search(head)
        line = launcher[1].strip(b'"') if launcher else head[2:].split(b"\n", 1)[0]
        words = [line.decode(errors="replace")] if launcher else line.decode(errors="replace").split()
        if words and Path(words[0]).name == "env":
            words = [_found(word, environment) for word in words[1:2]]
        if words and _INTERPRETER.fullmatch(Path(words[0]).name):
            return tuple(words)
    raise BadInput(
        f"{program} is not a Python program; name its interpreter: velox profile -- python -m MODULE."
    )
