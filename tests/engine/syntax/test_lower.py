"""Newer syntax is spelled in older, and nothing moves."""

from __future__ import annotations

import ast
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.syntax.lower import lower

needs_old = pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python knows the syntax itself")
until_313 = pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows the syntax itself")


def lowered(text: str) -> str:
    older = lower(text.encode()).decode()
    assert len(older.encode()) == len(text.encode())
    assert re.sub(r"[^\r\n]", "", older) == re.sub(r"[^\r\n]", "", text)
    ast.parse(older)
    return older


@needs_old
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x = f"{a["b"]}"', 'x = _( a["b"],)'),
        ('x = f"so {a["b"]}"', "x = ''%(  a[\"b\"],)"),
        ('x = f"so {a["b"]!r:>{w}}."', "x = ''%(  a[\"b\"],    w,  )"),
        ('x = f"so {a["b"]}".y', 'x = _(    a["b"],).y'),
        ('x = f"{"\\n".join(a)}"', 'x = _( "\\n".join(a),)'),
        ('x = (f"" "so"\n f"{a["b"]}")', "x = (''%(    \n    a[\"b\"],))"),
        ('x = f"{f"{a}"}"', 'x = _( f"{a}",)'),
        ('x = f"{f"{a["b"]}"}"', 'x = _( _( a["b"],),)'),
        ("def f[T](x): pass", "def f   (x): pass"),
        ("def f[\n  T\n](x): pass", "def f\\\n  \\\n (x): pass"),
        ("def f[\r\n  T\r\n](x): pass", "def f\\\r\n  \\\r\n (x): pass"),
        ("class A[T: (int, str), *P = B]: pass", "class A                       : pass"),
        ("class A[T](B[T]): pass", "class A   (B[T]): pass"),
        ("type X = int", "0;   X = int"),
        ("type X[T] = list[T]", "0;   X    = list[T]"),
        ("if a: type X = int", "if a: 0;   X = int"),
    ],
)
def test_syntax_of_3_12(text: str, expected: str) -> None:
    assert lowered(text) == expected


@until_313
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try: a\nexcept A, B: b", "try: a\nexcept A| B: b"),
        ("try: a\nexcept A.x, b.y, C: b", "try: a\nexcept A.x| b.y| C: b"),
        ("try: a\nexcept A,: b", "try: a\nexcept A : b"),
        ("try: a\nexcept* A, B: b", "try: a\nexcept* A| B: b"),
        ("try: a\nexcept f(A, B), C: b", "try: a\nexcept f(A, B)| C: b"),
        ('x = t"a{b}"', "x = _(  b,)"),
        ('x = rt"a" Tr"b"', 'x =  r"a"  r"b"'),
        ('x = t"{a["b"]}"', 'x = _( a["b"],)'),
    ],
)
def test_syntax_of_3_14(text: str, expected: str) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lazy import a.b", "0;   import a.b"),
        ("a; lazy from b import c", "a; 0;   from b import c"),
    ],
)
def test_syntax_of_pep_810(text: str, expected: str) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "type = 1; type; type(x); type[1]; type.x; type == 1; type in x; type is y; type if a else b",
        "lazy = 1; lazy(x); print(lazy)",
        "x = {type: X}",
        "x: type = 1",
        "def f(x): return g[T](x)",
        "class A: x = y[T]",
        "try: a\nexcept (A, B): b",
        "try: a\nexcept (A, B) as c: b",
        "try: a\nexcept: b",
        'x = f\'{a["b"]!r:>{w}}\' \'c\' f"""{d[\'e\']}"""',
        "x = 'type X = int'\n'''\nlazy import a\nexcept A, B:\n'''",
        "# type X = int\n# lazy import a",
        "x = rb'\\\\' b''",
    ],
)
def test_what_every_python_knows_stays(text: str) -> None:
    assert lowered(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "try: a\nexcept A, e: b",
        "try: a\nexcept A, B as c: b",
        "except A, B",
        "def f[T(x): pass",
        "class A[",
        "type X",
        "type X[",
        "f'{'",
        "f'{a!}'",
        "f'{a!x}'",
        "f'{}'",
        "f'{a b}'",
        "f'{a'",
        "t'{a",
        "print 'a'",
        "exec 'a' in b",
    ],
)
def test_what_is_no_python_stays_so(text: str) -> None:
    with pytest.raises(SyntaxError):
        ast.parse(lower(text.encode()).decode())


@needs_old
def test_expressions_keep_their_columns() -> None:
    text = 'x = f"é {first["a"]:{width}} {"\\n".join(second)}" + third\n'
    names = {
        node.id: node.col_offset for node in ast.walk(ast.parse(lowered(text))) if isinstance(node, ast.Name)
    }

    assert names.keys() == {"x", "first", "width", "second", "third"}
    assert all(text.encode()[at:].startswith(name.encode()) for name, at in names.items())


PIECES = [
    "type ", "X", "[", "]", "(", ")", "=", "lazy ", "import ", "def ", "class ", "except ", ",", ":", 'f"',
    '"', "{",
    "}", "t'", "'", "\\", "#", "é", ";", "!r", " as ", "\n", "\r\n",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_lengths_and_line_ends_are_kept_whatever_the_text(parts: list[str]) -> None:
    text = "".join(parts).encode()
    older = lower(text)

    assert re.sub(rb"[^\r\n]", b" ", older) == re.sub(rb"[^\r\n]", b" ", text)
