"""How answers are read; the runs themselves are in tests/engine/validate/test_repository_tests.py."""

from __future__ import annotations

from typing import cast

import pytest

from engine.model import Declined
from engine.ports import Answer, Json
from engine.validate.suite_runs import TIME_SPENT, Calls, Run, Runner, Suite, opened, packed
from tests.engine.validate.recorded import RecordedSandbox

TOLD: dict[str, Json] = {
    "status": 1,
    "outcomes": {"t.py::a": "passed", "t.py::b": "failed"},
    "touched": {"t.py::a": {"m.py": [3, 4]}, "t.py::gone": {"m.py": [3]}},
    "recorded": [["AAAA"], []],
    "lost": [0, 2],
    "cut_short": True,
}


def read(value: Json | Answer, seconds: float = 5.0) -> Run:
    sandbox = RecordedSandbox(lambda task, question: value)
    with opened(sandbox, Suite("pytest -q", {"m.py": b""}, ("src",))) as runner:
        assert isinstance(runner, Runner)
        return runner.run(seconds, {"m.py": b"x"}, ["t.py::a"], {"m.py": [4, 3, 3]}, [("m.py", "f")])


def test_an_answer_is_read() -> None:
    assert read(TOLD) == Run(
        {"t.py::a": "passed", "t.py::b": "failed"},
        {"t.py::a": frozenset({("m.py", 3), ("m.py", 4)})},
        (Calls(("AAAA",)), Calls((), 2)),
        cut_short=True,
    )


def test_what_is_asked() -> None:
    sandbox = RecordedSandbox(lambda task, question: TOLD)
    with opened(sandbox, Suite("pytest -q", {"m.py": b""}, ("src",))) as runner:
        assert isinstance(runner, Runner)
        runner.run(5.0, {"m.py": b"x"}, ["t.py::b", "t.py::a"], {"m.py": [4, 3, 3]}, [("m.py", "f")])
    (question,) = sandbox.asked
    assert question == {
        "archive": "checkout.zip",
        "replaced": {"m.py": "eA=="},
        "roots": ["src"],
        "arguments": ["-q"],
        "only": ["t.py::a", "t.py::b"],
        "lines": {"m.py": [3, 4]},
        "functions": [["m.py", "f"]],
        "seconds": 5.0,
    }


@pytest.mark.parametrize(
    ("changes", "part", "expected"),
    [
        ({"touched": {"t.py::a": {"m.py": ["3", True, None]}}}, "touched", {}),
        ({"touched": {"t.py::a": [3]}}, "touched", {}),
        ({"recorded": "AAAA"}, "recorded", ()),
        ({"recorded": [["AAAA", 3], 4]}, "recorded", (Calls(("AAAA",)), Calls((), 2))),
        ({"lost": [-1]}, "recorded", (Calls(("AAAA",)), Calls())),
        ({"lost": [True, "2"]}, "recorded", (Calls(("AAAA",)), Calls())),
        ({"cut_short": "yes"}, "cut_short", False),
        ({"outcomes": {"t.py::a": 1, "t.py::b": "passed"}}, "outcomes", {"t.py::b": "passed"}),
    ],
)
def test_what_foreign_code_may_have_written_is_read_by_its_form(
    changes: dict[str, Json], part: str, expected: object
) -> None:
    assert getattr(read({**TOLD, **changes}), part) == expected


@pytest.mark.parametrize(
    ("value", "why", "broken"),
    [
        (None, "the tests told nothing", False),
        ({**TOLD, "outcomes": []}, "the tests told nothing", False),
        ({**TOLD, "touched": []}, "the tests told nothing", False),
        (
            {**TOLD, "outcomes": {}, "said": "E  ImportError: x\\n"},
            "do not run here: E  ImportError: x",
            True,
        ),
        ({**TOLD, "status": 3}, "the tests do not run here: pytest said nothing", True),
        (Answer(None, "the limit of 5 s"), "the tests ended early: the limit of 5 s", False),
    ],
)
def test_an_answer_that_is_of_no_use_says_why(value: Json | Answer, why: str, broken: bool) -> None:
    run = read(value)
    assert why in run.why and run.broken is broken
    assert not run.outcomes


def test_without_time_nothing_is_asked() -> None:
    assert read(TOLD, seconds=0.5).why == TIME_SPENT


@pytest.mark.parametrize(
    ("suite", "why"),
    [
        (Suite("make test", {}), "must begin with `pytest`"),
        (Suite("pytest", {"x": b"x" * (41 << 20)}), "more than 6000 files or 40 MiB"),
        (Suite("pytest", dict.fromkeys(map(str, range(6001)), b"")), "more than 6000 files or 40 MiB"),
    ],
)
def test_other_commands_and_large_checkouts_are_declined(suite: Suite, why: str) -> None:
    sandbox = RecordedSandbox(lambda task, question: cast("Json", TOLD))
    with opened(sandbox, suite) as runner:
        assert isinstance(runner, Declined) and why in runner.reason
    assert not sandbox.hash_seeds


def test_the_same_files_pack_alike() -> None:
    assert packed({"b": b"1", "a/x": b"2"}) == packed({"a/x": b"2", "b": b"1"})
