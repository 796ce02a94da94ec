"""Inputs in their order: small domains whole, generated ones as they are, corners within annotations."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.inside.corners import Constants, mine
from engine.inside.digests import digest
from engine.inside.inputs import DOMAIN, Inputs, NoInputs, Source, load_recipe
from engine.inside.plans import make_call
from engine.inside.sides import MODULE, Side

Make = Callable[..., Inputs]
RECIPE = Path(__file__).parent.parent / "recipe.py"


@pytest.fixture
def inputs(tmp_path: Path) -> Iterator[Make]:
    def make(text: str, function: str = "f", *sources: Source) -> Inputs:
        path = tmp_path / "before.py"
        path.write_text(text)
        side = Side(str(path), function).fresh()
        known = sources or (Source("a recipe", 1, load_recipe(str(RECIPE))),)
        return Inputs(side, known, mine([text.encode()]) if text else Constants(), False)

    yield make
    sys.modules.pop(MODULE, None)


def recipe(folder: Path, body: str) -> Source:
    path = folder / "made.py"
    path.write_text(f"def arguments(function, size, seed):\n    {body}\n")
    return Source("made", 1, load_recipe(str(path)))


@pytest.mark.parametrize(
    ("signature", "count"),
    [
        ("a: bool", 2),
        ("a: bool, b: bool | None", 6),
        ("a: Literal[1, 2, 3]", 3),
        ("", 1),
        (", ".join(f"a{i}: bool" for i in range(10)), 1024),
    ],
)
def test_small_domains_are_whole(signature: str, count: int, inputs: Make) -> None:
    found = inputs(f"from typing import Literal\ndef f({signature}): pass")
    domain = found.domain()
    assert domain is not None
    assert len({digest(plan) for plan in domain}) == len(domain) == count <= DOMAIN


@pytest.mark.parametrize(
    "signature",
    [
        "a: int",
        "a",
        "a: bool, b",
        "*a: bool",
        "**a: bool",
        "a: bool, *, b: bool",
        "a: list[bool]",
        ", ".join(f"a{i}: bool" for i in range(11)),
    ],
)
def test_other_domains_are_none(signature: str, inputs: Make) -> None:
    assert inputs(f"def f({signature}): pass").domain() is None


def test_methods_have_no_domain(inputs: Make) -> None:
    assert inputs("class A:\n    def f(self, a: bool): pass", "A.f").domain() is None


def test_one_of_five_is_as_generated_and_the_rest_are_corners(inputs: Make) -> None:
    found = inputs("def f(a: int, b: str): return a == 4711")
    plans = list(itertools.islice(found, 300))
    assert (found.generated, found.corners) == (60, 240)
    calls = [make_call(plan, sys.modules[MODULE])[0] for _, plan in plans]
    assert {(type(a), type(b)) for a, b in calls} == {(int, str)}
    assert any(a == 4711 for a, _ in calls)
    assert "\u00df" in {b for _, b in calls}


def test_the_same_seeds_give_the_same_inputs(inputs: Make) -> None:
    text = "def f(a: list[int], b: str): pass"
    one, other = ([digest(plan) for _, plan in itertools.islice(inputs(text), 100)] for _ in range(2))
    assert one == other
    assert len(set(one)) > 80


def test_sources_take_turns(inputs: Make) -> None:
    sources = [Source(kind, seed, load_recipe(str(RECIPE))) for kind, seed in (("a", 1), ("b", 2))]
    found = inputs("def f(a: int): pass", "f", *sources)
    kinds = [source.kind for source, _ in itertools.islice(found, 2)]
    assert kinds == ["a", "b"]


def test_methods_get_a_receiver_of_the_class(inputs: Make) -> None:
    text = "class A:\n    def __init__(self, n: int): self.n = n\n    def f(self, a: str): pass"
    found = inputs(text, "A.f")
    module = sys.modules[MODULE]
    for _, plan in itertools.islice(found, 50):
        (receiver, given), _ = make_call(plan, module)
        assert type(receiver) is vars(module)["A"]
        assert type(vars(receiver)["n"]) is int
        assert type(given) is str


def test_draws_of_a_recipe_follow_the_seed(tmp_path: Path, inputs: Make) -> None:
    source = recipe(tmp_path, "import random; return (random.random(),), {}")
    found = inputs("def f(a: float): pass", "f", source)
    one, again, other = (digest(found.planned(source, 3, seed)) for seed in (1, 1, 2))
    assert one == again != other


def test_what_is_no_data_is_made_by_its_recipe(tmp_path: Path, inputs: Make) -> None:
    source = recipe(tmp_path, "import threading; return (threading.Lock(), size), {'k': seed}")
    found = inputs("def f(a, b, k): pass", "f", source)
    for _, plan in itertools.islice(found, 20):
        assert plan.kind == "recipe"
        args, kwargs = make_call(plan, sys.modules[MODULE])
        assert type(args[0]).__name__ == "lock"
        assert isinstance(kwargs["k"], int)
    assert found.corners == 0


@pytest.mark.parametrize(
    ("body", "reason"),
    [("raise ValueError('none at all')", "none at all"), ("raise SystemExit(3)", "3"), ("return None", "")],
)
def test_a_recipe_that_fails_says_so(body: str, reason: str, tmp_path: Path, inputs: Make) -> None:
    source = recipe(tmp_path, body)
    with pytest.raises(NoInputs, match=f"no arguments can be made: .*{reason}"):
        inputs("def f(a): pass", "f", source).planned(source, 3, 1)


@pytest.mark.parametrize("name", ["../inputs", "a b", "no/such", ""])
def test_what_names_no_recipe_says_so(name: str) -> None:
    with pytest.raises(NoInputs, match="names no recipe"):
        load_recipe(name)


def test_recipes_are_modules_of_the_package_or_files() -> None:
    assert load_recipe("generate").__module__ == "engine.inside.generate"
    assert load_recipe(str(RECIPE)).__code__.co_filename == str(RECIPE)


def test_a_parameter_of_no_known_type_makes_it_loose(inputs: Make) -> None:
    assert inputs("def f(a: int, b): pass").loose
    assert not inputs("def f(a: int, b: str): pass").loose


def replays(folder: Path, body: str, calls: int) -> list[Source]:
    """Three sources: recorded calls, those to be changed, and generated ones."""
    made = recipe(folder, body).recipe
    generated = load_recipe(str(RECIPE))
    return [
        Source("recorded", 1, made, recorded=calls),
        Source("changed", 1, made, derived=True),
        Source("a recipe", 1, generated),
    ]


def test_recorded_calls_come_first_each_as_it_was(tmp_path: Path, inputs: Make) -> None:
    found = inputs("def f(a: int): pass", "f", *replays(tmp_path, "return (1000 + seed % 3,), {}", 3))
    given = [
        (source.kind, make_call(plan, sys.modules[MODULE])[0]) for source, plan in itertools.islice(found, 60)
    ]
    assert given[:3] == [("recorded", [1000]), ("recorded", [1001]), ("recorded", [1002])]
    kinds = [kind for kind, _ in given[3:]]
    assert set(kinds) == {"changed", "a recipe"} and "recorded" not in kinds
    assert any(args[0] not in (1000, 1001, 1002) for kind, args in given if kind == "changed")


def test_calls_that_cannot_be_made_again_are_passed_over(tmp_path: Path, inputs: Make) -> None:
    found = inputs("def f(a: int): pass", "f", *replays(tmp_path, "raise ValueError('gone')", 3))
    assert {source.kind for source, _ in itertools.islice(found, 40)} == {"a recipe"}
