"""The command that runs a repository's tests: pytest, with arguments out of a list. It is never a shell's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePosixPath

_HEADS = (("pytest",), ("py.test",), ("python", "-m", "pytest"), ("python3", "-m", "pytest"))
_FLAGS = frozenset(
    {"-q", "-qq", "--quiet", "-v", "-vv", "-x", "--exitfirst", "--doctest-modules", "--strict-markers"}
)
_WITH_VALUE = {
    "-k": r".+",
    "-m": r".+",
    "-p": r"no:[\w.-]+",
    "--maxfail": r"\d+",
    "--import-mode": r"prepend|append|importlib",
    "--ignore": "a path",
    "--deselect": "a path",
}
"""Options that take a value, and the form of it."""

_OF_SHELLS = re.compile(r"[;&|<>$`*?!]")
_LONGEST = 1000


def pytest_arguments(command: str) -> tuple[str, ...]:
    """Return the arguments for pytest of a command such as `pytest -q tests`.

    Raises ValueError with a clause, for a person, that says what of it is not allowed.
    """
    if len(command) > _LONGEST or not command.isprintable():
        raise ValueError(f"must be one line of at most {_LONGEST} characters")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise ValueError(f"cannot be read ({str(error).lower()})") from None
    head = next((head for head in _HEADS if tuple(words[: len(head)]) == head), None)
    if head is None:
        raise ValueError("must begin with `pytest` or `python -m pytest`; no other runner is known")
    return tuple(_allowed(iter(words[len(head) :])))


def _allowed(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        if not word.startswith("-"):
            yield _path(word)
        elif word in _FLAGS:
            yield word
        else:
            yield from _with_value(word, words)


def _with_value(word: str, words: Iterator[str]) -> Iterator[str]:
    if word.startswith("--"):
        option, separator, value = word.partition("=")
    else:
        option, value = word[:2], word[2:].removeprefix("=")
        separator = value
    form = _WITH_VALUE.get(option)
    if form is None:
        raise ValueError(f"must not hold `{word[:60]}`; allowed are paths, {', '.join(_known())}")
    if not separator:
        value = next(words, "")
    if form == "a path":
        value = _path(value)
    elif re.fullmatch(form, value) is None:
        raise ValueError(f"holds `{option}` with the value `{value[:60]}`, which is not of the form {form}")
    yield from (f"{option}={value}",) if option.startswith("--") else (option, value)


def _path(word: str) -> str:
    path = PurePosixPath(word.partition("::")[0])
    if _OF_SHELLS.search(str(path)):
        raise ValueError(f"holds `{word[:60]}`, but no shell reads it")
    if not word or path.is_absolute() or ".." in path.parts or word.startswith(("-", "~", "@")):
        raise ValueError(f"names `{word[:60]}`, which is no path inside the repository")
    return word


def _known() -> list[str]:
    return [*sorted(_FLAGS), *(f"{name} VALUE" for name in _WITH_VALUE)]
