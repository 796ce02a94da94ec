"""What a loop works out again and again, and what may be advised."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.hoist_advice import hoist_advice
from engine.syntax.local_purity import has_effect, pure_function
from engine.syntax.repeated import largest, repeated_work
from engine.syntax.work import Work, is_old, is_small, work_of
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("set(a)", Work.SCAN),
        ("[x for x in a]", Work.SCAN),
        ("{1} | known", Work.SCAN),
        ("known.union(a)", Work.SCAN),
        ("', '.join(a)", Work.SCAN),
        ("np.mean(a)", Work.ARRAY),
        ("a.mean()", Work.ARRAY),
        ("a.lower()", Work.TEXT),
        ("a.split(',')", Work.TEXT),
        ("a.decode('utf-8')", Work.TEXT),
        ("'{}'.format(a)", Work.TEXT),
        ("os.path.join(a, b)", Work.PATH),
        ("os.getcwd()", Work.PATH),
        ("json.loads(a)", Work.FUNCTION),
        ("here(a)", Work.FUNCTION),
        ("len(a)", None),
        ("set((1, 2))", None),
        ("sum(1 for _ in ())", Work.SCAN),
        ("max(a, b)", None),
        ("a.split(b)", None),
        ("a.decode(b)", None),
        ("a.join(b)", None),
        ("a | b", None),
        ("np.random.rand(3)", None),
        ("a()", None),
        ("(x for x in a)", None),
    ],
)
def test_what_is_worth_doing_once(text: str, work: Work | None) -> None:
    code = code_of(
        "import json, os\nimport numpy as np\n\ndef here(x):\n    return x\n\n"
        f"def f(a, b):\n    known = set(b)\n    y = {text}\n"
    )

    assert work_of(code, first(code, ast.Assign, "y = ").value) is work


def test_small_things_and_old_ones() -> None:
    code = code_of("def f(a):\n    few = (1, 2)\n    return few, a, {1: 2}, a[0], max(a), list(a), a.max()")
    few, a, table, element, most, copy, peak = first(code, ast.Return).value.elts  # type: ignore[union-attr]

    assert [is_small(code, node) for node in (few, a, table)] == [True, False, True]
    assert [is_old(code, node) for node in (element, most, copy, peak)] == [True, True, False, True]


def found_in(body: str, module: str = "") -> tuple[str, float, bool] | None:
    """The text, confidence and editedness of the advice on a loop over `xs`."""
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"{module}\ndef f(self, xs, ys: list, name: str):\n    for x in xs:\n{lines}\n")
    for node in (*code.nodes(ast.BinOp), *code.nodes(ast.Call), *code.nodes(ast.ListComp)):
        found = repeated_work(code, node)
        advice = hoist_advice(code, found) if found else None
        if found and advice:
            return code.text(found.node), advice.confidence, bool(advice.edits)
    return None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("y = x in set(ys)", ("set(ys)", 0.85, True)),
        ("y = x + len(set(ys))", ("len(set(ys))", 0.85, True)),
        ("y = set(ys) | set(self.zs) | {x}", ("set(ys) | set(self.zs)", 0.85, True)),
        ("if x:\n    y = x in set(ys)", ("set(ys)", 0.65, True)),
        ("y = x == name.lower()", ("name.lower()", 0.7, True)),
        ("try:\n    y = sum(ys)\nexcept E:\n    pass", ("sum(ys)", 0.85, False)),
        ("y = x > max(ys)", ("max(ys)", 0.85, False)),
        ("if x:\n    y = max(ys)", ("max(ys)", 0.65, False)),
        ("y = x in sorted(ys)", None),
        ("y = x in list(ys)", None),
        ("y = dict(ys)\ny[x] = 1", None),
        ("set(ys)", None),
        ("y = list(islice(it, 3))", None),
        ("raise E(sorted(ys))", None),
        ("if x is None:\n    x = sorted(ys)", None),
        ("y = name.lower(), a(), b(), c(), d(), e(), g(), h(), i()", None),
    ],
)
def test_what_a_loop_repeats(body: str, expected: tuple[str, float, bool] | None) -> None:
    assert found_in(body, "from itertools import islice\nit = iter([1])") == expected


def test_patterns_are_left_to_the_rule_about_them() -> None:
    assert found_in("y = re.search('|'.join(ys), x)", "import re") is None


def test_the_largest_part_ends_where_the_turn_begins() -> None:
    code = code_of("def f(xs, a: str):\n    for x in xs:\n        y = a.strip().split(',')[0] + x\n")
    start, loop = first(code, ast.Call, "a.strip()"), first(code, ast.For)

    assert code.text(largest(code, start, loop)) == "a.strip().split(',')[0]"


@pytest.mark.parametrize(
    ("body", "pure"),
    [
        ("return x + 1", True),
        ("out = []\n    for y in x:\n        out.append(y)\n    return out", True),
        ("out = {}\n    out[x] = 1\n    return out", True),
        ("return f(x - 1) if x else 0", True),
        ("x.append(1)", False),
        ("x[0] = 1", False),
        ("x.y = 1", False),
        ("print(x)", False),
        ("global z\n    z = x", False),
        ("return other(x)", False),
        ("yield x", False),
        ("return changing + x", False),
    ],
)
def test_functions_that_reading_shows_pure(body: str, pure: bool) -> None:
    code = code_of(f"changing = []\ndef f(x):\n    {body}\n\ny = f(1)\n")
    function = first(code, ast.FunctionDef)

    assert has_effect(code, function) is not pure
    assert (pure_function(code, first(code, ast.Call, "f(1)")) is function) is pure
