"""The repository's own tests, run in the sandbox before and after a rewrite.

First all tests run on the original, watched: which of them execute the changed lines, and what the functions
under proof are called with. The files that name a changed module go first. Those tests run on the original
once more, to find flaky ones, and then on the rewrite. If time is left, so do the others.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.config.runner import pytest_arguments
from engine.evidence import SuiteRuns
from engine.ports import Json, Limits, Sandbox, Session
from engine.validate.changed import changed_lines
from engine.validate.sampling import Clock

TASK = "suite"
ARCHIVE = "checkout.zip"

LARGEST = 40 << 20
"""Bytes of a checkout whose tests are run: its copy must fit the scratch space of the sandbox."""

MOST_FILES = 6000

_WATCHED_SHARE = 0.4
"""How much of the time the first, watched run may take: the tests that it finds run twice more."""

_MARGIN_SECONDS = 5.0
_LEAST_SECONDS = 1.0
_MEMORY = 2 << 30
_OUTPUT = 16 << 20
_MOST_TESTS = 200_000
_LONGEST_NAME = 1000
_RAN = (0, 1, 2)
"""Exit statuses of pytest after which outcomes count: all passed, some failed, stopped by us."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file of the checkout, before and after the rewrite."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Suite:
    """What is run: `command` is the setting of the base branch, `files` the whole checkout by path, `roots`
    the folders that its modules are imported from ("", "src")."""

    command: str
    files: Mapping[str, bytes]
    roots: tuple[str, ...] = ("",)
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """The runs, and the recorded calls of each function asked for: pickles in base64 that only the sandbox
    may open."""

    runs: SuiteRuns
    recorded: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of some tests, as the inside tells it; `why` tells that it is of no use."""

    outcomes: Mapping[str, str] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    recorded: tuple[tuple[str, ...], ...] = ()
    cut_short: bool = False
    why: str = ""


def run_repository_tests(
    sandbox: Sandbox,
    suite: Suite,
    rewritten: Sequence[Rewritten],
    functions: Sequence[tuple[str, str]],
    clock: Clock,
    budget: float,
) -> Observed:
    """Run the tests before and after the rewrite of some files, within `budget` seconds.

    `functions` are paths with qualified names, whose calls are recorded. What hinders is said in `why_not`.
    Raises `NoSandbox` and `ToolFailed` as the sandbox does.
    """
    try:
        arguments = pytest_arguments(suite.command)
    except ValueError as error:
        return _nothing(f"the command `{suite.command[:80]}` {error}")
    files = {**suite.files, **{each.path: each.before for each in rewritten}}
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST:
        return _nothing(f"the checkout has more than {MOST_FILES} files or {LARGEST >> 20} MiB")
    deadline = clock() + budget
    with sandbox.open({ARCHIVE: packed(files)}, packages=suite.packages) as session:
        runner = _Runner(session, arguments, suite.roots, clock, deadline)
        return _observed(runner, rewritten, functions)


class _Runner:
    """Asks for runs in one session until the time is up."""

    def __init__(
        self, session: Session, arguments: Sequence[str], roots: Sequence[str], clock: Clock, deadline: float
    ) -> None:
        self._session = session
        self._arguments = list(arguments)
        self._roots = list(roots)
        self._clock = clock
        self._deadline = deadline

    def left(self) -> float:
        return self._deadline - self._clock()

    def run(
        self,
        replaced: Mapping[str, bytes],
        only: Iterable[str] = (),
        lines: Mapping[str, Iterable[int]] | None = None,
        functions: Sequence[tuple[str, str]] = (),
        share: float = 1.0,
    ) -> _Run:
        """Run the tests named in `only`, all if none, on the original with some files replaced, within a
        share of the time that is left."""
        seconds = self.left() * share
        if seconds < _LEAST_SECONDS:
            return _Run(why="the time for tests was spent")
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
        return _Run(why=f"the tests ended early: {answer.stopped}") if answer.stopped else _read(answer.value)


def _observed(
    runner: _Runner, rewritten: Sequence[Rewritten], functions: Sequence[tuple[str, str]]
) -> Observed:
    lines = {each.path: changed_lines(each.before, each.after) for each in rewritten}
    first = runner.run({}, lines=lines, functions=functions, share=_WATCHED_SHARE)
    if first.why:
        return _nothing(first.why)
    calls = dict(zip(functions, first.recorded, strict=False))
    after = {each.path: each.after for each in rewritten}
    return Observed(_compared(runner, first, after), calls)


def _compared(runner: _Runner, first: _Run, after: Mapping[str, bytes]) -> SuiteRuns:
    if not first.touched:
        tried = "none of the tests that ran in time" if first.cut_short else "no test"
        return _nothing(f"{tried} executes the changed lines").runs
    again = runner.run({}, first.touched)
    new = runner.run(after, first.touched) if not again.why else again
    if again.why or new.why or again.cut_short or new.cut_short:
        why = again.why or (new.why and f"with the rewrite, {new.why}")
        return _nothing(why or "the time for tests was spent").runs
    found = _weighed(first, again, new, first.touched, 0)
    rest = frozenset(first.outcomes) - first.touched
    if not found.claimed or not rest or first.cut_short:
        return found
    others_again = runner.run({}, rest)
    others_new = runner.run(after, rest) if not others_again.why else others_again
    if others_new.why or others_again.cut_short or others_new.cut_short:
        return found
    both_again, both_new = _joined(again, others_again), _joined(new, others_new)
    return _weighed(first, both_again, both_new, first.touched | rest, len(rest))


def _weighed(first: _Run, again: _Run, new: _Run, tests: frozenset[str], others: int) -> SuiteRuns:
    """Compare the outcomes of tests: what the original did twice, the rewrite must do."""
    flaky = sorted(test for test in tests if again.outcomes.get(test) != first.outcomes[test])
    steady = tests.difference(flaky)
    passed = {test for test in steady if first.outcomes[test] == "passed"}
    broken = sorted(test for test in passed if new.outcomes.get(test) != "passed")
    executed = len(steady & first.touched)
    return SuiteRuns(
        executed,
        len(steady) - executed,
        len(passed),
        len(passed) - len(broken),
        tuple(flaky),
        tuple(broken),
        claimed=not broken and bool(passed & first.touched),
        why_not=_why_not(broken, new, bool(passed & first.touched)),
    )


def _why_not(broken: Sequence[str], new: _Run, reached: bool) -> str:
    if broken:
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        became = new.outcomes.get(broken[0], "gone")
        return f"`{broken[0]}`{more} passed before the rewrite and is {became} after it"
    return "" if reached else "no test that executes the changed lines passes reliably before the rewrite"


def _joined(one: _Run, other: _Run) -> _Run:
    return _Run({**one.outcomes, **other.outcomes})


def _read(value: Json) -> _Run:
    """Read what the inside told; code under test may have written it."""
    if not isinstance(value, dict):
        return _Run(why="the tests told nothing")
    outcomes, touched, recorded = value.get("outcomes"), value.get("touched"), value.get("recorded")
    if not isinstance(outcomes, dict) or not isinstance(touched, list) or not isinstance(recorded, list):
        return _Run(why="the tests told nothing")
    named = {
        test: became
        for test, became in outcomes.items()
        if isinstance(became, str) and len(test) < _LONGEST_NAME
    }
    if value.get("status") not in _RAN or len(named) > _MOST_TESTS or not named:
        return _Run(why=f"the tests do not run here: {_last_words(value)}")
    calls = [
        tuple(blob for blob in some if isinstance(blob, str)) for some in recorded if isinstance(some, list)
    ]
    reached = frozenset(test for test in touched if isinstance(test, str) and test in named)
    return _Run(named, reached, tuple(calls), value.get("cut_short") is True)


def _last_words(value: Mapping[str, Json]) -> str:
    """Return the last line that pytest printed and that says something, cut to a length for a person."""
    said = value.get("said")
    lines = [line.strip(" =!") for line in said.splitlines()] if isinstance(said, str) else []
    told = [line for line in lines if line]
    errors = [line for line in told if "Error" in line]
    line = next(iter(errors or reversed(told)), "pytest said nothing")
    return "".join(part for part in line if part.isprintable())[:200]


def _nothing(why: str) -> Observed:
    return Observed(SuiteRuns(0, 0, 0, 0, (), (), claimed=False, why_not=why))


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip that is the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path), files[path], zipfile.ZIP_DEFLATED, 1)
    return target.getvalue()


def recipe(module: str, calls: Sequence[str]) -> bytes:
    """Return the text of a recipe of inputs, for a session's files: the recorded calls of a function of
    `module`, in turn."""
    return (
        '"""Inputs recorded while the tests of the repository ran."""\n\n'
        "from velox_inside.recording import Replay\n\n"
        f"arguments = Replay({module!r}, {list(calls)!r}).arguments\n"
    ).encode()
