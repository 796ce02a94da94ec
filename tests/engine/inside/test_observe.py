from __future__ import annotations

from pathlib import Path

import pytest

from engine.inside.guard import attempt
from engine.inside.observe import Observation, Step, observe, refused, spoil
from engine.inside.plans import plan_call
from engine.inside.record import recording
from engine.inside.sides import MODULE, Side


def run(
    tmp_path: Path, text: str, *verbs: str, args: tuple[object, ...] = (), seconds: float = 2.0
) -> Observation:
    (tmp_path / "a.py").write_text(text)
    side = Side(str(tmp_path / "a.py"), "f").fresh()
    plan = plan_call(MODULE, args, {})
    scenario: list[Step] = [(verb, plan) for verb in verbs]
    with recording() as recorder:
        return observe(side, scenario, recorder, seconds, seed=1)


def test_steps_tell_endings_results_arguments_and_events(tmp_path: Path) -> None:
    text = "def f(xs):\n    print(len(xs))\n    xs.append(1)\n    return xs[3]\n"
    found = run(tmp_path, text, "call", "again", args=([0, 0],))
    first, second = found.steps
    assert (first.ending, first.result.kind, first.events) == ("raised", "IndexError", [("stdout", "2\n")])
    assert (second.ending, second.result.payload) == ("returned", 1)
    assert len(second.arguments.edges[0].edges[0].edges) == 4
    assert found.raised


def test_fresh_arguments_for_each_call(tmp_path: Path) -> None:
    found = run(tmp_path, "def f(xs):\n    xs.append(1)\n    return len(xs)\n", "call", "call", args=([],))
    assert [step.result.payload for step in found.steps] == [1, 1]


def test_a_spoiled_result_shows_in_the_next(tmp_path: Path) -> None:
    text = "KEPT = []\ndef f():\n    return KEPT\n"
    found = run(tmp_path, text, "call", "spoil", "call")
    assert [len(step.result.edges) for step in found.steps] == [0, 1]
    assert found.steps[0].result.identity == found.steps[1].result.identity == found.state["KEPT"].identity


def test_an_iterator_is_left_and_is_read_late(tmp_path: Path) -> None:
    text = "def f(xs, log):\n    try:\n        yield from xs\n    finally:\n        log.append(len(xs))\n"
    read = {
        verb: run(tmp_path, text, verb, args=([1, 2, 3], [0])).steps[0] for verb in ("call", "leave", "late")
    }
    logs = {verb: [n.payload for n in step.arguments.edges[0].edges[1].edges] for verb, step in read.items()}
    assert logs == {"call": [0, 3], "leave": [0, 3], "late": [2]}
    assert [step.result.edges[0].payload for verb, step in read.items() if verb != "call"] == [1, 1]
    plain = run(tmp_path, "def f(xs):\n    return xs\n", "leave", args=([1],)).steps[0]
    assert plain.result.kind == "list"


@pytest.mark.parametrize(
    ("body", "stopped"),
    [
        ("while True: pass", "time"),
        ("return f()", "recursion"),
        ("raise MemoryError", "memory"),
        ("return 1", ""),
        ("raise SystemExit(3)", ""),
    ],
)
def test_what_exhausts_is_told(tmp_path: Path, body: str, stopped: str) -> None:
    assert run(tmp_path, f"def f():\n    {body}\n", "call", seconds=0.3).stopped == stopped


def test_a_refusal_is_the_interpreters_own() -> None:
    def explicit() -> None:
        raise TypeError("no")

    assert refused(attempt(lambda: 1 + "a"))  # type: ignore[operator]
    assert refused(attempt(lambda: len(5)))  # type: ignore[arg-type]
    assert not refused(attempt(explicit))
    assert not refused(attempt(lambda: [][1]))
    assert not refused(attempt(lambda: 1))


def test_spoiling_reaches_one_level_down() -> None:
    value: dict[str, list[int]] = {"a": []}
    spoil(value)
    assert len(value) == 2
    assert len(value["a"]) == 1
    spoil("text")
