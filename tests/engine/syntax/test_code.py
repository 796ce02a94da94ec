"""What can be said of names, kinds, purity and change: as many silences as answers."""

from __future__ import annotations

import ast

import pytest

from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("source", "call", "origin"),
    [
        ("import re\nre.compile('a')", "re.compile", "re.compile"),
        ("import os.path as p\np.join('a')", "p.join", "os.path.join"),
        ("from re import compile as c\nc('a')", "c(", "re.compile"),
        ("from .models import User\nUser('a')", "User(", ".models.User"),
        ("from . import models\nmodels.f()", "models.f", ".models.f"),
        ("len('a')", "len(", "len"),
        ("def g(): pass\ng()", "g(", "here.g"),
        ("def f(len):\n    len('a')", "len(", None),
        ("from evil import *\nlen('a')", "len(", None),
        ("import re\nre = 1\nre.compile('a')", "re.compile", None),
        ("def f():\n    def g(): pass\n    g()", "g(", None),
        ("x.y.z()", "x.y", None),
        (
            "import re\nclass A:\n    re = 1\n    def f(self):\n        re.compile('a')",
            "re.compile",
            "re.compile",
        ),
        ("[re.compile(p) for re in xs]", "re.compile", None),
        (
            "try:\n    import json\nexcept ImportError:\n    import simplejson as json\njson.loads('')",
            "json.loads",
            None,
        ),
    ],
)
def test_origin_of_a_called_name(source: str, call: str, origin: str | None) -> None:
    code = code_of(source)

    assert code.origin(first(code, ast.Call, call).func) == origin


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x = [1]\nx", "list"),
        ("x = [a for a in b]\nx", "list"),
        ("x = sorted(y)\nx", "list"),
        ("x = None\nx = []\nx", "list"),
        ("x = []\nx += [1]\nx", "list"),
        ("x = {}\nx", "dict"),
        ("x = {1}\nx", "set"),
        ("x = 'a' + y\nx", "str"),
        ("x = b''\nx", "bytes"),
        ("def f(y):\n    x = y.rstrip(b' ')\n    x", "bytes"),
        ("def f(y):\n    x = y.rstrip()\n    x", "str"),
        ("x = 'a b'.split()\nx", "list"),
        ("def f(x: list[int]):\n    x", "list"),
        ("def f(x: 'list[int] | None'):\n    x", "list"),
        ("import typing\ndef f(x: typing.Optional[typing.Dict[str, int]]):\n    x", "dict"),
        ("def g() -> set[int]: ...\nx = g()\nx", "set"),
        ("x = y if z else []\nx", None),
        ("x = []\nx = {}\nx", None),
        ("x = []\nfor x in y: pass\nx", None),
        ("def f(x=[]):\n    x", None),
        ("def f(x):\n    x = x or []\n    x", None),
        ("x, y = z\nx", None),
        ("with open(f) as x:\n    x", None),
        ("list = 1\nx = list(y)\nx", None),
        ("async def g() -> list[int]: ...\nx = g()\nx", None),
        ("def f(*x: int):\n    x", None),
    ],
)
def test_kind_of_a_variable(source: str, kind: str | None) -> None:
    code = code_of(source)
    last = max(
        (node for node in code.module.parents if isinstance(node, ast.Expr)), key=lambda node: node.lineno
    )

    assert code.kind(last.value) == kind


def test_a_sum_of_thousands_of_terms_has_no_known_kind_and_exhausts_nothing() -> None:
    code = code_of(f"x = {'y + ' * 2000}'a'\nx\n")
    (sum_of_all,) = [node for node in code.module.parents if isinstance(node, ast.Assign)]

    assert code.kind(sum_of_all.value) in {"str", None}


def test_kind_of_an_attribute_comes_from_its_class() -> None:
    code = code_of(
        """
        class A:
            def __init__(self):
                self.seen = []
                self.mixed = []
            def f(self):
                self.mixed = {}
                return self.seen
        """
    )

    assert code.kind(first(code, ast.Attribute, "self.seen")) == "list"
    assert code.kind(first(code, ast.Attribute, "self.mixed")) is None


INVARIANT = [
    ("for x in xs:\n    f = sorted(ys)", "sorted(ys)"),
    ("for x in xs:\n    f = path.decode()", "path.decode()"),
    ("def f(a: str):\n    while a:\n        b = a.upper()\n        g(a)", "a.upper()"),
    ("import os\nfor x in xs:\n    p = os.path.join(a, 'b')", "os.path.join"),
    ("for x in xs:\n    f = set(y for y in ys)", "set("),
]
VARYING = [
    ("for x in xs:\n    f = sorted(x)", "sorted(x)", "reads the loop variable"),
    ("for x in xs:\n    f = sorted(ys)\n    ys.append(x)", "sorted(ys)", "its argument is changed in place"),
    ("for x in xs:\n    f = sorted(ys)\n    ys[0] = x", "sorted(ys)", "its argument is stored into"),
    ("for x in xs:\n    f = sorted(ys)\n    g(ys)", "sorted(ys)", "its argument is handed to who knows what"),
    (
        "for x in xs:\n    f = sorted(self.ys)\n    self.g()",
        "sorted(self",
        "a method may change the attribute",
    ),
    ("for x in xs:\n    f = sorted(self.ys)\n    self.ys = x", "sorted(self", "the attribute is stored"),
    ("for x in xs:\n    f = g(ys)", "g(ys)", "an unknown function may do anything"),
    ("for x in xs:\n    f = next(ys)", "next(ys)", "next moves its argument"),
    ("for x in xs:\n    f = sorted(ys)\n    ys = f", "sorted(ys)", "its argument is bound again"),
    ("def sorted(x): ...\nfor x in xs:\n    f = sorted(ys)", "sorted(ys)", "the builtin is shadowed"),
    ("for x in xs:\n    f = path.read()", "path.read()", "reading moves on"),
    ("for x in xs:\n    f = sorted(y := ys)", "sorted(y", "binds a name"),
]


@pytest.mark.parametrize(("source", "call"), INVARIANT)
def test_invariant_calls(source: str, call: str) -> None:
    code = code_of(source)

    asked = first(code, ast.Call, call)

    assert code.invariant(asked, code.loops(asked)[-1])


@pytest.mark.parametrize(("source", "call", "why"), VARYING, ids=[why for _, _, why in VARYING])
def test_calls_that_may_vary(source: str, call: str, why: str) -> None:
    code = code_of(source)

    assert not code.invariant(first(code, ast.Call, call), first(code, ast.For)), why


def test_a_comprehension_target_of_its_own_does_not_make_a_call_vary() -> None:
    code = code_of("for x in xs:\n    f = [x for x in ys]\n")
    comprehension = first(code, ast.ListComp)

    assert code.invariant(comprehension, first(code, ast.For))
