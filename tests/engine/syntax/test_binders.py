"""What stands in headers belongs to the scope around, told at once for all scopes as for each alone."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.code import Code
from engine.syntax.nodes import SCOPES, descend
from engine.syntax.scope import build_scope
from tests.engine.parsed import code_of

SOURCES = {
    "headers": (
        "@mark(a := 1, [b for b in x])\n"
        "def f(x=(c := 2), *y, z: (d := 3) = lambda e=(g := 4): (h := e), **w) -> (i := 5):\n"
        "    j = [k for k in (lambda m: [m := m])(x)]\n"
        "class C(D, key=(n := 6)):\n    o = lambda: p\n    def q(self): return (r := self)\n"
    ),
    "statements": (
        "import a.b, c as d\n"
        "def f():\n"
        "    global g\n"
        "    try:\n        with h as (i, *j): del k\n"
        "    except E as l: pass\n"
        "    match m:\n        case {'n': n, **o}: p: int = 1\n        case [q, *r] | (C() as q): s += 1\n"
        "    async def t():\n        async for u in v: nonlocal_ = u\n"
        "    return f\n"
    ),
}


def _scopes(code: Code) -> list[ast.AST]:
    return [node for node in descend(code.module.tree) if isinstance(node, SCOPES)]


@pytest.mark.parametrize("name", SOURCES)
def test_all_at_once_as_one_by_one(name: str) -> None:
    code = code_of(SOURCES[name])

    for node in _scopes(code):
        assert isinstance(node, SCOPES)
        scope, alone = code.scope(node), build_scope(node)
        assert scope.bindings == alone.bindings
        assert (scope.outer_names, scope.inner) == (alone.outer_names, alone.inner)
        assert scope.loads == alone.loads


def test_a_lambda_in_an_annotation_is_nobodys() -> None:
    code = code_of("def f(x: (lambda: y)) -> (lambda: z): pass\n")

    assert [type(node).__name__ for node in code.scope(code.module.tree).inner] == ["FunctionDef"]
