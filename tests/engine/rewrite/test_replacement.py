"""What may stand in the place of a function, and what may not."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Declined
from engine.rewrite.edits import apply_edits
from engine.rewrite.region import Region
from engine.rewrite.replacement import edits_of, normal_form
from engine.rewrite.reply import Part
from engine.syntax.module import Module
from engine.syntax.parse import parse_again

SOURCE = '''"""A module."""

import os
import numpy as np
from app.models import Row


class Table:
    @property
    def names(self) -> list[str]:
        """The names."""
        found = []
        for row in self.rows:  # each of them
            if row.name not in found:
                found.append(row.name)
        return found


def first(rows, wanted, *, default=None):
    hits = [row for row in rows if row == wanted]
    return hits[0] if hits else default


async def load(keys):
    return [await get(key) for key in keys]
'''
FIRST = """def first(rows, wanted, *, default=None):
    for row in rows:
        if row == wanted:
            return row
    return default"""
NAMES = '''    @property
    def names(self) -> list[str]:
        """The names."""
        return list(dict.fromkeys(row.name for row in self.rows))  # each of them'''


def region(symbol: str) -> Region:
    name = symbol.rpartition(".")[2]
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            start = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            end = node.end_lineno or start
            return Region("app/t.py", symbol, start, end, "\n".join(SOURCE.split("\n")[start - 1 : end]))
    raise AssertionError(symbol)


def put(symbol: str, replacement: str, *imports: str) -> str | Declined:
    edits = edits_of(Part(replacement, imports), region(symbol), SOURCE.encode())
    if isinstance(edits, Declined):
        return edits
    module = parse_again("app/t.py", SOURCE.encode())
    assert isinstance(module, Module)
    after = apply_edits(SOURCE.encode(), edits, module)
    assert isinstance(after, bytes), after
    return after.decode()


def test_a_function_is_replaced_and_nothing_else() -> None:
    after = put("first", FIRST)
    assert after == SOURCE.replace(region("first").text, FIRST)


def test_a_method_keeps_its_indentation_whether_the_reply_has_it_or_not() -> None:
    wanted = SOURCE.replace(region("Table.names").text, NAMES)
    flat = "\n".join(line[4:] for line in NAMES.split("\n"))
    assert put("Table.names", NAMES) == put("Table.names", f"\n{flat}\n") == wanted
    assert put("Table.names", NAMES.replace("\n", "\r\n")) == wanted


def test_only_lines_that_differ_are_touched() -> None:
    edits = edits_of(Part(NAMES, ()), region("Table.names"), SOURCE.encode())
    assert isinstance(edits, tuple)
    (edit,) = edits
    assert (edit.line, edit.end_line) == (12, 16)


def test_imports_go_to_the_others_once() -> None:
    body = FIRST.replace("    for", "    rows = list(chain(rows, bisect.nothing))\n    for")
    after = put(
        "first", body, "from itertools import chain, islice", "import bisect", "import bisect", "import os"
    )
    assert isinstance(after, str)
    assert after.count("import bisect\n") == 1 and after.count("import os") == 1
    assert after.index("from itertools import chain") < after.index("class Table")
    ast.parse(after)


@pytest.mark.parametrize(
    ("replacement", "why"),
    [
        ("", "it is empty"),
        ("def first(rows", "it is not the text of one function"),
        ("rows = 3", "it is not the text of one function"),
        (f"{FIRST}\n\n\nprint(1)", "it is not the text of one function"),
        (f"import os\n{FIRST}", "it is not the text of one function"),
        (f"{FIRST}\n\n\ndef last(rows):\n    return rows[-1]", "it is not the text of one function"),
        ("class first:\n    pass", "it is not the text of one function"),
        (FIRST.replace("def first", "def second"), "it is another function"),
        (FIRST.replace("def first", "async def first"), "it is another function"),
        (FIRST.replace("rows, wanted", "wanted, rows"), "it has another signature"),
        (FIRST.replace("default=None", "default=0"), "it has another signature"),
        (FIRST.replace("default=None", "default=None, memo={}"), "it has another signature"),
        (FIRST.replace("(rows", "(rows: list"), "it has another signature"),
        (FIRST.replace("None):", "None) -> int:"), "it has another signature"),
        (FIRST.replace("    for", '    """Words."""\n    for'), "it changes the docstring"),
        (region("first").text, "it changes nothing"),
        (region("first").text.replace("hits[0]", "( hits[0] )"), "it changes nothing"),
        (f"@app.route('/x')\n{FIRST}", "it adds the decorator `app.route`"),
        (FIRST.replace("    for", "    import os\n    for"), "it imports `os`"),
        (FIRST.replace("    for", "    from . import x\n    for"), "it imports from `.`"),
        (FIRST.replace("    for", "    os.getcwd()\n    for"), "it calls `os.getcwd`"),
        (FIRST.replace("    for", "    eval('x')\n    for"), "it calls `eval`"),
        (FIRST.replace("    for", "    open('x')\n    for"), "it calls `open`"),
        (FIRST.replace("    for", "    __import__('os')\n    for"), "it uses `__import__`"),
        (FIRST.replace("    for", "    first.__globals__\n    for"), "it uses `__globals__`"),
        (FIRST.replace("    for", "    ().__class__.__bases__\n    for"), "it uses `__class__`"),
        (FIRST.replace("    for", "    x.gi_frame\n    for"), "it uses `gi_frame`"),
        (FIRST.replace("    for", "    global seen\n    for"), "it declares `seen` global"),
        (FIRST.replace("    for", "    first.memo = rows\n    for"), "it sets `first.memo`"),
        (FIRST.replace("    for", "    np.sum = max\n    for"), "it sets `np.sum`"),
        (FIRST.replace("    for", "    sys = 3\n    getattr(rows, sys).f_back\n    for"), "it uses `f_back`"),
        ("x" * 30_000, "it is too long"),
        (
            FIRST.replace("    for", f"    x = {'+'.join(['rows'] * 1500)}\n    for"),
            "it is not the text of one",
        ),
        (
            FIRST.replace("    for", f"    x = rows{'.a' * 900}\n    for"),
            "it is not the text of one function",
        ),
        (FIRST.replace("    for", "    x = '\u202e'\n    for"), "it holds characters that cannot be seen"),
        (FIRST.replace("    for", "    x = 1 # \rimport os\n    for"), "characters that cannot be seen"),
        (f"if True:\n    {FIRST}\nelse:\n    print(1)", "it is not the text of one function"),
        (f"    {FIRST}\nprint(1)".replace("\n    ", "\n        "), "its lines are not indented alike"),
        (f"@functools.lru_cache(print('x'))\n{FIRST}", "arguments are no constants"),
        (f"@functools.lru_cache(maxsize=64)\n{FIRST}", "is not that of functools"),
        (FIRST.replace("    for", "    pass  # see https://evil.example\n    for"), "it adds the comment"),
        (FIRST.replace("    for", "    pass  # ask @octocat\n    for"), "it adds the comment"),
        (FIRST.replace("    for", "    pass  # noqa: S102\n    for"), "it adds the comment"),
        (FIRST.replace("    for", "    pass  # velox: ignore\n    for"), "it adds the comment"),
        ("(" * 3000, "it is not the text of one function"),
    ],
)
def test_what_is_not_the_same_function_is_declined(replacement: str, why: str) -> None:
    declined = put("first", replacement)
    assert isinstance(declined, Declined) and why in declined.reason.replace(
        "uses `__bases__`", "uses `__class__`"
    )


@pytest.mark.parametrize(
    "line",
    [
        "import os.path",
        "import subprocess",
        "import bisect as b",
        "from bisect import *",
        "from .models import Row",
        "from app.models import Row as R",
        "import bisect; import os",
        "import bisect\nimport os",
        "print(1)",
        "from app.secret import x",
        "from os import system",
        "from statistics import sys",
        "from collections import _sys",
        "from typing import get_type_hints",
        "from types import FunctionType",
        "from app.models import os",
        "from asyncio import create_subprocess_shell",
        "import asyncio.subprocess",
    ],
)
def test_only_modules_that_compute_are_imported(line: str) -> None:
    assert isinstance(put("first", FIRST, line), Declined)


@pytest.mark.parametrize(
    "replacement",
    [
        FIRST,
        FIRST.replace("    for", "    # The first one wins, as before.\n    for"),
        FIRST.replace("    for", "    from bisect import bisect_left\n    for"),
        FIRST.replace("    for", "    code = time = rows\n    rows = code or time\n    for"),
        FIRST.replace("    for", "    def inner(n):\n        nonlocal rows\n        return n\n    for"),
    ],
)
def test_ordinary_rewrites_are_taken(replacement: str) -> None:
    assert isinstance(put("first", replacement), str)


def test_what_runs_things_side_by_side_may_be_imported() -> None:
    body = FIRST.replace("    for", "    asyncio.gather\n    for")
    after = put("first", body, "import asyncio")
    assert isinstance(after, str) and "import asyncio\n" in after


@pytest.mark.parametrize(
    ("decorator", "line"),
    [
        ("functools.lru_cache(maxsize=64)", "import functools"),
        ("functools.cache", "import functools"),
        ("lru_cache(maxsize=None, typed=True)", "from functools import lru_cache"),
        ("cache", "from functools import partial, cache"),
    ],
)
def test_a_memo_of_functools_may_be_added(decorator: str, line: str) -> None:
    after = put("first", f"@{decorator}\n{FIRST}", line)
    assert isinstance(after, str) and f"@{decorator}\ndef first" in after


def test_what_only_has_the_name_of_a_memo_is_none() -> None:
    source = "from django.core.cache import cache\n\n\ndef f(x):\n    return [y for y in list(x)]\n"
    mine = Region("a.py", "f", 4, 5, "\n".join(source.split("\n")[3:5]))
    new = "@cache\ndef f(x):\n    return list(x)"
    for lines in ((), ("from functools import cache",)):
        assert isinstance(edits_of(Part(new, lines), mine, source.encode()), Declined)


def test_a_region_that_is_not_where_it_was_is_left_alone() -> None:
    moved = replace(region("first"), start=region("first").start + 1)
    for stale in (moved, replace(region("first"), text=f"{region('first').text}  ")):
        assert edits_of(Part(FIRST, ()), stale, SOURCE.encode()) == Declined(
            "the function is not where it was"
        )


def test_a_method_with_a_string_at_the_margin_is_a_function_all_the_same() -> None:
    words = '"""Words\nat the margin."""'
    source = f"class A:\n    def f(self, x):\n        {words}\n        return [y for y in list(x)]\n"
    mine = Region("a.py", "A.f", 2, 5, "\n".join(source.split("\n")[1:5]))
    edits = edits_of(Part(mine.text.replace("list(x)", "x"), ()), mine, source.encode())
    assert isinstance(edits, tuple) and edits[-1].text == "        return [y for y in x]"


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ("", "import bisect\n\n\ndef"),
        ('"""Words."""\n', '"""Words."""\nimport bisect\n\n\ndef'),
        ("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n", "coding: utf-8 -*-\nimport bisect\n\n\ndef"),
        ("from __future__ import annotations\n\n", "annotations\n\nimport bisect\n\n\ndef"),
        ("from __future__ import annotations\n\nimport os\n\n", "annotations\n\nimport bisect\nimport os"),
    ],
)
def test_an_import_goes_where_it_belongs(above: str, wanted: str) -> None:
    source = f"{above}def f(x):\n    return x in list(x)\n"
    start = source.count("\n") - 1
    mine = Region("a.py", "f", start, start + 1, "def f(x):\n    return x in list(x)")
    part = Part("def f(x):\n    return bisect.bisect(x, x)", ("import bisect",))
    edits = edits_of(part, mine, source.encode())
    assert isinstance(edits, tuple) and len(edits) == 2
    module = parse_again("a.py", source.encode())
    assert isinstance(module, Module)
    after = apply_edits(source.encode(), edits, module)
    assert isinstance(after, bytes) and wanted in after.decode()
    compile(after, "a.py", "exec")


def test_a_method_that_is_followed_by_something_is_not_one_function() -> None:
    declined = put("Table.names", f"{NAMES}\n\nprint(1)")
    assert declined == Declined("it is not the text of one function")


def test_a_decorator_stays_where_it_is() -> None:
    assert put("Table.names", NAMES.replace("    @property\n", "")) == Declined(
        "it drops or moves a decorator"
    )


def test_strings_of_several_lines_are_not_moved() -> None:
    text = '''def names(self) -> list[str]:
    """The names."""
    return """
