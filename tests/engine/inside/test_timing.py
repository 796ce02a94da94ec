"""The measuring tasks through the real sandbox. What they find out about calls is checked, no speed is."""

from __future__ import annotations

import textwrap

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.ports import Json
from engine.validate.sampling import Declined, Subject, ask

SANDBOX = BubblewrapSandbox()
LOOP = """
    def f(xs):
        total = 0
        for x in xs:
            total += x
        return total
    """
NUMBERS = "import random\nxs = [random.random() for _ in range(n)]"


def subject(old: str, new: str, setup: str = NUMBERS, call: str = "f(xs)") -> Subject:
    before, after = (textwrap.dedent(source).encode() for source in (old, new))
    return Subject(before, after, "f", {"setup": setup, "call": call})


def answer(what: Subject, task: str = "timing", **question: Json) -> dict[str, Json] | Declined:
    with SANDBOX.open(what.files) as session:
        return ask(session, task, what.question(1, **question), 8)


def calibrated(what: Subject) -> dict[str, Json] | Declined:
    return answer(what, ask="calibrate", sizes=[8, 32], slowest_ns=10_000_000)


def test_a_comparison_gives_paired_samples() -> None:
    found = answer(subject(LOOP, LOOP), ask="compare", size=50, rounds=7, stream=2, seconds=8)
    assert isinstance(found, dict)
    before, after = found["before"], found["after"]
    assert isinstance(before, list) and isinstance(after, list)
    assert len(before) == len(after) == 7
    assert all(isinstance(one, float) and one > 0 for one in [*before, *after])
    assert (found["clock"], found["fresh"], found["stateful"]) == ("processor", False, False)


def test_calibration_stops_at_the_first_size_that_is_too_slow() -> None:
    what = subject(LOOP, LOOP)
    found = answer(what, ask="calibrate", sizes=[8, 100_000, 200_000], slowest_ns=10_000)
    assert isinstance(found, dict) and isinstance(found["sizes"], list)
    assert [one["size"] for one in found["sizes"] if isinstance(one, dict)] == [8, 100_000]


MEMOS = {
    "module": """
        M = {}
        def f(xs):
            if len(xs) not in M:
                M[len(xs)] = sum(xs)
            return M[len(xs)]
        """,
    "default": """
        def f(xs, m={}):
            if len(xs) not in m:
                m[len(xs)] = sum(xs)
            return m[len(xs)]
        """,
    "lru_cache": """
        import functools
        @functools.lru_cache
        def g(n):
            return n
        def f(xs):
            return g(len(xs))
        """,
    "global counter": "N = 0\ndef f(xs):\n    global N\n    N += 1",
}


@pytest.mark.parametrize("memo", MEMOS)
def test_a_memo_is_put_back_before_each_call(memo: str) -> None:
    found = calibrated(subject(LOOP, MEMOS[memo]))
    assert isinstance(found, dict)
    assert found["stateful"] is True


def test_a_memo_gains_nothing_from_repeats() -> None:
    """A hit raises, and would end the comparison."""
    code = """
        M = {}
        def f(xs):
            key = len(xs)
            if key in M:
                raise RuntimeError("a hit")
            M[key] = 1
        """
    found = answer(subject(LOOP, code), ask="compare", size=8, rounds=5, stream=2, seconds=8)
    assert isinstance(found, dict)
    assert isinstance(found["after"], list) and len(found["after"]) == 5


def test_a_memo_in_a_hidden_place_is_declined() -> None:
    hidden = """
        import sys
        def f(xs):
            memo = sys.__dict__.setdefault("memo", {})
            if len(xs) not in memo:
                total = 0
                for x in xs:
                    total += x
                memo[len(xs)] = total
            return memo[len(xs)]
        """
    found = calibrated(subject(LOOP, hidden))
    assert isinstance(found, Declined)
    assert "remembers earlier calls" in found.why


QUIET = {
    "a table": "T = {x: x for x in range(9)}\ndef f(xs):\n    return [T.get(x) for x in xs]",
    "draws": "import random\ndef f(xs):\n    return [x for x in xs if random.random() < 0.5]",
    "a late import": "def f(xs):\n    import json\n    return json.dumps(xs)",
    "a pattern": "import re\ndef f(xs):\n    return re.findall('[0-9]+', str(xs))",
}


