"""The original twice and the rewrite once: differences, noise, and what runs out of time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.inside.graph import Node
from engine.inside.observe import Step
from engine.inside.plans import plan_call
from engine.inside.record import recording
from engine.inside.sides import MODULE, CannotLoad
from engine.inside.trial import Trial, fingerprint, scenario_of

Try = Callable[[str, str], Trial]
CALL: list[Step] = [("call", plan_call(MODULE, ([1, 2],), {}))]
COUNTING = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n"


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Try]:
    with ExitStack() as stack:

        def make(before: str, after: str) -> Trial:
            paths = [tmp_path / name for name in ("before.py", "after.py")]
            for path, text in zip(paths, (before, after), strict=True):
                path.write_text(text)
            recorder = stack.enter_context(recording())
            return Trial((str(paths[0]), str(paths[1])), "f", recorder, 0.0)

        yield make
    sys.modules.pop(MODULE, None)


def test_the_same_and_a_difference(trial: Try) -> None:
    same = trial("def f(x): return sum(x)", "def f(x): return x[0] + x[1]")
    judgement, before, after = same.run(CALL)
    assert (judgement.difference, judgement.unknown, judgement.skipped) == ("", "", "")
    assert before.steps[0].result.payload == after.steps[0].result.payload == 3
    assert not same.shows(CALL)
    other = trial("def f(x): return sum(x)", "def f(x): return max(x)")
    assert other.run(CALL)[0].difference == "result: 3 != 2"
    assert other.shows(CALL)


def test_state_goes_on_between_runs_and_starts_again_when_asked(trial: Try) -> None:
    found = trial(COUNTING, COUNTING)
    assert [found.run(CALL)[1].steps[0].result.payload for _ in range(2)] == [1, 2]
    found.reload(found.before, found.after)
    assert found.run(CALL)[1].steps[0].result.payload == 1
    late = trial(COUNTING, COUNTING.replace("return n", "return min(n, 2)"))
    assert not late.shows(CALL * 2)
    assert late.shows(CALL * 3)
    assert not late.shows(CALL)


@pytest.mark.parametrize(
    "body", ["import time\ndef f(x): return time.perf_counter_ns()", "def f(x): return id(object())+id(x)*7"]
)
def test_an_original_that_does_not_repeat_itself_is_noise(body: str, trial: Try) -> None:
    assert trial(body, body).noise([*CALL, *CALL]).startswith("result")


def test_draws_are_noise_between_seeds_alone(trial: Try) -> None:
    text = "import random\ndef f(x): return random.random()"
    found = trial(text, text)
    assert found.noise(CALL) == ""
    assert found.noise(CALL, (1, 2)).startswith("result")
    assert trial("def f(x): return 1", "def f(x): return 2").noise(CALL, (1, 2)) == ""


def test_an_original_out_of_time_is_skipped_and_starts_again(trial: Try) -> None:
    found = trial("n = 0\ndef f(x):\n    global n\n    n = 1\n    while True: pass", "def f(x): return 1")
    found.limit = 0.1
    judgement, _, _ = found.run(CALL)
    assert judgement.skipped == "the original ran out of time"
    assert vars(found.before.module)["n"] == 0


def test_a_rewrite_out_of_time_is_different(trial: Try) -> None:
    found = trial("def f(x): return 1", "def f(x):\n    while True: pass")
    assert "the rewrite ran out of time" in found.run(CALL)[0].difference


def test_arguments_of_no_known_type_are_skipped_where_the_original_does_not_take_them(trial: Try) -> None:
    found = trial("def f(x): return x + 1", "def f(x): return None")
    assert found.run(CALL)[0].difference
    found.loose = True
    assert "does not take" in found.run(CALL)[0].skipped


@pytest.mark.parametrize(
    ("before", "after", "name"), [("1/0", "", "before.py"), ("def f(): pass", "g = 1", "after.py")]
)
def test_a_file_that_cannot_be_loaded_says_which(before: str, after: str, name: str, trial: Try) -> None:
    with pytest.raises(CannotLoad, match=name):
        trial(before, after)


def test_the_fingerprint_is_of_what_a_caller_sees(trial: Try) -> None:
    def of(text: str) -> str:
        return fingerprint(trial(text, text).run(CALL)[1])

    one = of("def f(x): return [x]")
    assert of("y = 5\ndef f(x):\n    return list((x,))") == one
    for other in (
        "def f(x): return [x[:]]",
        "def f(x): raise ValueError",
        "def f(x): print(1); return [x]",
        "def f(x): x.append(3); return [x]",
    ):
        assert of(other) != one, other


def test_the_fingerprint_is_the_same_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("def f(x): return {'a', 'b', 'c', *x}")
    program = (
        "from engine.inside.trial import Trial, fingerprint\n"
        "from engine.inside.plans import plan_call\n"
        "from engine.inside.record import Recorder\n"
        f"trial = Trial(({str(tmp_path / 'm.py')!r},) * 2, 'f', Recorder(), 0.0)\n"
        "print(fingerprint(trial.run([('call', plan_call('subject', (['d', 'e'],), {}))])[1]))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert found != {""}


@pytest.mark.parametrize("receiver", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("number", range(12))
def test_scenarios_begin_with_a_call_and_hold_the_newest_input(
    number: int, count: int, receiver: bool
) -> None:
    plans = [Node("call", index) for index in range(count)]
    steps = scenario_of(number, plans, receiver)
    assert steps[0][0] == "call"
    assert plans[-1] in [plan for _, plan in steps]
    assert {verb for verb, _ in steps} <= {"call", "again", "spoil"} | ({"next"} if receiver else set())
    assert all(plan in plans for _, plan in steps)


def test_every_way_of_running_comes_round() -> None:
    plans = [Node("call", index) for index in range(4)]
    ways = {tuple(verb for verb, _ in scenario_of(number, plans, True)) for number in range(6)}
    assert ways == {
        ("call",),
        ("call", "call"),
        ("call", "spoil", "call"),
        ("call", "again"),
        ("call", "next", "call"),
        ("call", "next", "next", "next"),
    }
