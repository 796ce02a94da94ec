"""Moving an expression before its loop."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.hoist import (
    anchor,
    fresh_local,
    fresh_name,
    hoist_edits,
    iterable_of,
    move_before,
    occurrences,
    result_name,
    safe_text,
)
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited

HERE = "[set(ys) for x in xs]"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"return {HERE}", True),
        (f"y = {HERE}", True),
        (f"if {HERE}:\n        pass", True),
        (f"for z in {HERE}:\n        pass", True),
        (f"with open({HERE}) as a:\n        pass", True),
        (f"while {HERE}:\n        pass", False),
        (f"y = a and {HERE}", False),
        (f"y = {HERE} if a else b", False),
        (f"y = lambda: {HERE}", False),
        (f"y = [b for a in xs for b in {HERE}]", False),
        (f"y = [a for a in {HERE}]", True),
        (f"if a:\n        pass\n    elif {HERE}:\n        pass", False),
    ],
)
def test_where_a_comprehension_starts_for_sure(text: str, place: bool) -> None:
    code = code_of(f"def f(a, b, xs, ys):\n    {text}")
    inner = next(comp for comp in code.nodes(ast.ListComp) if code.text(comp) == HERE)

    assert (anchor(code, inner) is not None) is place


def test_all_equal_expressions_move_together() -> None:
    source = (
        "def f(xs, ys):\n    for x in xs:\n"
        "        if x in set(ys) or -x in set(ys):\n            yield set(ys)\n"
    )
    code = code_of(source)
    loop, call = first(code, ast.For), first(code, ast.Call, "set(ys)")

    assert len(occurrences(code, call, loop)) == 3
    assert edited(source, hoist_edits(code, call, loop, code.text(call))) == (
        "def f(xs, ys):\n    ys_set = set(ys)\n    for x in xs:\n"
        "        if x in ys_set or -x in ys_set:\n            yield ys_set\n"
    )


def test_what_spans_lines_or_stands_in_a_class_stays() -> None:
    long = code_of("def f(xs, ys):\n    for x in xs:\n        y = set(\n            ys)\n")
    assert hoist_edits(long, first(long, ast.Call), first(long, ast.For), "set(ys)") == ()

    body = code_of("class A:\n    for x in y:\n        z = set(y)\n")
    assert hoist_edits(body, first(body, ast.Call), first(body, ast.For), "set(y)") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("set(names)", "names_set"),
        ("sorted(self._rows)", "sorted_rows"),
        ("','.join(parts)", "parts_joined"),
        ("user.name.lower()", "user_name_lower"),
        ("sum(len(row) for row in rows)", "rows_sum"),
        ("max(1)", "max_2"),
    ],
)
def test_names_tell_what_they_hold(text: str, name: str) -> None:
    code = code_of(f"def f(self, names, parts, user, rows):\n    return {text}")

    assert result_name(code, first(code, ast.Return).value or ast.Constant(0)) == name


def test_different_values_get_different_names() -> None:
    code = code_of("def f(a):\n    return os.path.join(a, 'b'), os.path.join(a, 'c')\nimport os")
    left, right = first(code, ast.Tuple).elts

    assert result_name(code, left) == "a_joined"
    assert result_name(code, right) == "a_joined_2"
    assert fresh_name(code, "os") == "os_2"


def test_a_local_name_may_repeat_an_attribute() -> None:
    code = code_of(
        "class A:\n    def size(self):\n        return self.size\n    def f(self):\n        return self.size"
    )
    reads = code.nodes(ast.Attribute)

    assert fresh_local(code, reads[-1], "size") == "size"
    assert fresh_local(code, reads[-1], "self") == "self_2"
    assert fresh_local(code, reads[-1], "class") == "class_2"


@pytest.mark.parametrize(
    ("text", "iterable", "safe"),
    [
        ("max(xs)", "xs", "max(xs, default=None)"),
        ("max(xs)", "enumerate(xs)", "max(xs, default=None)"),
        ("max(xs)", "range(len(xs))", "max(xs, default=None)"),
        ("max(xs)", "ys", None),
        ("max(xs) + 1", "xs", None),
        ("sum(xs)", "ys", "sum(xs)"),
    ],
)
def test_the_largest_of_nothing_is_not_asked_for(text: str, iterable: str, safe: str | None) -> None:
    code = code_of(f"def f(xs, ys):\n    for x in {iterable}:\n        y = {text}\n")
    loop = first(code, ast.For)

    assert safe_text(code, first(code, ast.Assign).value, iterable_of(loop)) == safe


def test_an_assignment_moves_as_a_whole() -> None:
    source = "def f(xs, ys):\n    for x in xs:\n        known = set(ys)\n        yield x in known\n"
    code = code_of(source)
    edits = move_before(code, first(code, ast.Assign), first(code, ast.For))

    assert edited(source, edits) == (
        "def f(xs, ys):\n    known = set(ys)\n    for x in xs:\n        yield x in known\n"
    )


def test_an_assignment_that_is_not_the_only_one_stays() -> None:
    code = code_of("def f(xs, ys):\n    a = 1\n    for x in xs:\n        a = set(ys)\n        yield a\n")

    assert move_before(code, first(code, ast.Assign, "set"), first(code, ast.For)) == ()
    assert iterable_of(first(code_of("while x:\n    pass"), ast.While)) is None
