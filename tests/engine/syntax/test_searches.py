"""Repeated searches of a list: which count, how sure they are, and the edits that make them cheap."""

from __future__ import annotations

import ast

import pytest

from engine.bar import ASKED, HOT, Bar, Size
from engine.rules.containers.keys_copied_for_membership import KeysCopiedForMembership
from engine.syntax.code import Code
from engine.syntax.list_lookup import calls_alike, table_edits
from engine.syntax.nodes import LOOPS
from engine.syntax.searched_copies import as_operand, collected_once, original, steady_loop
from engine.syntax.searches import UNSURE, Search, bar_of, confidence, repeated_search, search_from
from engine.syntax.set_beside import only_unique, set_beside
from engine.syntax.set_instead import set_instead, wrong_container
from engine.syntax.set_search import mended
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited

COLLECTS = """\
def f(rows):
    seen = []
    for row in rows:
        if row.key not in seen:
            seen.append(row.key)
    return seen
"""
BUILT = """\
def f(rows, names):
    known = [name.lower() for name in names]
    return [row for row in rows if row in known]
"""


def searched(source: str) -> tuple[Code, Search]:
    code = code_of(source)
    search = search_from(code, first(code, ast.Compare))
    assert search is not None
    return code, search


@pytest.mark.parametrize(
    ("source", "sure"),
    [
        (COLLECTS, 0.75),
        (BUILT, 0.7),
        ("def f(rows, known: list[str]):\n    return [row for row in rows if row in known]", UNSURE),
        ("def f(rows, known: list[str]):\n    return sorted(rows, key=lambda row: row in known)", 0.0),
        ("def f(x, known: list[str]):\n    if x in known:\n        f(x.up, known)", 0.0),
        (
            "def f(rows):\n    known = list('abcdefghijk')\n    return [r for r in rows if r in known]",
            0.0,
        ),
        (
            "class A:\n    xs: list[str]\n    def f(self, rows):\n        [r for r in rows if r in self.xs]",
            0.0,
        ),
    ],
)
def test_how_sure(source: str, sure: float) -> None:
    assert confidence(searched(source)[1]) == sure


@pytest.mark.parametrize(
    "source",
    [
        BUILT.replace("row in known", "'x' in known"),
        BUILT.replace("row in known", "[row] in known"),
        BUILT.replace("name.lower()", "[name]"),
        BUILT.replace("for row in rows", "for row in (1, 2)"),
    ],
)
def test_searches_that_need_no_set(source: str) -> None:
    code = code_of(source)

    assert search_from(code, first(code, ast.Compare)) is None


def test_all_tests_of_one_list_are_one_search() -> None:
    code, search = searched(COLLECTS.replace("    return seen", "    return [r for r in rows if r in seen]"))

    assert [test.lineno for test in search.tests] == [4, 6]
    assert search.grows and search.collects
    assert search_from(code, search.tests[1]) is None


def test_a_set_instead_where_nothing_needs_the_list() -> None:
    code, search = searched(BUILT)
    instead = set_instead(code, search.container)

    assert instead is not None
    assert "known = {name.lower() for name in names}" in edited(BUILT, instead[1])
    assert wrong_container(code, search.container) is instead[0]


@pytest.mark.parametrize("use", ["return known[0]", "return known", "print(known[:2])", "known.sort()"])
def test_a_list_stays_one_where_its_order_is_used(use: str) -> None:
    code, search = searched(BUILT.replace("    return [row", f"    if rows:\n        {use}\n    return [row"))

    assert set_instead(code, search.container) is None
    assert wrong_container(code, search.container) is None


def test_lengths_and_removals_state_their_conditions() -> None:
    code, search = searched(
        BUILT.replace("    return", "    known.remove('')\n    print(len(known))\n    return")
    )
    instead = set_instead(code, search.container)

    assert instead is not None
    assert instead[2] == ("no element of `known` occurs twice", "whatever is removed is in `known`")


def test_a_set_beside_keeps_step_with_the_list() -> None:
    code, search = searched(COLLECTS)
    loop = search.regions[-1]
    assert isinstance(loop, LOOPS)
    after = edited(COLLECTS, set_beside(code, search.tests, loop))

    assert "    seen_set = set()\n    for row" in after
    assert (
        "if row.key not in seen_set:\n            seen.append(row.key)\n            seen_set.add(row.key)\n"
        in after
    )


@pytest.mark.parametrize(
    ("source", "unique"),
    [
        ("    for y in ys:\n        if y not in xs:\n            xs.append(y)\n", True),
        ("    for y in ys:\n        if y not in xs:\n            xs.append(y)\n    print(y)\n", False),
        ("    for y in ys:\n        if y not in xs:\n            xs.append(y)\n        print(xs)\n", False),
        ("    for y in ys + xs:\n        if y not in xs:\n            xs.append(y)\n", False),
        ("    for y in ys:\n        if y not in xs:\n            xs.append(y + 1)\n", False),
        ("    ys.sort()\n    for y in ys:\n        if y not in xs:\n            xs.append(y)\n", False),
    ],
)
def test_a_loop_that_only_collects_distinct_elements(source: str, unique: bool) -> None:
    text = f"def f(ys):\n    xs = []\n{source}    return xs\n"
    code = code_of(text)
    edits = only_unique(code, first(code, ast.Compare))

    assert bool(edits) is unique
    if unique:
        assert edited(text, edits) == "def f(ys):\n    xs = list(dict.fromkeys(ys))\n    return xs\n"


