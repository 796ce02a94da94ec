"""How many elements a collection has and how many turns a loop makes, as far as a file tells."""

from __future__ import annotations

import ast

import pytest

from engine.bar import Size
from engine.syntax.magnitude import Magnitudes
from engine.syntax.nodes import LOOPS
from tests.engine.parsed import code_of

FEW, OPEN, MANY = Size.FEW, Size.OPEN, Size.MANY


@pytest.mark.parametrize(
    ("before", "expression", "size"),
    [
        ("", "[1, 2, 3]", FEW),
        ("", "{'a': 1}", FEW),
        ("", "'text'", FEW),
        ("", "[*lines]", MANY),
        ("", "{**options}", OPEN),
        ("", "x", OPEN),
        ("", "lines", MANY),
        ("", "self.rows", MANY),
        ("", "self.options", FEW),
        ("", "NAMES", FEW),
        ("", "Color", FEW),
        ("", "settings.things", FEW),
        ("", "self.config.things.all", FEW),
        ("", "options['things']", FEW),
        ("", "data['messages']", MANY),
        ("", "xs[0]", OPEN),
        ("", "rows[:10]", FEW),
        ("", "rows[-3:]", FEW),
        ("", "rows[1:]", MANY),
        ("", "sorted(set(rows))", MANY),
        ("", "list(tags)", FEW),
        ("", "enumerate(rows)", MANY),
        ("", "map(str, rows)", MANY),
        ("", "zip(rows, ('a', 'b'))", FEW),
        ("", "zip(rows, xs)", MANY),
        ("", "chain(rows, xs)", MANY),
        ("", "range(3)", FEW),
        ("", "range(1000)", OPEN),
        ("", "range(1, len(rows) + 1)", MANY),
        ("", "range(n)", OPEN),
        ("", "text.split(',')", FEW),
        ("", "text.split()", MANY),
        ("", "text.split('\\n')", MANY),
        ("", "text.splitlines()", MANY),
        ("", "os.walk(top)", MANY),
        ("", "folder.rglob('*.py')", MANY),
        ("", "cursor.fetchall()", MANY),
        ("", "Book.objects.filter(author=1)", MANY),
        ("", "post.tags.filter(new=True)", OPEN),
        ("from django.db import models", "post.tags.filter(new=True)", FEW),
        ("from django.db import models", "post.chapters.filter(new=True)", MANY),
        ("", "mapping.items()", OPEN),
        ("", "rows.items()", MANY),
        ("", "ids_by_type.items()", FEW),
        ("", "rows_by_day.values()", OPEN),
        ("", "tag_sentences([sentence])", FEW),
        ("", "read_lines(path)", MANY),
        ("", "bytes(x)", OPEN),
        ("", "rows.intersection([1, 2])", FEW),
        ("", "[x for x in rows]", MANY),
        ("", "[line.strip() for line in source]", MANY),
        ("", "[x for x in source]", OPEN),
        ("", "rows + tags", MANY),
        ("", "rows or ()", MANY),
        ("", "rows if x else []", MANY),
        ("import numpy", "numpy.zeros(n)", MANY),
        ("import array", "array.array('h')", MANY),
    ],
)
def test_size_of_an_expression(before: str, expression: str, size: Size) -> None:
    code = code_of(f"{before}\ndef f():\n    return {expression}\n")
    (result,) = code.nodes(ast.Return)
    assert result.value is not None
    assert Magnitudes(code).size_of(result.value) is size


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ("xs = []\n    for line in f: xs.append(line)\n    return xs", MANY),
        ("xs = {}\n    for line in f: xs[line] = 1\n    return xs", MANY),
        ("xs = ['a']\n    xs.append(1)\n    return xs", FEW),
        ("xs = ['a']\n    xs.extend(more)\n    return xs", OPEN),
        ("xs = ['a']\n    xs.extend(c.name for c in p.__mro__)\n    return xs", FEW),
        ("xs = [BITS[row] for row in p if row in BITS]\n    return xs", MANY),
        ("bits = {'a': 1}\n    xs = [bits[row] for row in p if row in bits]\n    return xs", FEW),
        ("bits = {**p}\n    xs = [bits[row] for row in p if row in bits]\n    return xs", MANY),
        ("bits = {'a': 1}\n    xs = [row for row in p if row not in bits]\n    return xs", MANY),
        ("xs = ['a', 'b']\n    return xs", FEW),
        ("labels = []\n    for token in f: labels.append(token.label)\n    return labels", FEW),
        ("xs = list(tags)\n    for line in f: use(line)\n    return xs", FEW),
        ("xs = xs + more\n    return xs", OPEN),
        ("with open(p) as f:\n        return f", MANY),
    ],
)
def test_size_of_a_variable(body: str, size: Size) -> None:
    code = code_of(f"def f(p, more):\n    {body}\n")
    (result,) = code.nodes(ast.Return)
    assert result.value is not None
    assert Magnitudes(code).size_of(result.value) is size


