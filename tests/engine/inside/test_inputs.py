from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from engine.inside.corners import Constants
from engine.inside.inputs import Inputs, NoInputs, Source, load_recipe
from engine.inside.plans import make_call
from engine.inside.sides import Side

RECIPE = str(Path(__file__).parent / "recipe.py")


def inputs(tmp_path: Path, text: str, function: str = "f", recipe: str = RECIPE) -> Inputs:
    (tmp_path / "a.py").write_text(text)
    side = Side(str(tmp_path / "a.py"), function).fresh()
    return Inputs(side, [Source("a recipe", 1, load_recipe(recipe))], Constants(), hashable=False)


def test_at_least_a_fifth_are_corners(tmp_path: Path) -> None:
    made = inputs(tmp_path, "def f(x: int, y: list[str]): pass")
    assert len(list(itertools.islice(made, 100))) == 100
    assert made.corners >= 50
    assert made.generated >= 15


def test_where_most_inputs_raise_more_stay_as_generated(tmp_path: Path) -> None:
    made = inputs(tmp_path, "def f(x: int, y: list[str]): pass")
    made.calm = True
    list(itertools.islice(made, 100))
    assert made.generated >= 55
    assert made.corners >= 20


def test_where_most_inputs_raise_what_is_looked_up_is_found(tmp_path: Path) -> None:
    text = "def f(names: list[str], table: dict[str, int]): return [table[name] for name in names]"
    found = {}
    for calm in (False, True):
        made = inputs(tmp_path, text, recipe="generate")
        made.calm = calm
        plans = [made.planned(made.sources[0], 8, seed) for seed in range(40)]
        calls = [make_call(plan, made._side.module)[0] for plan in plans]
        found[calm] = sum(set(names) <= set(table) for names, table in calls)  # type: ignore[call-overload]
    assert found[True] >= 30 > found[False]


def test_small_domains_come_whole(tmp_path: Path) -> None:
    domain = inputs(tmp_path, "def f(a: bool, b: bool | None): pass").domain()
    assert domain is not None
    assert len(domain) == 6
    assert inputs(tmp_path, "def f(a: bool, *rest: bool): pass").domain() is None
    assert inputs(tmp_path, "def f(a: int): pass").domain() is None


def test_methods_get_a_receiver(tmp_path: Path) -> None:
    text = "class A:\n    def __init__(self, x: int): self.x = x\n    def f(self, y: str): pass\n"
    made = inputs(tmp_path, text, "A.f")
    _, plan = next(iter(made))
    (tmp_path / "b.py").write_text(text)
    other = Side(str(tmp_path / "b.py"), "A.f").fresh()
    receiver, text_argument = make_call(plan, other.module)[0]
    assert type(receiver) is vars(other.module)["A"]
    assert type(text_argument) is str


def test_arguments_that_are_no_data_are_made_by_the_recipe_each_time(tmp_path: Path) -> None:
    (tmp_path / "recipe.py").write_text(
        "import threading\ndef arguments(function, size, seed):\n    return (threading.Lock(), seed), {}\n"
    )
    made = inputs(tmp_path, "def f(x, y): pass", recipe=str(tmp_path / "recipe.py"))
    _, plan = next(iter(made))
    assert plan.kind == "recipe"
    one, other = (make_call(plan, made._side.module)[0] for _ in range(2))
    assert one[0] is not other[0]
    assert one[1] == other[1]


def test_a_recipe_that_fails_says_so(tmp_path: Path) -> None:
    (tmp_path / "recipe.py").write_text(
        "def arguments(function, size, seed):\n    raise ValueError('no way')\n"
    )
    made = inputs(tmp_path, "def f(x): pass", recipe=str(tmp_path / "recipe.py"))
    with pytest.raises(NoInputs, match="no way"):
        next(iter(made))


def test_only_modules_of_the_package_and_files_are_recipes() -> None:
    assert load_recipe("generate").__name__ == "arguments"
    with pytest.raises(NoInputs):
        load_recipe("os.path")