def test_what_must_hold_is_said() -> None:
    assert mended(*searched(BUILT)).conditions == ("`row` is hashable",)
    assert mended(*searched(COLLECTS)).conditions == ("`row.key` and the elements of `seen` are hashable",)


def test_a_table_answers_index_and_in() -> None:
    source = (
        "def f(rows, names):\n"
        "    order = sorted(names)\n"
        "    return [order.index(row) for row in rows if row in order]\n"
    )
    code = code_of(source)
    call = first(code, ast.Call, "order.index")
    assert isinstance(call.func, ast.Attribute)
    search = repeated_search(code, call, call.args[0], call.func.value)
    assert search is not None
    calls = calls_alike(code, call, search.regions[-1])

    assert edited(source, table_edits(code, calls, search.regions[-1])).endswith(
        "    order_position = {item: i for i, item in enumerate(order)}\n"
        "    return [order_position[row] for row in rows if row in order_position]\n"
    )


@pytest.mark.parametrize(
    ("copy", "plain"),
    [
        ("list(d.keys())", "d"),
        ("sorted(d)", "d"),
        ("set(xs)", "xs"),
        ("[k for k in d]", "d"),
        ("list((d or e).keys())", "(d or e)"),
        ("list(unknown)", None),
        ("list(text)", None),
        ("[k + 1 for k in d]", None),
        ("list(d.values())", "d.values()"),
    ],
)
def test_the_original_of_a_copy(copy: str, plain: str | None) -> None:
    code = code_of(f"def f(x, d: dict, xs: list, text: str, unknown):\n    return x in {copy}")
    found = original(code, first(code, ast.Compare).comparators[0])

    assert (None if found is None else as_operand(code, found)) == plain


@pytest.mark.parametrize(
    ("loop", "steady"),
    [
        ("for x in xs:\n        x in [y.n for y in ys]", True),
        ("for x in xs:\n        ys.append(x in [y.n for y in ys])", False),
        ("for x in xs:\n        x in [y.n for y in x.ys]", False),
        ("for x in xs:\n        1 in [y.n for y in ys]", False),
    ],
)
def test_what_is_collected_for_each_test(loop: str, steady: bool) -> None:
    source = f"def f(xs, ys):\n    {loop}\n"
    code = code_of(source)
    test = first(code, ast.Compare)
    collected = test.comparators[0]
    assert isinstance(collected, ast.ListComp)
    found = steady_loop(code, test, collected)

    assert (found is not None) is steady
    if found is not None:
        assert "    known = {y.n for y in ys}\n" in edited(source, collected_once(code, collected, found))


@pytest.mark.parametrize(
    ("before", "element", "kept"),
    [
        ("known: list[str]", "yield row", False),
        ("known: list[str]", "print(row)", True),
        ("names", "yield row", True),
    ],
)
def test_a_list_that_others_hold_may_change_while_a_generator_waits(
    before: str, element: str, kept: bool
) -> None:
    made = "    known = [name.lower() for name in names]\n" if before == "names" else ""
    loop = f"    for row in rows:\n        if row in known:\n            {element}\n"
    source = f"def f(rows, {before}):\n{made}{loop}"
    code, search = searched(source)

    assert bool(set_beside(code, search.tests, first(code, ast.For))) is kept


def test_a_list_that_its_searches_use_up_is_said_where_it_is_hot() -> None:
    source = (
        "def f(rows, names):\n    left = sorted(names)\n    for row in rows:\n"
        "        if row in left:\n            {}\n    return left\n"
    )
    for used in ("left.remove(row)", "left.pop(left.index(row))"):
        assert bar_of(*searched(source.format(used))) == Bar(HOT, Size.MANY)
    for used in ("row.go()", "rows.remove(row)"):
        assert bar_of(*searched(source.format(used))) is None


def test_constants_are_said_where_code_is_hot() -> None:
    names = ", ".join(f"'{number}'" for number in range(20))
    source = f"def f(rows):\n    known = [{names}]\n    return [row for row in rows if row in known]\n"
    assert bar_of(*searched(source)) == Bar(HOT, Size.OPEN)


def test_a_literal_copied_for_a_test_is_a_matter_of_style() -> None:
    for container, bar in (("['a', 'b', 'c']", Bar(ASKED)), ("d.keys()", None)):
        code = code_of(f"def f(x, d):\n    return x in list({container})\n")
        (hit,) = KeysCopiedForMembership().check(first(code, ast.Compare), code)
        assert hit.bar == bar