@pytest.mark.parametrize(("signature", "size"), [("*xs", FEW), ("**xs", FEW), ("xs", OPEN)])
def test_what_a_call_packs_is_short(signature: str, size: Size) -> None:
    code = code_of(f"def f({signature}):\n    return xs\n")
    (result,) = code.nodes(ast.Return)
    assert result.value is not None
    assert Magnitudes(code).size_of(result.value) is size


def test_what_another_function_fills_by_the_same_name_does_not_count() -> None:
    code = code_of(
        "def f(a):\n    xs = []\n    for line in a: xs.append(line)\n    return 1\n"
        "def g():\n    xs = [1, 2]\n    return xs\n"
    )
    result = code.nodes(ast.Return)[-1]
    assert result.value is not None
    assert Magnitudes(code).size_of(result.value) is FEW


@pytest.mark.parametrize(
    ("loop", "size"),
    [
        ("for x in xs: use(x)", OPEN),
        ("for row in xs: use(row)", MANY),
        ("for i, row in enumerate(xs): use(row)", MANY),
        ("for option in xs: use(option)", FEW),
        ("while True:\n        chunk = f.read(9)\n        if not chunk: break", MANY),
        ("while i < len(lines): i += 1", MANY),
        ("while node: node = node.parent", FEW),
        ("while len(buffer) < n: buffer += f.read(9)", FEW),
        ("while x(): y()", OPEN),
        ("while True:\n        chunk = f.read(1 << 16)\n        if not chunk: break", OPEN),
        ("for chunk in f.chunks(): use(chunk)", OPEN),
        ("for chunk in f: use(chunk)", MANY),
        ("longest = max(len(x) for x in xs)\n    while i <= longest: i += 1", FEW),
        ("last = max(xs)\n    while i <= last: i += 1", OPEN),
        ("for x in range(i - len(xs)): xs.append(0)", FEW),
        ("for x in range(len(lines)): use(x)", MANY),
        ("for x in entries(options): use(x)", OPEN),
        ("for x in entries(lines): use(x)", MANY),
        ("for line in p.read_text('LICENSES.txt').splitlines(): use(line)", OPEN),
        ("for line in p.read_text(name).splitlines(): use(line)", MANY),
    ],
)
def test_turns_of_a_loop(loop: str, size: Size) -> None:
    code = code_of(f"def f(xs, lines, node, n, buffer, i):\n    {loop}\n")
    found = next(node for kind in LOOPS for node in code.nodes(kind) if isinstance(node, ast.stmt))
    assert isinstance(found, LOOPS)
    assert Magnitudes(code).turns_of(found) is size


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("for x in xs: use(known)", OPEN),
        ("for row in xs: use(known)", MANY),
        ("for tag in xs: use(known)", FEW),
        ("for tag in xs:\n        for row in ys: use(known)", MANY),
        ("for x in xs:\n        for y in ys:\n            for z in zs: use(known)", MANY),
        ("for x in xs:\n        for y in ys: use(known)", OPEN),
        ("for x in known: use(known)", MANY),
        ("for row in xs: use(tags)", FEW),
        ("for row in xs:\n        if row.special: use(known)", OPEN),
        ("for row in xs:\n        if row.odd and use(known): break", OPEN),
        ("for row in known:\n        if row.special: use(known)", OPEN),
        ("for row in xs:\n        if row.size > 9: use(known)", MANY),
        ("for row in xs:\n        if verbose: use(known)", MANY),
        ("for row in xs:\n        if row.special: pass\n        else: use(known)", MANY),
        (
            "for x in xs:\n        for y in ys:\n            for z in zs:\n"
            "                if z.odd: use(known)",
            MANY,
        ),
    ],
)
def test_what_a_place_works_on(source: str, size: Size) -> None:
    code = code_of(f"def f(xs, ys, zs, known, tags):\n    {source}\n")
    (call,) = code.nodes(ast.Call)
    assert Magnitudes(code).worked_on(call, (call.args[0],)) is size
