from __future__ import annotations

import pytest

from engine.scan.contents import list_givers, searched_parameters
from engine.scan.outline import Outline
from tests.engine.scan.trees import facts, linked


def test_a_file_without_either_has_neither() -> None:
    outline = Outline(linked("def f(x):\n    return x\n"))
    assert (searched_parameters(outline), list_givers(outline)) == ({}, set())


@pytest.mark.parametrize(
    ("body", "searches"),
    [
        ("return x in names", ((1, "names"),)),
        ("return x not in names if names is not None else False", ((1, "names"),)),
        ("return {x}.isdisjoint(names)", ((1, "names"),)),
        ("return [y for y in x if y in names]", ((1, "names"),)),
        ("return x in names and names[0]", ()),
        ("return x in names or g(names)", ()),
        ("for name in names:\n        if name in names:\n            return x", ()),
        ("names = set(names)\n    return x in names", ()),
        ("return x in names.all", ()),
        ("return names in x", ((0, "x"),)),
        ("def inner():\n        return names\n    return x in names, inner", ()),
    ],
)
def test_parameters_that_are_only_searched(body: str, searches: tuple[tuple[int, str], ...]) -> None:
    assert facts(f"def f(x, names):\n    {body}\n")["f"].searches == searches


def test_positions_of_parameters_leave_self_out() -> None:
    source = "class C:\n    def f(self, x, *, names=()):\n        return 1 in names or self in x\n"
    assert facts(source)["C.f"].searches == ((0, "x"), (-1, "names"))
    assert facts("def g(x):\n    return None\n")["g"].searches == ()
    assert facts("NAMES = []\ndef g(x):\n    return x in NAMES\n")["g"].searches == ()


@pytest.mark.parametrize(
    ("body", "gives"),
    [
        ("return [y.name for y in x]", "list"),
        ("return sorted(x)", "list"),
        ("out = []\n    for y in x:\n        out.append(y)\n    return out", "list"),
        ("if not x:\n        return []\n    return [y.name for y in x]", "list"),
        ("return ['a', 'b']", ""),
        ("return [y for y in ('a', 'b')]", ""),
        ("return []", ""),
        ("if x:\n        return None\n    return [y.name for y in x]", ""),
        ("return {y.name for y in x}", ""),
        ("return x.names", ""),
        ("out = [y for y in x]\n    yield from out\n    return out", ""),
        ("out = {}\n    for y in x:\n        out[y] = 1\n    return out", ""),
    ],
)
def test_functions_that_give_lists_of_data(body: str, gives: str) -> None:
    assert facts(f"def f(x):\n    {body}\n")["f"].gives == gives


def test_a_return_outside_of_a_function_is_passed_over() -> None:
    assert facts("return [x for x in y]\n") == {}
