"""What is written as Python makes what the plan makes."""

from __future__ import annotations

import importlib
import sys
import types
from collections import Counter, deque

import pytest
from hypothesis import given

from engine.inside.plans import make_call, plan_call
from engine.inside.rendering import NoSource, Writer, script
from tests.engine.inside.test_compare import VALUES, Colour, Frozen, Record, circle, verdict

HERE = sys.modules[__name__]


def written(*args: object, module: types.ModuleType = HERE) -> list[object]:
    text = Writer(module.__name__).call(plan_call(module.__name__, args, {"k": 1}))
    space: dict[str, object] = {"importlib": importlib}
    exec(text, space)
    made, named = space["arguments"](module)  # type: ignore[operator]
    assert named == {"k": 1}
    return list(made)


@given(VALUES)
def test_values_are_written(value: object) -> None:
    assert verdict([value], written(value)) == "equal"


def test_sharing_cycles_and_objects_are_written() -> None:
    row = [1]
    shared = [row, {"a": row}, row]
    assert verdict([shared, row], written(shared, row)) == "equal"
    assert verdict([circle(1)], written(circle(1))) == "equal"
    objects = [
        Record(1, Frozen([2])),
        Colour.BLUE,
        deque([1], 2),
        Counter("ab"),
        len,
        {1: {2}},
        frozenset(),
        set(),
    ]
    assert verdict(objects, written(*objects)) == "equal"


def test_special_floats_are_written() -> None:
    values = [float("nan"), float("inf"), -float("inf"), -0.0]
    assert verdict(values, written(*values)) == "equal"


def test_what_is_written_is_what_is_made() -> None:
    nan = float("nan")
    plan = plan_call(__name__, ([nan, nan],), {})
    made = make_call(plan, HERE)[0][0]
    assert isinstance(made, list)
    text = written([nan, nan])[0]
    assert isinstance(text, list)
    assert (made[0] is made[1]) == (text[0] is text[1])


def test_functions_without_a_name_are_not_written() -> None:
    with pytest.raises(NoSource):
        written(lambda: 1)


def test_the_script_compiles_whatever_the_difference_says() -> None:
    said = "result: '\"\"\"' != '\\\\ {x} \ud800 \\n'"
    compile(
        script(
            said, [("call", "def arguments(module):\n    return (), {}\n")], ("a.py", "b.py"), "module.f", "m"
        ),
        "s",
        "exec",
    )
