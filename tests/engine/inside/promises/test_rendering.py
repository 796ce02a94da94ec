"""Plans written as Python evaluate to the same values; a script shows the difference it is made for."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import importlib
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.digests import digest
from engine.inside.graph import Camera, Node
from engine.inside.kinds import describe
from engine.inside.plans import make_call, plan_call
from engine.inside.rendering import NoSource, Writer, script, sources

HERE = sys.modules[__name__]
VALUES = st.recursive(
    st.integers() | st.text() | st.none() | st.floats() | st.booleans() | st.binary() | st.complex_numbers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.frozensets(st.integers() | st.text(), max_size=3)
        | st.sets(st.text(), max_size=3)
    ),
    max_leaves=12,
)


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: object
    y: object = None


class Pair(tuple[object, ...]):
    pass


def evaluated(plan: Node) -> Any:
    """Return the arguments that the text of a plan makes."""
    space: dict[str, Any] = {"importlib": importlib}
    exec(Writer(__name__).call(plan), space)
    return space["arguments"](HERE)


def look(args: object, kwargs: object) -> str:
    """Return a hash of values in which sharing counts."""
    assert isinstance(args, list | tuple)
    return digest(Camera(describe).take((tuple(args), kwargs)))


def is_written_well(*args: object, **kwargs: object) -> None:
    plan = plan_call(__name__, args, kwargs)
    assert look(*evaluated(plan)) == look(*make_call(plan, HERE))


@given(st.lists(VALUES, max_size=3), st.dictionaries(st.text(min_size=1), VALUES, max_size=2))
def test_plain_data_evaluates_to_itself(args: list[object], kwargs: dict[str, object]) -> None:
    is_written_well(*args, **kwargs)


@given(VALUES)
def test_sharing_evaluates_to_sharing(value: object) -> None:
    is_written_well([value, value], value, named=(value, [value]))


@pytest.mark.parametrize(
    "value",
    [
        -0.0,
        math.inf,
        math.nan,
        complex(math.nan, 1),
        complex(-0.0, 0.0),
        complex(0.0, -0.0),
        complex(math.inf, -math.inf),
        Colour.RED,
        Point([1], Point(2)),
        Pair((1, 2)),
        collections.deque([1], 2),
        collections.defaultdict(list, a=[1]),
        collections.OrderedDict(a=1),
        datetime.datetime(2020, 1, 2),
        bytearray(b"a"),
        range(3),
        len,
        Point,
        int,
        ...,
        iter([1]),
        (x for x in [1, 2]),
        (),
        (1,),
        set(),
        frozenset(),
        "\ud800'\"\\\n",
    ],
    ids=lambda value: type(value).__name__,
)
def test_known_values_evaluate_to_themselves(value: object) -> None:
    is_written_well(value)
    is_written_well([value], value)


def test_what_is_shared_within_a_shared_tuple_is_shared() -> None:
    held: tuple[object, ...] = ([], (math.nan,))
    (one, other), _ = evaluated(plan_call(__name__, (held, held), {}))
    assert one[0] is other[0]
    assert one[1][0] is other[1][0]
    assert "shared" not in Writer(__name__).call(plan_call(__name__, ((1, 2),) * 2, {}))


def test_lists_in_themselves_evaluate_to_themselves() -> None:
    loop: list[object] = [1]
    loop.append({"loop": loop})
    is_written_well(loop, loop)
    point = Point(1)
    point.y = [point]
    is_written_well(point)


def test_a_call_without_arguments() -> None:
    assert evaluated(plan_call(__name__, (), {})) == ((), {})


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (Node("recipe", print), "made by a generator"),
        (plan_call(__name__, (lambda: 1,), {}), "without a name"),
        (plan_call(__name__, ([re.compile("a")],), {}), "without a name"),
    ],
)
def test_what_cannot_be_written_says_so(plan: Node, reason: str) -> None:
    with pytest.raises(NoSource, match=reason):
        sources([("call", plan)], __name__)


def test_steps_without_arguments_have_no_source() -> None:
    plan = plan_call(__name__, (1,), {})
    found = sources([("call", plan), ("again", plan), ("spoil", plan)], __name__)
    assert [(verb, bool(text)) for verb, text in found] == [
        ("call", True),
        ("again", False),
        ("spoil", False),
    ]


def shown(folder: Path, before: str, after: str, difference: str, *verbs: str) -> list[str]:
    """Run the script of a difference of `f([1])` and return what it prints of each side."""
    (folder / "before.py").write_text(before)
    (folder / "after.py").write_text(after)
    plan = plan_call("subject", ([1],), {})
    steps = sources([(verb, plan) for verb in verbs], "subject")
    text = script(difference, steps, ("before.py", "after.py"), "module.f", "subject")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", text], cwd=folder, capture_output=True, text=True, check=True
    )
    return [part.partition("\n")[2] for part in done.stdout.split("--- ")[1:]]


def test_the_script_shows_a_difference(tmp_path: Path) -> None:
    before, after = shown(tmp_path, "def f(x): return x[0]", "def f(x): return x[0] + 1", "r: 1 != 2", "call")
    assert "returned int 1" in before
    assert "returned int 2" in after


def test_the_script_shows_aliases_and_what_spoiling_does(tmp_path: Path) -> None:
    verbs = ("call", "spoil", "again")
    before, after = shown(tmp_path, "def f(x): return x", "def f(x): return x[:]", "aliasing", *verbs)
    assert before != after
    assert "put in by the caller" in before.split("again")[0]


@pytest.mark.parametrize(
    "difference", ['say """', "back\\slash \\N{", "{braces} %s", "line\nbreak", "\u2028\ud800"]
)
def test_any_text_may_describe_the_difference(difference: str, tmp_path: Path) -> None:
    before, after = shown(tmp_path, "def f(x): return 1", "def f(x): return 1", difference, "call")
    assert before == after
