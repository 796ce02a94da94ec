"""Single runs of a checkout's tests in the sandbox: asked, and read as what foreign code may have said."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.config.runner import pytest_arguments
from engine.model import Declined
from engine.ports import Json, Limits, Sandbox, Session

TASK = "suite"
ARCHIVE = "checkout.zip"

LARGEST = 40 << 20
"""Bytes of a checkout whose tests are run: its copy must fit the scratch space of the sandbox."""

MOST_FILES = 6000

TOO_LARGE = f"the checkout has more than {MOST_FILES} files or {LARGEST >> 20} MiB"
TIME_SPENT = "the time for tests was spent"

_MARGIN_SECONDS = 5.0
_LEAST_SECONDS = 1.0
_MEMORY = 2 << 30
_OUTPUT = 16 << 20
_MOST_TESTS = 200_000
_LONGEST_NAME = 1000
_RAN = (0, 1, 2)
"""Exit statuses of pytest after which outcomes count: all passed, some failed, stopped by us."""

Place = tuple[str, int]
"""A line of a file."""


@dataclass(frozen=True, slots=True)
class Suite:
    """What is run: `command` is the setting of the base branch, `files` the whole checkout by path, `roots`
    the folders that its modules are imported from ("", "src")."""

    command: str
    files: Mapping[str, bytes]
    roots: tuple[str, ...] = ("",)
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calls:
    """The recorded calls of one function, pickles in base64 that only the sandbox may open, and how many more
    there were whose arguments cannot be kept."""

    kept: tuple[str, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of some tests, as the inside tells it. `touched` are the watched lines that each test executes.

    `why` tells that the run is of no use; `broken` that this is the checkout's doing and no limit of ours.
    """

    outcomes: Mapping[str, str] = field(default_factory=dict)
    touched: Mapping[str, frozenset[Place]] = field(default_factory=dict)
    recorded: tuple[Calls, ...] = ()
    cut_short: bool = False
    why: str = ""
    broken: bool = False


@contextmanager
def opened(sandbox: Sandbox, suite: Suite) -> Iterator[Runner | Declined]:
    """Give a runner of a suite, or why it is not run. Raises as the sandbox does."""
    try:
        arguments = pytest_arguments(suite.command)
    except ValueError as error:
        yield Declined(f"the command `{suite.command[:80]}` {error}")
        return
    if len(suite.files) > MOST_FILES or sum(map(len, suite.files.values())) > LARGEST:
        yield Declined(TOO_LARGE)
        return
    with sandbox.open({ARCHIVE: packed(suite.files)}, packages=suite.packages) as session:
        yield Runner(session, arguments, suite.roots)


class Runner:
    """Runs tests of one checkout in one session, each run in a fresh copy."""

    def __init__(self, session: Session, arguments: Sequence[str], roots: Sequence[str]) -> None:
        self._session = session
        self._arguments = list(arguments)
        self._roots = list(roots)

    def run(
        self,
        seconds: float,
        replaced: Mapping[str, bytes],
        only: Iterable[str] = (),
        lines: Mapping[str, Iterable[int]] | None = None,
        functions: Sequence[tuple[str, str]] = (),
    ) -> Run:
        """Run the tests named in `only`, all if none, on the original with some files replaced."""
        if seconds < _LEAST_SECONDS:
            return Run(why=TIME_SPENT)
        watched: dict[str, Json] = {
            path: list[Json](sorted(set(some))) for path, some in (lines or {}).items()
        }
        contents: dict[str, Json] = {path: base64.b64encode(new).decode() for path, new in replaced.items()}
        question: dict[str, Json] = {
            "archive": ARCHIVE,
            "replaced": contents,
            "roots": list[Json](self._roots),
            "arguments": list[Json](self._arguments),
            "only": list[Json](sorted(only)),
            "lines": watched,
            "functions": [list[Json](function) for function in functions],
            "seconds": seconds,
        }
        whole = seconds + _MARGIN_SECONDS
        limits = Limits(whole, int(whole) + 1, memory_bytes=_MEMORY, output_bytes=_OUTPUT)
        answer = self._session.ask(TASK, question, limits)
        return Run(why=f"the tests ended early: {answer.stopped}") if answer.stopped else _read(answer.value)


def _read(value: Json) -> Run:
    """Read what the inside told; code under test may have written it."""
    if not isinstance(value, dict):
        return Run(why="the tests told nothing")
    outcomes, touched = value.get("outcomes"), value.get("touched")
    if not isinstance(outcomes, dict) or not isinstance(touched, dict):
        return Run(why="the tests told nothing")
    named = {
        test: became
        for test, became in outcomes.items()
        if isinstance(became, str) and len(test) < _LONGEST_NAME
    }
    if value.get("status") not in _RAN or len(named) > _MOST_TESTS or not named:
        return Run(why=f"the tests do not run here: {_last_words(value)}", broken=True)
    reached = {test: frozenset(_places(lines)) for test, lines in touched.items() if test in named}
    return Run(
        named,
        {test: places for test, places in reached.items() if places},
        tuple(_calls(value)),
        value.get("cut_short") is True,
    )


def _places(lines: Json) -> Iterator[Place]:
    for path, numbers in lines.items() if isinstance(lines, dict) else ():
        for number in numbers if isinstance(numbers, list) else ():
            if type(number) is int:
                yield path, number


def _calls(value: Mapping[str, Json]) -> Iterator[Calls]:
    recorded, lost = value.get("recorded"), value.get("lost")
    counts = lost if isinstance(lost, list) else []
    for place, some in enumerate(recorded if isinstance(recorded, list) else ()):
        kept = tuple(blob for blob in some if isinstance(blob, str)) if isinstance(some, list) else ()
        count = counts[place] if place < len(counts) else 0
        yield Calls(kept, count if type(count) is int and count > 0 else 0)


def _last_words(value: Mapping[str, Json]) -> str:
    """Return the last line that pytest printed and that says something, cut to a length for a person."""
    said = value.get("said")
    lines = [line.strip(" =!") for line in said.splitlines()] if isinstance(said, str) else []
    told = [line for line in lines if line]
    errors = [line for line in told if "Error" in line]
    line = next(iter(errors or reversed(told)), "pytest said nothing")
    return "".join(part for part in line if part.isprintable())[:200]


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip that is the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED, 1)
    return target.getvalue()
