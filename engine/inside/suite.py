"""Runs the tests of a checkout with pytest, and tells what became of each test and what it touched."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypedDict, cast

from .checkout import PLACE, unpack
from .recording import Recorder
from .touches import Touches

OUTCOMES = ("passed", "skipped", "failed")
"""What may become of a test, better ones first: of its three phases the worst counts."""

_COVERAGE = ("--cov", "--cov-report", "--cov-config", "--cov-fail-under", "--cov-context")
_COVERAGE_FLAGS = ("--cov-append", "--cov-branch", "--no-cov-on-fail", "--cov-reset")


NO_PYTEST = -1
"""The status where there is no pytest."""

LONGEST = 2000
"""Characters of what pytest printed that are told: the last ones."""


class _Pytest(Protocol):
    def main(self, args: list[str], plugins: list[object]) -> int: ...


class _Session(Protocol):
    shouldstop: object


class _Item(Protocol):
    nodeid: str
    path: Path
    session: _Session


class _Report(Protocol):
    nodeid: str
    outcome: str


class _Hook(Protocol):
    def pytest_deselected(self, *, items: list[_Item]) -> object: ...


class _Config(Protocol):
    hook: _Hook


class _Group(Protocol):
    def addoption(self, name: str, **settings: object) -> object: ...
    def _addoption(self, *names: str, **settings: object) -> object: ...


class _Parser(Protocol):
    def getgroup(self, name: str) -> _Group: ...


class Suite:
    """The plugin of pytest: runs `only` these tests, if any are named, and stops at a time of the clock."""

    def __init__(self, touches: Touches, only: frozenset[str], deadline: float) -> None:
        self.outcomes: dict[str, str] = {}
        self.touched: dict[str, dict[str, list[int]]] = {}
        self.errors: list[str] = []
        self.cut_short = False
        self._touches = touches
        self._only = only
        self._deadline = deadline

    def pytest_addoption(self, parser: _Parser) -> None:
        """Take the options of plugins that are not here, which settings of a repository often name."""
        group = parser.getgroup("velox")
        if importlib.util.find_spec("pytest_cov") is None:
            for option in _COVERAGE:
                group.addoption(option, action="append", nargs="?", const="", default=[])
            for option in _COVERAGE_FLAGS:
                group.addoption(option, action="store_true")
        if importlib.util.find_spec("xdist") is None:
            group._addoption("-n", "--numprocesses", default="0")
            group.addoption("--dist", default="no")

    def pytest_collection_modifyitems(self, config: _Config, items: list[_Item]) -> None:
        if self._only:
            left = [item for item in items if item.nodeid not in self._only]
            config.hook.pytest_deselected(items=left)
            items[:] = [item for item in items if item.nodeid in self._only]
        near = {path: self._is_near(path) for path in {item.path for item in items}}
        items.sort(key=lambda item: not near[item.path])

    def _is_near(self, test_file: Path) -> bool:
        """Tell whether a file names a watched module: its tests go first, in case time runs out."""
        paths = map(Path, self._touches.lines)
        names = [path.parent.name if path.stem == "__init__" else path.stem for path in paths]
        try:
            text = test_file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return any(name in text for name in names)

    def pytest_collectreport(self, report: _Report) -> None:
        if report.outcome == "failed":
            self.errors.append(report.nodeid)

    def pytest_runtest_logstart(self, nodeid: str, location: object) -> None:
        self._touches.begin()

    def pytest_runtest_logfinish(self, nodeid: str, location: object) -> None:
        for path, line in sorted(self._touches.hit):
            lines = self.touched.setdefault(nodeid, {})
            lines.setdefault(path.removeprefix(f"{PLACE}/"), []).append(line)

    def pytest_runtest_logreport(self, report: _Report) -> None:
        known = self.outcomes.get(report.nodeid, OUTCOMES[0])
        self.outcomes[report.nodeid] = max(known, report.outcome, key=OUTCOMES.index)

    def pytest_runtest_teardown(self, item: _Item, nextitem: object) -> None:
        if nextitem is not None and time.monotonic() > self._deadline:
            self.cut_short = True
            item.session.shouldstop = "the time is up"


class Question(TypedDict):
    """What is asked: see `answer`."""

    archive: str
    replaced: Mapping[str, str]
    roots: Sequence[str]
    arguments: Sequence[str]
    only: Sequence[str]
    lines: Mapping[str, Sequence[int]]
    functions: Sequence[tuple[str, str]]
    seconds: float


def answer(question: Question) -> object:
    """Run the tests of a checkout and tell what became of each, by its name in pytest.

    `archive` is a zip among the session's files, `replaced` are files with other contents in base64, `roots`
    the folders to import from; `arguments` are pytest's; `only` names the tests to run, all if none. `lines`
    are line numbers by path: `touched` tells which of them each test executes. `functions` are those whose
    calls are recorded, as path and qualified name, in `recorded`; `lost` counts calls whose arguments cannot
    be kept. After `seconds` no further test begins, which `cut_short` tells.
    """
    deadline = time.monotonic() + question["seconds"]
    unpack(question["archive"], question["replaced"], question["roots"])
    lines = {f"{PLACE}/{path}": frozenset(numbers) for path, numbers in question["lines"].items()}
    functions = [(f"{PLACE}/{path}", name) for path, name in question["functions"]]
    recorder = Recorder(functions)
    touches = Touches(lines, recorder)
    suite = Suite(touches, frozenset(question["only"]), deadline)
    status, said = _run(question["arguments"], suite, touches)
    return {
        "status": status,
        "outcomes": suite.outcomes,
        "touched": suite.touched,
        "errors": suite.errors,
        "cut_short": suite.cut_short,
        "recorded": [recorder.recorded(*function) for function in functions],
        "lost": [recorder.failed[function] for function in functions],
        "said": said[-LONGEST:],
    }


def _run(arguments: Sequence[str], suite: Suite, touches: Touches) -> tuple[int, str]:
    """Run pytest in this process; return its exit status and what it printed."""
    if importlib.util.find_spec("pytest") is None:
        return NO_PYTEST, "pytest is not among the packages of the environment"
    pytest: _Pytest = cast("_Pytest", importlib.import_module("pytest"))
    ours = [
        "--rootdir=.",
        "--tb=line",
        "--no-header",
        "--color=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
    ]
    if importlib.util.find_spec("pytest_cov") is not None:
        ours.append("--no-cov")
    if importlib.util.find_spec("xdist") is not None:
        ours.append("-n0")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        touches.start()
        try:
            status = int(pytest.main([*arguments, *ours], plugins=[suite]))
        finally:
            touches.stop()
    return status, printed.getvalue()
