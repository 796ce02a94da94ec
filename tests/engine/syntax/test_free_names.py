"""What a piece of a module needs of the rest."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.free_names import bound_names, changed_roots, eager_names, needs, together


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(a, b=B):\n    return a + c", {"B", "c"}),
        ("def f():\n    x = 1\n    def g():\n        return x + y\n    return g", {"y"}),
        ("def f():\n    global count\n    count += 1", {"count"}),
        ("def f():\n    n = 1\n    def g():\n        nonlocal n\n        n = 2\n    return g", set()),
        (
            "class A(Base, metaclass=Meta):\n    limit = LIMIT\n    def f(self):\n        return limit",
            {"Base", "Meta", "LIMIT", "limit"},
        ),
        ("[x + k for x in xs]", {"k", "xs"}),
        ("def f():\n    return lambda v: v + w", {"w"}),
        ("@decorate\ndef f(): ...", {"decorate"}),
        ("try:\n    import a\nexcept E as e:\n    print(e)", {"E", "print"}),
    ],
)
def test_free_names(source: str, names: set[str]) -> None:
    assert needs(ast.parse(source).body).names == names


def test_annotations_are_kept_apart() -> None:
    found = needs(ast.parse("def f(a: A, *b: 'B[C]') -> D:\n    x: E = g(a)\n    return x").body)

    assert found.names == {"g"}
    assert found.annotations == {"A", "B", "C", "D", "E"}


def test_annotations_that_are_no_types_are_passed_over() -> None:
    assert needs(ast.parse("def f(a: '1 +', b: 'x y'): ...").body).annotations == frozenset()


def test_attributes_and_inner_imports_are_reported() -> None:
    found = needs(ast.parse("def f(a):\n    import os\n    return a.b.c").body)

    assert found.attributes == {"b", "c"}
    assert [ast.unparse(statement) for statement in found.imports] == ["import os"]


def test_several_pieces_need_what_each_needs() -> None:
    first, second = (needs(ast.parse(source).body) for source in ("a", "b.c"))

    assert together([first, second]) == needs(ast.parse("a\nb.c").body)
    assert together([]).names == frozenset()


@pytest.mark.parametrize(
    ("source", "roots"),
    [
        ("x[1] = 2", {"x"}),
        ("x.y.z = 2", {"x"}),
        ("x.append(1)", {"x"}),
        ("for k in ks:\n    x.y[k] += 1", {"x"}),
        ("x = y.append(1)", set()),
        ("print(x)", set()),
        ("def f():\n    x.append(1)", set()),
    ],
)
def test_changed_roots(source: str, roots: set[str]) -> None:
    assert changed_roots(ast.parse(source).body[0]) == roots


def test_bound_names_are_those_of_the_statement_itself() -> None:
    statement = ast.parse("if a:\n    import b.c\n    d = 1\n    def e():\n        f = 1").body[0]

    assert bound_names(statement) == {"b", "d", "e"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x, y=a, *, z=b):\n    return c", {"a", "b"}),
        ("@d\nasync def f():\n    return c", {"d"}),
        ("class K(e, metaclass=m):\n    v = g(h), k\n    def f(self, x=i):\n        return c", set("emghik")),
        ("w: T = [c, d.e, g(h)]", set("cdgh")),
        ("print(c)", {"print", "c"}),
        ("if a:\n    def f():\n        return c", {"a", "c"}),
    ],
)
def test_names_that_are_looked_up_while_a_module_is_loaded(source: str, names: set[str]) -> None:
    assert eager_names(ast.parse(source).body[0]) == names


def test_what_a_table_only_holds_can_wait() -> None:
    tree = ast.parse("w: T = [c, d.e, g(h)]\nclass K:\n    v = a, b()\nprint(z)")

    assert [eager_names(each, held=False) for each in tree.body] == [{"g", "h"}, {"b"}, {"print", "z"}]
