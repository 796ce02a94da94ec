"""Loops inside loops: elements computed again, values of the outer loop, joins, the best so far."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.clauses import name_between, values_of_outer_clauses
from engine.syntax.code import Code
from engine.syntax.incumbent import incumbents
from engine.syntax.inner_loops import inner_iterables
from engine.syntax.joins import join_of
from engine.syntax.nodes import Comprehension
from tests.engine.parsed import code_of, first


def loops_of(code: Code) -> list[ast.For | Comprehension]:
    lists: list[ast.For | Comprehension] = [*code.nodes(ast.For), *code.nodes(ast.ListComp)]
    return [*lists, *code.nodes(ast.GeneratorExp), *code.nodes(ast.DictComp)]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("for a in xs:\n    for b in expand(y):\n        use(a, b)", ["expand(y)"]),
        ("for a in xs:\n    for i, b in enumerate(expand(y)):\n        use(a, b)", ["expand(y)"]),
        ("use([(a, b) for a in xs for b in y.free_rooms(1)])", ["y.free_rooms(1)"]),
        ("for a in xs:\n    for b in expand(a):\n        use(a, b)", []),
        ("for a in xs:\n    for b in y.rooms():\n        use(a, b)", []),
        ("for a in xs:\n    for b in y.next_rooms():\n        use(a, b)", []),
        ("for a in xs:\n    for b in y.all_rooms():\n        y.close(a)", []),
        ("for a in range(3):\n    for b in expand(y):\n        use(a, b)", []),
        ("for _ in xs:\n    for b in expand(y):\n        use(b)", []),
        ("while xs:\n    for b in expand(y):\n        use(b)", []),
        ("for a in xs:\n    for b in range(y):\n        use(a, b)", []),
        ("for a in xs:\n    for b in sorted(y):\n        use(a, b)", []),
    ],
)
def test_elements_that_each_turn_computes_anew(text: str, calls: list[str]) -> None:
    lines = text.replace("\n", "\n    ")
    code = code_of(f"from lib import expand\ndef f(xs, y, use):\n    {lines}\n")

    assert [
        code.text(inner.call) for loop in loops_of(code) for inner in inner_iterables(code, loop)
    ] == calls


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{b: frozenset(a) for a in xs for b in a}", ["frozenset(a)"]),
        ("[b / sum(a) for a in xs for b in a]", ["sum(a)"]),
        ("[b for a in xs for b in a if b < max(a)]", ["max(a)"]),
        ("{b: set(a) for a in xs for b in a}", []),
        ("[sum(b) for a in xs for b in a]", []),
        ("[sum(a) for a in xs]", []),
        ("[len(a) for a in xs for b in a]", []),
    ],
)
def test_values_of_an_outer_clause(text: str, values: list[str]) -> None:
    code = code_of(f"def f(xs):\n    return {text}")
    node = first(code, ast.Return).value
    assert isinstance(node, ast.ListComp | ast.DictComp)

    found = list(values_of_outer_clauses(code, node))
    assert [code.text(value) for value, _ in found] == values
    assert all(name_between(code, node, value, position) for value, position in found)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "for x in xs:\n    for y in ys:\n        if y.key == x.key:\n            use(y)",
            ("y.key", "x.key"),
        ),
        ("for x in xs:\n    use([y for y in ys if x['a'] == y['a']])", ("y['a']", "x['a']")),
        (
            "for x in xs:\n    for k, v in ys.items():\n        if k == x and v:\n            use(v)",
            ("k", "x"),
        ),
        ("for x in xs:\n    for y in x.ys:\n        if y.key == x.key:\n            use(y)", None),
        ("for x in xs:\n    for y in ys:\n        if y.key < x.key:\n            use(y)", None),
        ("for x in xs:\n    for y in ys:\n        if y.key == 1:\n            use(y)", None),
        (
            "for x in xs:\n    for y in ys:\n        use(y)\n        if y.key == x.key:\n            use(x)",
            None,
        ),
        ("for x in xs:\n    for y in ys:\n        if y.key == x.key:\n            ys.append(y)", None),
        ("for x in xs:\n    for y in ('a', 'b'):\n        if y == x:\n            use(y)", None),
        ("for y in ys:\n    if y.key == xs:\n        use(y)", None),
    ],
)
def test_joins_by_hand(text: str, sides: tuple[str, str] | None) -> None:
    lines = text.replace("\n", "\n    ")
    code = code_of(f"def f(xs, ys, use):\n    {lines}\n")
    joins = [join for loop in loops_of(code) if (join := join_of(code, loop))]

    assert [(code.text(join.key), code.text(join.wanted)) for join in joins] == ([sides] if sides else [])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("if score(x) > score(best):\n    best = x", ["score(best)"]),
        ("a = score(best, 1)\nb = score(x, 1)\nif b > a:\n    best = x", ["score(best, 1)"]),
        ("if x.rate() > best.rate():\n    best = x", ["best.rate()"]),
        ("if len(x) > len(best):\n    best = x", []),
        ("if score(x) > other(best):\n    best = x", []),
        ("if score(x) > score(best):\n    use(x)", []),
        ("if score(x) > score(best):\n    best = x\nbest = x", []),
        ("if x > 3:\n    score(x)\n    score(best)\n    best = x", []),
    ],
)
def test_the_best_so_far(body: str, found: list[str]) -> None:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(xs, best, score, other, use):\n    for x in xs:\n{lines}\n")

    assert [code.text(call) for call, _, _ in incumbents(code, first(code, ast.For))] == found
