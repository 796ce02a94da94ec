"""Collections that are copied, or sorted, for each element they get."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.accumulators import copied_accumulator, growing_loop, owned
from engine.syntax.sorting import insort_edits, resorted
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


def copied(statement: str, start: str, rest: str = "pass") -> tuple[str | None, bool, bool] | None:
    """The statement that adds in place, whether the loop lets it grow, and whether nobody else holds it."""
    code = code_of(
        f"def f(xs, y, keep):\n    out = {start}\n    for x in xs:\n        {statement}\n        {rest}\n"
    )
    nodes: list[ast.Assign | ast.AugAssign] = [*code.nodes(ast.AugAssign), *code.nodes(ast.Assign)[1:]]
    node = nodes[0]
    found = copied_accumulator(code, node)
    if found is None:
        return None
    loop = growing_loop(code, found)
    return found.in_place, loop is not None, loop is not None and owned(code, found, loop)


@pytest.mark.parametrize(
    ("statement", "start", "in_place"),
    [
        ("out = out + [x]", "[]", "out.append(x)"),
        ("out = out + [x, y]", "[]", "out += [x, y]"),
        ("out = out + y", "[]", "out += y"),
        ("out = [*out, x]", "[]", "out.append(x)"),
        ("out = [*out, *y]", "[]", "out.extend(y)"),
        ("out = {*out, x}", "set()", "out.add(x)"),
        ("out = out | {x}", "set()", "out.add(x)"),
        ("out = out | y", "set()", "out |= y"),
        ("out = out.union(x, y)", "set()", "out.update(x, y)"),
        ("out = {**out, x: y}", "{}", "out[x] = y"),
        ("out = {**out, **y}", "{}", "out.update(y)"),
        ("out = {**out, x: y, 'a': 1}", "{}", "out.update({x: y, 'a': 1})"),
        ("out = out | {x: y}", "{}", "out[x] = y"),
        ("out = dict(out, a=x)", "{}", "out.update(a=x)"),
    ],
)
def test_what_adds_in_place(statement: str, start: str, in_place: str) -> None:
    assert copied(statement, start) == (in_place, True, True)


@pytest.mark.parametrize(
    ("statement", "start"),
    [("out = out + (x,)", "()"), ("out += (x,)", "()"), ("out = (*out, x)", "()")],
)
def test_tuples_do_not_grow(statement: str, start: str) -> None:
    assert copied(statement, start) == (None, True, False)


@pytest.mark.parametrize(
    ("statement", "start"),
    [("out = out + x", "0"), ("out = out + [x]", "y"), ("out += [x]", "[]"), ("out = y | {x}", "set()")],
)
def test_what_copies_nothing(statement: str, start: str) -> None:
    assert copied(statement, start) is None


@pytest.mark.parametrize(
    ("rest", "grows", "own"),
    [
        ("if x in out:\n            break", True, True),
        ("if x:\n            return out", True, True),
        ("keep.append(out)", False, False),
        ("yield out", False, False),
        ("out = []", False, False),
    ],
)
def test_copies_that_are_kept_are_needed(rest: str, grows: bool, own: bool) -> None:
    found = copied("out = out + [x]", "[]", rest)

    assert found is not None and found[1:] == (grows, own)


def test_somebody_else_may_hold_the_collection() -> None:
    code = code_of("def f(self, xs):\n    for x in xs:\n        self.out = [*self.out, x]\n")
    found = copied_accumulator(code, first(code, ast.Assign))
    assert found is not None
    loop = growing_loop(code, found)

    assert loop is not None and not owned(code, found, loop)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("out = []\n    for x in xs:\n        out.append(x)\n        out.sort()", ("out", True)),
        ("while xs:\n        xs.sort()\n        y = xs.pop()\n        xs.append(y.z)", ("xs", True)),
        ("self.out.append(xs)\n    self.out.sort(key=len)", ("self.out", False)),
        ("a = self.d.setdefault(xs, [])\n    a.append(1)\n    a.sort()", ("a", False)),
        ("out = []\n    out.append(xs)\n    out.sort()", None),
        ("for x in xs:\n        out = list(x)\n        out.append(1)\n        out.sort()", None),
        ("self.out.append(xs)\n    use(self.out)\n    self.out.sort()", None),
        ("self.out.sort()", None),
        ("for x in (1, 2):\n        xs.append(x)\n        xs.sort()", None),
    ],
)
def test_lists_sorted_for_each_element(body: str, found: tuple[str, bool] | None) -> None:
    code = code_of(f"def f(self, xs):\n    {body}\n")
    sort = next(call for call in code.nodes(ast.Call) if ".sort(" in code.text(call))
    result = resorted(code, sort)

    assert ((result.path, result.in_loop) if result else None) == found


def test_an_element_goes_where_it_belongs() -> None:
    source = "import os\n\ndef f(self, x):\n    self.out.append(x)\n    self.out.sort()\n    return x\n"
    code = code_of(source)
    found = resorted(code, first(code, ast.Call, ".sort()"))
    assert found is not None

    assert edited(source, insort_edits(code, found)) == (
        "from bisect import insort\nimport os\n\ndef f(self, x):\n    insort(self.out, x)\n    return x\n"
    )
