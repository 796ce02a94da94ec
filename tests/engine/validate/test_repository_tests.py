from __future__ import annotations

import base64
import pickle
import time
import zlib
from functools import partial

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.certificate import Recorded
from engine.evidence import SuiteRuns
from engine.ports import Json
from engine.validate.replay import recipe
from engine.validate.repository_tests import Observed, Rewritten, Watched, run_repository_tests, watched
from engine.validate.suite_runs import Calls, Suite
from tests.engine.adapters.environments import laid_pytest
from tests.engine.adapters.sandboxes import working
from tests.engine.validate.recorded import RecordedSandbox, Ticks

OLD = b'''
"""A module under test."""

class Basket:
    def __init__(self, items):
        self.items = items

    def total(self, factor=1, *more, scale=1, **rest):
        return sum(self.items) * factor * scale

def unique(items):
    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found

def counted(limit):
    for number in range(limit):
        yield number

def untested(items):
    return sorted(items)[0]
'''

SAME = OLD.replace(
    b"""    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
""",
    b"    return list(dict.fromkeys(items))\n",
)
WRONG = SAME.replace(b"list(dict.fromkeys(items))", b"sorted(set(items))")

TESTS = b"""
import shop
from shop import Basket, counted, unique

def test_order():
    assert unique(["b", "a", "b"]) == ["b", "a"]

def test_order_of_numbers():
    assert unique([1, 2, 2]) == [1, 2]

def test_total():
    assert Basket([1, 2]).total(2, scale=3, x=1) == 18

def test_counted():
    assert list(counted(3)) == [0, 1, 2]
"""


PACKAGES: list[str] = []
"""The folder of packages of the repositories here."""


