"""Whether an expression stays the same while a loop runs."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.elsewhere import calls_back
from engine.syntax.inputs import inputs, may_be_none, may_fail
from engine.syntax.steady import Steadiness, asks_environment, fixed_attribute, steadiness
from tests.engine.parsed import code_of, first

SURE, LIKELY, CHANGES = Steadiness.SURE, Steadiness.LIKELY, Steadiness.CHANGES


def steady(body: str, before: str = "pass", module: str = "", loop: str = "for x in xs:") -> Steadiness:
    """How steady the first expression assigned to `y` is in its loop."""
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"{module}\ndef f(self, xs, ys, other):\n    {before}\n    {loop}\n{lines}\n")
    value = first(code, ast.Assign, "y = ").value
    return steadiness(code, value, code.loops(value)[0])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("y = sum(ys)", SURE),
        ("y = sum(ys)\nother.append(x)", SURE),
        ("y = sum(ys)\nother(ys)", CHANGES),
        ("y = sum(ys)\nz = other(ys)", LIKELY),
        ("y = sum(ys)\nys.append(x)", CHANGES),
        ("y = sum(ys)\nys.add_all(x)", CHANGES),
        ("y = sum(ys)\nz = ys.get_first()", LIKELY),
        ("y = sum(ys)\nys = x", CHANGES),
        ("y = sum(x)", CHANGES),
        ("y = other(ys)", CHANGES),
        ("y = sum(z.size for z in ys)\nx.size = 0", CHANGES),
        ("y = max(map(max, xs))\nx[0] = 1", CHANGES),
        ("y = sum(ys)\nz = ys[0]\nz.append(1)", CHANGES),
        ("y = max(ys, key=other)", CHANGES),
        ("y = max(ys, key=len)", SURE),
        ("y = max(ys, key=lambda z: z[0])", SURE),
        ("y = sum(self.ys)", SURE),
        ("y = sum(self.ys)\nself.work(x)", CHANGES),
        ("y = sum(self.ys)\nz = other(x)", LIKELY),
    ],
)
def test_what_a_loop_leaves_alone(body: str, expected: Steadiness) -> None:
    assert steady(body) is expected


@pytest.mark.parametrize(
    ("before", "body", "module", "expected"),
    [
        ("zs = ys", "y = sum(ys)\nzs.append(x)", "", CHANGES),
        ("zs = self.zs", "y = sum(zs)\nself.feed(x)", "", CHANGES),
        ("ys = []\n    def note(x):\n        ys.append(x)", "y = sum(ys)\nnote(x)", "", CHANGES),
        ("pass", "y = sum(ALL)\nadd(x)", "ALL = []\ndef add(x):\n    ALL.append(x)", CHANGES),
        ("pass", "y = sum(ALL)\nadd(x)", "ALL = [1]\ndef add(x):\n    print(x)", SURE),
        ("pass", "y = sum(all_)\nadd(x)", "all_ = [1]\ndef add(x):\n    global all_\n    all_ = x", CHANGES),
        ("pass", "y = sum(ys)\nz = heapq.heappop(ys)", "import heapq", CHANGES),
        ("pass", "y = double(ys)", "def double(z):\n    return [2 * a for a in z]", SURE),
        ("pass", "y = double(ys)", "def double(z):\n    print(z)\n    return z", CHANGES),
        ("pass", "y = os.getcwd()\nos.chdir(x)", "import os", CHANGES),
        ("pass", "y = os.getcwd()", "import os", SURE),
    ],
)
def test_aliases_other_functions_and_the_process(
    before: str, body: str, module: str, expected: Steadiness
) -> None:
    assert steady(body, before, module) is expected


def test_what_only_may_change_counts_as_changing_in_a_while() -> None:
    assert steady("y = sum(ys)\nz = other(ys)", loop="while ys:") is CHANGES


def test_an_attribute_set_in_init_alone_is_fixed() -> None:
    code = code_of(
        "class A:\n    def __init__(self):\n        self.a = []\n        self.b = []\n"
        "    def f(self):\n        self.b.append(1)\n        return self.a, self.b\n"
    )

    assert fixed_attribute(code, first(code, ast.Return).value.elts[0])  # type: ignore[union-attr]
    assert not fixed_attribute(code, first(code, ast.Return).value.elts[1])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("set(a) | set(b.c)", ["a", "b.c"]),
        ("a.lower()", ["a"]),
        ("sum(x.y for x in a)", ["a"]),
        ("os.path.join(a, 'b')", ["a"]),
        ("len('b')", []),
    ],
)
def test_what_an_expression_reads(text: str, names: list[str]) -> None:
    code = code_of(f"import os\n\ndef f(a, b):\n    return {text}")
    value = first(code, ast.Return).value
    assert value is not None

    assert [code.text(part) for part in inputs(code, value)] == names


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("known.lower()", False),
        ("a.lower()", True),
        ("known.encode()", True),
        ("known.split()[0]", True),
        ("'{}'.format(a)", False),
        ("optional.lower()", True),
        ("max(items)", True),
        ("sum(items)", False),
    ],
)
def test_what_may_fail_where_it_did_not_run(text: str, fails: bool) -> None:
    code = code_of(f"def f(a, known: str, items: list, optional: 'str | None'):\n    return {text}")
    value = first(code, ast.Return).value
    assert value is not None

    assert may_fail(code, value) is fails


def test_who_reckons_with_none() -> None:
    code = code_of("def f(a, b=None, c=1):\n    if a is None:\n        pass\n    return a, b, c")
    a, b, c = first(code, ast.Tuple).elts
    assert isinstance(a, ast.Name) and isinstance(b, ast.Name) and isinstance(c, ast.Name)

    assert (may_be_none(code, a), may_be_none(code, b), may_be_none(code, c)) == (True, True, False)


def test_functions_handed_on() -> None:
    code = code_of(
        "import operator\nx = map(score, a)\ny = map(str, a)\nz = sorted(a, key=operator.itemgetter(0))"
    )
    calls = [statement.value for statement in code.module.tree.body if isinstance(statement, ast.Assign)]

    assert [calls_back(code, call) for call in calls] == [True, False, False]
    assert not any(asks_environment(code, call) for call in calls)
