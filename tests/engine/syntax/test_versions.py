from __future__ import annotations

import ast

from engine.syntax.versions import parameters, versions_of
from tests.engine.parsed import code_of


def pairs(before: str, after: str) -> list[tuple[str, int, int, bool]]:
    found = versions_of(code_of(before), code_of(after), {})
    return [(one.new.name, one.old.lineno, one.new.lineno, one.same_text) for one in found]


def test_functions_are_paired_by_qualified_name() -> None:
    before = "def f(): pass\nclass A:\n    def f(self): return 1\n"
    after = "class A:\n    def f(self): return 2\nclass B:\n    def f(self): return 1\ndef f(): pass\n"
    assert pairs(before, after) == [("f", 3, 2, False), ("f", 1, 5, True)]


def test_names_defined_twice_are_paired_if_as_often() -> None:
    twice = "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass\n"
    assert pairs(twice, twice) == [("x", 3, 3, True), ("x", 5, 5, True)]
    assert pairs(twice, "class A:\n    @property\n    def x(self): return 1\n") == []


def test_a_renamed_function_is_paired_by_a_body_of_which_there_is_one() -> None:
    assert pairs("def f(x): return x + 1\n", "def g(x): return x + 1\n") == [("g", 1, 1, False)]
    assert pairs("def f(x): return x + 1\n", "def g(x): return x + 1\ndef h(x): return x + 1\n") == []
    assert pairs("def f(x): return x + 1\n", "def g(x): return x + 2\n") == []


def test_what_callers_hand_in_anew() -> None:
    (one,) = versions_of(code_of("def f(a, *b): pass\n"), code_of("def f(a, *, c, **d): pass\n"), {})
    assert one.new_parameters == {"c", "d"}
    assert parameters(one.old) == {"a", "b"}


def test_functions_of_the_repository_are_known_by_origin_and_through_self() -> None:
    body = "        load()\n        self.g()\n        other.g()\n"
    text = f"from app import load\nclass A:\n    def f(self):\n{body}"
    (one,) = versions_of(code_of(text), code_of(text), {"app.load": "x", "here.A.g": "y"})
    calls = one.after.nodes(ast.Call)
    assert [one.expense(one.after, call) for call in calls] == ["x", "y", None]