@pytest.fixture(scope="module", autouse=True)
def packages(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Lay an environment with pytest alone: all the plugins of ours would take seconds to load."""
    PACKAGES[:] = [laid_pytest(tmp_path_factory.mktemp("packages"))]


@pytest.fixture(scope="module")
def sandbox() -> BubblewrapSandbox:
    return working()


def ran(
    sandbox: BubblewrapSandbox,
    after: bytes,
    *,
    before: bytes = OLD,
    command: str = "pytest -q",
    budget: float = 60.0,
    functions: tuple[str, ...] = (),
    **more: bytes,
) -> Observed:
    """Run the tests of a small repository with pytest out of our own environment."""
    files = {
        "src/shop.py": before,
        "tests/test_shop.py": TESTS,
        "pyproject.toml": b'[project]\nname = "the-shop"\nversion = "1.2"\n',
    }
    files |= {name.replace("__", "/") + ".py": text for name, text in more.items()}
    suite = Suite(command, files, ("src", ""), tuple(PACKAGES))
    rewritten = [Rewritten("src/shop.py", before, after)]
    wanted = [("src/shop.py", name) for name in functions]
    return run_repository_tests(sandbox, suite, rewritten, wanted, time.monotonic, budget)


def test_a_rewrite_that_does_the_same_passes(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, SAME).runs
    assert runs == SuiteRuns(2, 2, 4, 4, (), (), claimed=True)


def test_a_rewrite_that_does_not_is_caught(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, WRONG).runs
    assert not runs.claimed and runs.broken == ("tests/test_shop.py::test_order",)
    assert runs.passed_after == runs.passed_before - 1 >= 1
    assert "passed before the rewrite and fails after it" in runs.why_not


def test_lines_that_no_test_reaches(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, OLD.replace(b"sorted(items)[0]", b"min(items)")).runs
    assert not runs.claimed and runs.why_not == "no test executes the changed lines"


def test_lines_whose_tests_are_deselected(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, SAME, command="python -m pytest -k total").runs
    assert not runs.claimed and runs.why_not == "no test executes the changed lines"


def test_a_rewrite_that_breaks_the_import(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, b"import nonsense_that_is_not\n" + SAME).runs
    assert not runs.claimed and "with the rewrite, the tests do not run here: ImportError" in runs.why_not


def test_flaky_tests_count_nowhere(sandbox: BubblewrapSandbox) -> None:
    """One that passes by chance: in eight tries all but surely both happen."""
    head = b"from random import SystemRandom\nfrom shop import unique\n"
    body = b"\n".join(
        b"def test_%d():\n    unique([1])\n    assert SystemRandom().random() < 0.5\n" % number
        for number in range(12)
    )
    runs = ran(sandbox, SAME, tests__test_flaky=head + body).runs
    assert runs.flaky and all("test_flaky" in name for name in runs.flaky)
    steady = 14 - len(runs.flaky)
    assert runs.executed <= steady, "one that fails twice is steady and says nothing"


def test_a_test_that_is_not_named_alike_twice_is_flaky(sandbox: BubblewrapSandbox) -> None:
    odd = b"""
import pytest
from random import SystemRandom
from shop import unique

@pytest.mark.parametrize("x", [SystemRandom().getrandbits(64)])
def test_odd(x):
    unique([x])
"""
    runs = ran(sandbox, SAME, tests__test_odd=odd).runs
    assert runs.claimed and len(runs.flaky) == 1 and "test_odd" in runs.flaky[0]


def test_a_failing_test_is_no_evidence(sandbox: BubblewrapSandbox) -> None:
    failing = b"from shop import unique\ndef test_x():\n    assert unique([1]) == 2\n"
    runs = ran(sandbox, SAME, command="pytest tests/test_fails.py", tests__test_fails=failing).runs
    assert not runs.claimed and "no test that executes the changed lines passes" in runs.why_not


def test_arguments_are_recorded(sandbox: BubblewrapSandbox) -> None:
    names = ("unique", "Basket.total", "counted", "untested")
    recorded = ran(sandbox, SAME, functions=names).recorded
    calls = {
        name: [opened(blob) for blob in recorded["src/shop.py", name].kept] for name in ("unique", "counted")
    }
    assert calls == {"unique": [((["b", "a", "b"],), {}), (([1, 2, 2],), {})], "counted": [((3,), {})]}
    assert recorded["src/shop.py", "untested"] == Calls()
    assert len(recorded["src/shop.py", "Basket.total"].kept) == 1


def test_arguments_that_cannot_be_kept_are_counted(sandbox: BubblewrapSandbox) -> None:
    odd = b"from shop import unique\ndef test_x():\n    assert len(unique([lambda: 1])) == 1\n"
    recorded = ran(
        sandbox, SAME, command="pytest tests/test_odd.py", functions=("unique",), tests__test_odd=odd
    )
    assert recorded.recorded["src/shop.py", "unique"] == Calls((), 1)


def opened(blob: str) -> object:
    """Open a pickle that our own test data made."""
    return pickle.loads(zlib.decompress(base64.b64decode(blob)))  # noqa: S301


def test_recorded_calls_are_replayed_as_a_recipe(sandbox: BubblewrapSandbox) -> None:
    blobs = ran(sandbox, SAME, functions=("Basket.total",)).recorded["src/shop.py", "Basket.total"].kept
    probe = b"""
import importlib.util
def f():
    import module
    import recorded
    (basket, *positional), named = recorded.arguments(module.Basket_total, 3, 7)
    return [type(basket).__module__, basket.items, positional, named]
"""
    # As a slice has it: the class is in another module than the one it was recorded in.
    module = OLD + b"\ndef Basket_total(self, *a, **k): return self.total(*a, **k)\n"
    files = {"probe.py": probe, "module.py": module, "recorded.py": recipe(Recorded("shop", (), blobs))}
    with sandbox.open(files) as session:
        answer = session.ask("call", {"module": "probe", "function": "f"})
    assert answer.value == ["module", [1, 2], [2], {"scale": 3, "x": 1}], answer


def test_what_is_written_stays_inside(sandbox: BubblewrapSandbox) -> None:
    """Tests may write into their copy; the next run starts from the original."""
    writing = b"""
import pathlib
from importlib.metadata import version
import shop
def test_write():
    shop.unique([])
    assert not pathlib.Path("left").exists() and pathlib.Path("pyproject.toml").exists()
    pathlib.Path("left").write_text("x")
    pathlib.Path(shop.__file__).write_text("broken(")
    assert version("the-shop") == "1.2"
"""
    runs = ran(sandbox, SAME, command="pytest tests/test_writes.py", tests__test_writes=writing).runs
    assert runs.claimed and runs.executed == 1, runs


def test_settings_that_need_absent_plugins_do_not_stop_it(sandbox: BubblewrapSandbox) -> None:
    ini = b"import pytest\n"
    files = {
        "src/shop.py": OLD,
        "tests/test_shop.py": TESTS,
        "tests/conftest.py": ini,
        "pytest.ini": b"[pytest]\naddopts = --cov=shop --cov-report term-missing -n auto\n",
    }
    suite = Suite("pytest", files, ("src",), tuple(PACKAGES))
    rewritten = [Rewritten("src/shop.py", OLD, SAME)]
    runs = run_repository_tests(sandbox, suite, rewritten, (), time.monotonic, 60).runs
    assert runs.claimed, runs


def test_time_that_is_spent_is_told(sandbox: BubblewrapSandbox) -> None:
    slow = b"import time\nfrom shop import unique\ndef test_a():\n    unique([])\n    time.sleep(60)\n"
    runs = ran(sandbox, SAME, budget=4.0, tests__test_a=slow).runs
    assert not runs.claimed and "ended early" in runs.why_not, runs


def test_tests_that_name_the_module_go_first_and_leave_time_for_the_rewrite(
    sandbox: BubblewrapSandbox,
) -> None:
    slow = b"""
import time, pytest
@pytest.mark.parametrize("x", range(60))
def test_a(x):
    time.sleep(0.2)
"""
    runs = ran(sandbox, SAME, budget=12.0, tests__test_a=slow).runs
    assert runs.claimed and (runs.executed, runs.others) == (2, 0), runs


def test_without_pytest(sandbox: BubblewrapSandbox) -> None:
    suite = Suite("pytest", {"m.py": OLD}, ("",))
    rewritten = [Rewritten("m.py", OLD, SAME)]
    runs = run_repository_tests(sandbox, suite, rewritten, (), time.monotonic, 20).runs
    assert runs.why_not == "the tests do not run here: pytest is not among the packages of the environment"


FIRST = OLD.replace(b"sorted(items)[0]", b"min(items)")


def test_rewrites_of_one_file_are_told_apart_after_one_watched_run(sandbox: BubblewrapSandbox) -> None:
    suite = Suite("pytest -q", {"src/shop.py": OLD, "tests/test_shop.py": TESTS}, ("src",), tuple(PACKAGES))
    rewrites = [Rewritten("src/shop.py", OLD, after) for after in (SAME, FIRST, WRONG)]
    with watched(sandbox, suite, rewrites, (), time.monotonic, 30.0) as found:
        assert isinstance(found, Watched)
        same, first, wrong = (found.compare([each], 30.0) for each in rewrites)
        late = found.compare([rewrites[0]], 0.0)
    assert same.claimed and (same.executed, same.others) == (2, 2)
    assert first.why_not == "no test executes the changed lines"
    assert wrong.broken == ("tests/test_shop.py::test_order",)
    assert (late.claimed, late.why_not) == (False, "the time for tests was spent")


def test_a_rewrite_that_nothing_can_import_breaks_every_test_that_passed(sandbox: BubblewrapSandbox) -> None:
    runs = ran(sandbox, b"import nonsense_that_is_not\n" + SAME).runs
    assert len(runs.broken) >= 2 and runs.passed_after == 0


def test_other_commands_and_large_checkouts_are_declined() -> None:
    sandbox = RecordedSandbox(lambda task, question: None)
    rewritten = [Rewritten("m.py", OLD, SAME)]
    for suite, why in (
        (Suite("make test", {}), "must begin with `pytest`"),
        (Suite("pytest", {"x": b"x" * (41 << 20)}), "more than 6000 files or 40 MiB"),
        (Suite("pytest", dict.fromkeys(map(str, range(6001)), b"")), "more than 6000 files or 40 MiB"),
    ):
        assert why in run_repository_tests(sandbox, suite, rewritten, (), Ticks(), 9).runs.why_not
    assert not sandbox.asked


def told(lie: Json, task: str, question: dict[str, Json]) -> Json:
    return lie


def test_lies_from_inside_count_for_nothing() -> None:
    rewritten = [Rewritten("m.py", OLD, SAME)]
    lies: list[Json] = [
        None,
        [],
        {},
        {"status": 0},
        {"status": 0, "outcomes": {"a": "passed"}, "touched": ["a"], "recorded": []},
        {"status": 0, "outcomes": {"a": 1}, "touched": {"a": {"m.py": [14]}}, "recorded": []},
        {"status": 0, "outcomes": {"a": "passed"}, "touched": {"b": {}, "a": 1}, "recorded": [1, [2]]},
        {
            "status": 0,
            "outcomes": {"a": "passed"},
            "touched": {"a": {"m.py": ["14", True], "n": 2}},
            "lost": 1,
        },
        {"status": 9, "outcomes": {"a": "passed"}, "touched": {"a": {"m.py": [14]}}, "recorded": []},
        {"status": 0, "outcomes": {}, "touched": {}, "recorded": [], "said": "x\x1b[1m"},
    ]
    for lie in lies:
        sandbox = RecordedSandbox(partial(told, lie))
        runs = run_repository_tests(sandbox, Suite("pytest", {}), rewritten, (), Ticks(), 9).runs
        assert not runs.claimed and runs.why_not.isprintable() and runs.why_not
