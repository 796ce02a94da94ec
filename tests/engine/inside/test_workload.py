import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

from engine.inside.workload import Inputs, from_setup, load, makers, own_modules

MODULE = "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(xs):\n    return sum(xs)\n"
SETUP = "import random\nxs = [random.random() for _ in range(n)]\nys = seed"


def module(name: str = "velox_workload_example") -> ModuleType:
    made = ModuleType(name)
    exec(MODULE, vars(made))
    return made


def test_equal_seeds_give_equal_inputs_to_both_sides() -> None:
    make = from_setup(SETUP, "(f(xs), xs, ys)")
    old, new = Inputs(module(), make), Inputs(module(), make)
    assert old.one(5, 1).call()() == new.one(5, 1).call()()
    assert old.one(5, 1).call()() != new.one(5, 2).call()()


def test_the_caller_may_draw_in_between() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    first = inputs.one(5, 1).call()()
    random.random()
    assert inputs.one(5, 1).call()() == first


def test_shared_inputs_take_turns() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    calls = inputs.calls(3, [1, 2], 5, fresh=False)
    results = [id(call()) for call in calls]
    assert len(calls) == 5
    assert len(set(results)) == 2
    assert results[0] == results[2] == results[4]


def test_fresh_inputs_are_shared_by_none() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    results = [call() for call in inputs.calls(3, [1, 2], 5, fresh=True)]
    assert len({id(result) for result in results}) == 5
    assert results[0] == results[2] == results[4] != results[1]


def test_inputs_that_cannot_be_copied_are_made_anew() -> None:
    inputs = Inputs(module(), from_setup("xs = (x for x in range(n))", "list(xs)"))
    assert [call() for call in inputs.calls(3, [1], 3, fresh=True)] == [[0, 1, 2]] * 3


def test_names_of_the_module_are_in_scope_and_its_own_stay() -> None:
    example = module()
    inputs = Inputs(example, from_setup("f2 = f\nxs = [P(2).x]", "f2(xs) + n"))
    assert inputs.one(7, 1).call()() == 9
    assert not hasattr(example, "xs")


def loaded(name: str, text: str, folder: Path) -> ModuleType:
    """A module that is imported, so that its source is at hand."""
    (folder / f"{name}.py").write_text(text)
    return load([name])[0]


OLD = """
class Number:
    def __init__(self, value: int) -> None:
        self.value = value

def f(number: Number, other):
    return number.value + other * 2
"""
NEW = OLD.replace("value\n\n", "value\n        self._twice = 2 * value\n\n")


def test_each_side_gets_objects_of_its_own_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    old, new = loaded("velox_w_old", OLD, tmp_path), loaded("velox_w_new", NEW, tmp_path)
    make = makers({"generator": {}}, "f", old, new)

    given = Inputs(new, make).one(4, 1).given

    assert isinstance(given, tuple)
    assert given[0][0]._twice == 2 * given[0][0].value


def test_where_the_new_body_tells_nothing_the_old_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    old = loaded("velox_w_told", OLD, tmp_path)
    new = loaded("velox_w_untold", OLD.replace("other * 2", "(lambda *x: x)(*other.go())"), tmp_path)

    assert Inputs(new, makers({"generator": {}}, "f", old, new)).one(4, 1).given


def test_modules_that_one_side_set_aside_are_its_own_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for name, place in {"a_side": "side.py", "part": "one/part.py", "elsewhere": "/usr/elsewhere.py"}.items():
        made[name] = module(name)
        made[name].__file__ = str(tmp_path / place)
    apart = module("part")
    apart.__file__ = str(tmp_path / "other/part.py")
    for name, each in made.items():
        monkeypatch.setitem(sys.modules, name, each)
    assert own_modules([made["a_side"]]) == [made["a_side"], made["part"]]
    monkeypatch.setattr(sys, "velox_apart", {apart.__file__: apart}, raising=False)
    assert own_modules([made["a_side"]]) == [made["a_side"], made["part"], apart]
