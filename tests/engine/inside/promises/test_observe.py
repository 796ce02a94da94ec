"""One side, run: what a caller could notice, as snapshots that later changes do not touch."""

from __future__ import annotations

import collections
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.inside.graph import Node
from engine.inside.guard import attempt
from engine.inside.observe import SPOILED, Observation, Step, observe, refused, spoil
from engine.inside.plans import plan_call
from engine.inside.record import recording
from engine.inside.sides import MODULE, Side

Observe = Callable[..., Observation]


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Observe]:
    def run(
        text: str,
        *verbs: str,
        args: tuple[object, ...] = ([1],),
        function: str = "f",
        seconds: float = 5,
    ) -> Observation:
        path = tmp_path / "before.py"
        path.write_text(text)
        side = Side(str(path), function).fresh()
        steps: list[Step] = [(verb, plan_call(MODULE, args, {})) for verb in verbs or ("call",)]
        with recording() as recorder:
            return observe(side, steps, recorder, seconds, 0)

    yield run
    sys.modules.pop(MODULE, None)


def plain(node: Node) -> object:
    """Return what a snapshot of lists and atoms shows."""
    return [plain(part) for part in node.edges] if node.kind in ("list", "tuple") else node.payload


def test_what_is_returned_and_done_is_seen(seen: Observe) -> None:
    text = "n = 0\ndef f(x):\n    global n\n    n += 1\n    print(n)\n    x.append(2)\n    return len(x)"
    found = seen(text)
    (step,) = found.steps
    assert (step.ending, step.result.payload, step.events) == ("returned", 2, [("stdout", "1\n")])
    assert plain(step.arguments.edges[0]) == [[1, 2]]
    assert found.state["n"].payload == 1
    assert (found.stopped, found.refused, found.raised, found.deeds) == ("", False, False, [])


@pytest.mark.parametrize(
    "name", ["ValueError('x')", "SystemExit(1)", "KeyboardInterrupt()", "GeneratorExit()"]
)
def test_what_is_raised_is_seen(name: str, seen: Observe) -> None:
    found = seen(f"def f(x): raise {name}")
    assert found.raised
    assert (found.steps[0].ending, found.steps[0].result.kind) == ("raised", name.partition("(")[0])
    assert found.stopped == ""


def test_verbs(seen: Observe) -> None:
    text = "def f(x): x.append(2); return list(x)"
    assert [plain(step.result) for step in seen(text, "call", "call").steps] == [[1, 2], [1, 2]]
    assert [plain(step.result) for step in seen(text, "call", "again").steps] == [[1, 2], [1, 2, 2]]
    cached = "kept = [0]\ndef f(x): return kept"
    assert [plain(step.result) for step in seen(cached, "call", "spoil", "call").steps] == [[0], [0, SPOILED]]


def test_a_receiver_goes_on(seen: Observe) -> None:
    text = "def f(seen, x): seen.append(x); return len(seen)"
    found = seen(text, "call", "next", "next", args=([], 5))
    assert [step.result.payload for step in found.steps] == [1, 2, 3]


@pytest.mark.parametrize(
    ("body", "stopped"),
    [
        ("\n  while True: pass", "time"),
        ("import time; time.sleep(60)", "time"),
        ("\n  while True: yield from ()", "time"),
        ("return f(x)", "recursion"),
        ("raise MemoryError", "memory"),
    ],
)
def test_what_exhausts_the_run_stops_it(body: str, stopped: str, seen: Observe) -> None:
    found = seen(f"def f(x): {body}", "call", "call", seconds=0.3)
    assert found.stopped == stopped
    assert len(found.steps) < 2


def test_the_surroundings_are_seen_and_the_recursion_limit_put_back(seen: Observe) -> None:
    limit = sys.getrecursionlimit()
    found = seen("import sys\ndef f(x): sys.setrecursionlimit(2345)")
    assert found.surroundings["the recursion limit"] == "2345"
    assert sys.getrecursionlimit() == limit
    assert found.surroundings["the working folder"] == repr(str(Path.cwd()))


def test_draws_start_anew_and_show(seen: Observe) -> None:
    text = "import random\ndef f(x): return random.random()"
    one, other = seen(text), seen(text)
    assert one.steps[0].result.payload == other.steps[0].result.payload
    assert one.surroundings == other.surroundings
    assert (
        one.surroundings["the state of random"]
        != seen("def f(x): return 1").surroundings["the state of random"]
    )


def test_deeds_are_seen_of_calls_alone(seen: Observe) -> None:
    assert seen(f"open({os.devnull!r}, 'w').close()\ndef f(x): pass").deeds == []
    assert seen(f"def f(x): open({os.devnull!r}, 'w').close()").deeds == ["open"]
    assert seen("def f(x): pass").deeds == []


def test_what_a_lazy_result_asks_for_is_in_order(seen: Observe) -> None:
    text = "def f(x):\n    for v in x:\n        print(v)\n        yield v"
    found = seen(text, args=((v for v in [1]),))
    assert [text for _, text in found.steps[0].events] == [
        "ask for an item",
        "item 0 of an argument was asked for",
        "1\n",
        "ask for an item",
        "the end of an argument was reached",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x + 1", True),
        ("return x.nothing", True),
        ("return len(5)", True),
        ("return f()", True),
        ("raise TypeError('mine')", False),
        ("raise AttributeError('mine')", False),
        ("return x[5]", False),
        ("return x", False),
    ],
)
def test_what_the_interpreter_refuses_is_told_from_a_raise(body: str, expected: bool) -> None:
    space: dict[str, Callable[..., object]] = {}
    exec(f"def f(x): {body}", space)
    function = space["f"]
    assert refused(attempt(lambda: function([1]))) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1], [1, SPOILED]),
        ({"a": []}, {"a": [SPOILED], SPOILED: SPOILED}),
        (([], 1), ([SPOILED], 1)),
        ([[[]]], [[[], SPOILED], SPOILED]),
        ({1}, {1, SPOILED}),
        (bytearray(b"a"), bytearray(b"a!")),
        (collections.deque([1]), collections.deque([1, SPOILED])),
        ("text", "text"),
        (5, 5),
        (None, None),
        (frozenset([1]), frozenset([1])),
    ],
)
def test_results_are_spoiled_as_a_receiver_may(value: object, expected: object) -> None:
    spoil(value)
    assert value == expected


def test_a_mapping_that_refuses_stays_as_it_is() -> None:
    class Closed(dict[str, int]):
        def __setitem__(self, name: str, value: int) -> None:
            raise KeyError

    closed = Closed(a=1)
    spoil(closed)
    assert closed == {"a": 1}