@pytest.mark.parametrize("quiet", QUIET)
def test_functions_that_keep_nothing_run_as_they_are(quiet: str) -> None:
    found = calibrated(subject(LOOP, QUIET[quiet]))
    assert isinstance(found, dict)
    assert (found["stateful"], found["fresh"]) == (False, False)


def test_changed_arguments_are_made_anew_for_each_call() -> None:
    code = "def f(xs):\n    if not xs:\n        raise RuntimeError('used')\n    xs.clear()"
    what = subject(LOOP, code)
    found = answer(what, ask="compare", size=8, rounds=5, stream=2, seconds=8)
    assert isinstance(found, dict)
    assert found["fresh"] is True


def test_used_iterators_are_made_anew_for_each_call() -> None:
    code = "def f(xs):\n    if not list(xs):\n        raise RuntimeError('used')"
    what = subject(LOOP, code, setup="xs = (x for x in range(n))")
    found = answer(what, ask="compare", size=8, rounds=5, stream=2, seconds=8)
    assert isinstance(found, dict)
    assert found["fresh"] is True


@pytest.mark.parametrize(
    ("code", "clock"),
    [
        ("import time\ndef f(xs):\n    time.sleep(0.001)", "wall"),
        ("import asyncio\nasync def f(xs):\n    await asyncio.sleep(0.001)", "wall"),
        ("async def f(xs):\n    return sum(xs)", "processor"),
    ],
)
def test_waiting_is_timed_on_the_wall(code: str, clock: str) -> None:
    found = calibrated(subject(code, code))
    assert isinstance(found, dict)
    assert found["clock"] == clock


def test_code_that_always_raises_is_declined() -> None:
    found = calibrated(subject(LOOP, "def f(xs):\n    raise ValueError('no')"))
    assert found == Declined("no input of size 8 could be run (ValueError: no)")


def test_a_workload_that_raises_is_declined() -> None:
    found = calibrated(subject(LOOP, LOOP, setup="xs = missing"))
    assert found == Declined("no input of size 8 could be run (NameError: name 'missing' is not defined)")


@pytest.mark.parametrize("task", ["timing", "growth", "memory"])
def test_inputs_that_raise_are_left_out(task: str) -> None:
    code = "def f(xs):\n    if xs[0] < 0.3:\n        raise ValueError('no')\n    return sum(xs)"
    found = answer(
        subject(LOOP, code),
        task,
        ask="compare",
        size=8,
        stream=2,
        start=8,
        most=5,
        slowest_ns=20_000,
        rounds=5,
        seconds=8,
    )
    assert isinstance(found, dict) and isinstance(found["after"], list)
    assert len(found["after"]) == 5


def test_growth_gives_one_row_per_round() -> None:
    found = answer(
        subject(LOOP, LOOP),
        "growth",
        start=8,
        most=5,
        slowest_ns=20_000,
        rounds=3,
        seconds=8,
    )
    assert isinstance(found, dict)
    sizes, rows = found["sizes"], found["after"]
    assert isinstance(sizes, list) and isinstance(rows, list)
    assert sizes == [sizes[0] * 2**step if isinstance(sizes[0], int) else 0 for step in range(len(sizes))]
    assert [len(row) for row in rows if isinstance(row, list)] == [len(sizes)] * 3


def test_memory_counts_the_result_but_not_the_arguments() -> None:
    what = subject("def f(n):\n    return bytes(n)", "def f(n):\n    return None", "", "f(n)")
    found = answer(what, "memory", size=500_000, rounds=3, seconds=8)
    assert isinstance(found, dict) and isinstance(found["before"], list) and isinstance(found["after"], list)
    assert all(isinstance(one, int) and 500_000 <= one < 505_000 for one in found["before"])
    assert all(isinstance(one, int) and one < 5_000 for one in found["after"])


def test_memory_of_a_lazy_result_is_that_of_draining_it() -> None:
    what = subject(
        "def f(xs):\n    return [bytes(1000) for _ in xs]", "def f(xs):\n    return (bytes(1000) for _ in xs)"
    )
    found = answer(what, "memory", size=500, rounds=3, seconds=8)
    assert isinstance(found, dict) and isinstance(found["before"], list) and isinstance(found["after"], list)
    assert all(isinstance(one, int) and one > 500_000 for one in found["before"])
    assert all(isinstance(one, int) and 1_000 <= one < 5_000 for one in found["after"])