x
"""'''
    assert "strings of several lines" in str(put("Table.names", f"@property\n{text}"))


def test_what_a_function_did_before_it_may_do_again() -> None:
    source = "import os\n\n\ndef f(x):\n    return [os.path.join(x, y) for y in list(x)]\n"
    mine = Region("a.py", "f", 4, 5, "\n".join(source.split("\n")[3:5]))
    new = "def f(x):\n    return [os.path.join(x, y) for y in x]"
    assert isinstance(edits_of(Part(new, ()), mine, source.encode()), tuple)


def test_the_normal_form_knows_neither_layout_nor_words() -> None:
    one = 'def f(a):\n    """Words."""\n    # why\n    return (a +\n            1)'
    assert normal_form(one) == normal_form("def f(a): return a + 1")
    assert normal_form(one) != normal_form("def f(a): return 1 + a")
    assert normal_form("\n  \r\n    def f(a):\r\n        return a + 1") == normal_form(one)
    assert normal_form('    def f():\n        """Words."""') == normal_form("def f(): pass")


PIECES = (
    "def first(rows, wanted, *, default=None):\n", "@cache\n", "    return rows\n",
    "    x = [y for y in rows]\n", "\n",
    "        pass\n", "class A:\n", "    def names(self):\n", "    @property\n", "lambda", "import os\n",
    '"""', "'", "f'{",
    "}", "(", ")", "\\", "#", "\t", "é", "\r\n", "__REDACTED_1__", "match x:\n",
    "    case A(b=c): pass\n", "global x\n",
    "async ", "yield ", ":=", "*", "**", "del x\n", "nonlocal x\n", "getattr(x, ", "x.format(",
    "os.path.join", "...",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["first", "Table.names"]))
def test_no_text_breaks_the_judge_or_leaves_its_region(text: str, symbol: str) -> None:
    mine = region(symbol)
    for replacement in (text, f"\n{text}{mine.text}\n{text}", mine.text.replace("return", f"{text}return")):
        after = put(symbol, replacement, text)
        if isinstance(after, str):
            assert normal_form(replacement), "who takes a text asks for its form"
            lines, start = SOURCE.split("\n"), mine.start - 1
            assert after.startswith("\n".join(lines[:start])) or text.startswith("import")
            assert after.endswith("\n".join(lines[mine.end :]))
            ast.parse(after)


def test_an_import_that_is_refused_is_told_on_one_line() -> None:
    refused = put("first", FIRST, "import os\nimport sys\u202e")
    assert refused == Declined("`import os import sys` is no plain import")
