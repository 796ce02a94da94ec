"""Tables that never change: what is one, who reads it, and where its name goes."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.module_constant import from_constants, is_constant, named_above
from engine.syntax.tables import handed_out, home, is_table, reads_of, table_edits, worth
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited

HEAD = "import enums\nNAMES = ('a', 'b')\nnames = []\n"


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("{n + 'x' for n in NAMES}", True),
        ("{m.name for m in enums.Colour}", True),
        ("{n for n in names}", False),
        ("{n + p for n in NAMES}", False),
        ("{n for n in NAMES.all()}", False),
        ("{roll(n) for n in NAMES}", False),
    ],
)
def test_comprehensions_over_constants(source: str, same: bool) -> None:
    code = code_of(f"{HEAD}def f(p):\n    return {source}")

    assert from_constants(code, first(code, ast.SetComp)) is same


@pytest.mark.parametrize(
    ("source", "table"),
    [
        ("{'a', 'b', 'c'}", True),
        ("{'a', 'b'}", False),
        ("{'a', 'b', p}", False),
        ("{1: 'a', 2: 'b', 3: 'c', (4, -1): enums.D}", True),
        ("{1: 'a', 2: 'b', 3: 'c', 4: p}", False),
        ("{1: 'a', 2: 'b', 3: 'c', **p}", False),
        ("frozenset(['a', 'b', 'c'])", True),
        ("sorted(['a', 'b', 'c'])", False),
    ],
)
def test_tables(source: str, table: bool) -> None:
    code = code_of(f"{HEAD}def f(p):\n    return {source}")
    value = first(code, ast.Return).value
    assert isinstance(value, (ast.Set, ast.Dict, ast.Call))

    assert is_table(code, value) is table


def test_constants_are_written_out() -> None:
    assert is_constant(ast.parse("(1, ('a', -2))", mode="eval").body)
    assert not is_constant(ast.parse("(1, x)", mode="eval").body)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("t = {'a', 'b', 'c'}\n    return p in t or p.x in t", 2),
        ("t = {'a', 'b', 'c'}\n    return t", None),
        ("t = {'a', 'b', 'c'}\n    t.add(p)\n    return p in t", None),
        ("return p in {'a', 'b', 'c'}", None),
    ],
)
def test_who_reads_a_table(body: str, count: int | None) -> None:
    code = code_of(f"def f(p):\n    {body}")
    reads = reads_of(code, first(code, ast.Set))

    assert (None if reads is None else len(reads)) == count


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("def f(p):", True),
        ("def __init__(p):", False),
        ("def main():", False),
        ("@lru_cache\ndef f(p):", False),
    ],
)
def test_functions_that_run_often(head: str, found: bool) -> None:
    code = code_of(f"{head}\n    t = {{'a', 'b', 'c'}}\n")

    assert (home(code, first(code, ast.Set)) is not None) is found


def test_worth_and_edits() -> None:
    source = (
        "import os\n\n\n"
        "# Colours as people write them.\n"
        "class A:\n"
        "    @property\n"
        "    def f(self):\n"
        "        t = {'a',\n"
        "             'b', 'c'}\n"
        "        return os.name in t\n"
    )
    code = code_of(source)
    table = first(code, ast.Set)
    function, reads = home(code, table), reads_of(code, table)
    assert function is not None and reads is not None

    assert worth(code, table, reads, function) == 0.55
    assert not handed_out(code, table, function)
    assert edited(source, table_edits(code, table, reads, function)) == (
        "import os\n\n\n"
        "_T = {'a',\n"
        "'b', 'c'}\n\n\n"
        "# Colours as people write them.\n"
        "class A:\n"
        "    @property\n"
        "    def f(self):\n"
        "        return os.name in _T\n"
    )


def test_a_constant_stands_below_what_it_is_made_of() -> None:
    code = code_of("def f(p):\n    return p in {n + 'x' for n in NAMES}\nNAMES = ('a', 'b')")

    assert named_above(code, first(code, ast.SetComp), "names") is None


def test_a_property_that_hands_out_the_same() -> None:
    code = code_of(
        "import enums\nclass A:\n    @property\n    def f(self):\n"
        "        return {m.name for m in enums.Colour} | {0}"
    )
    table = first(code, ast.SetComp)
    function = home(code, table)
    assert function is not None

    assert handed_out(code, table, function)
