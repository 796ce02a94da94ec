"""Any file becomes a tree or a reason, never an exception."""

from __future__ import annotations

import ast
import codecs
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Skipped
from engine.scan.parse import parse as parse_of_the_stage
from engine.syntax.module import Module
from engine.syntax.parse import MAX_BYTES, parse, parse_again

PROBLEM = "does not parse as Python"


def parsed(content: bytes | str) -> Module:
    module = parse("a.py", content.encode() if isinstance(content, str) else content)
    assert isinstance(module, Module), module
    return module


def reason(content: bytes | str) -> str:
    skipped = parse("a.py", content.encode() if isinstance(content, str) else content)
    assert isinstance(skipped, Skipped)
    assert skipped.path == "a.py"
    return skipped.reason


def source_of_names(module: Module) -> list[tuple[str, str]]:
    """Each name of the tree, with what the file holds at its position."""
    return [
        (node.id, module.lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode())
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id != "_"
    ]


def test_the_stage_offers_the_same_parser() -> None:
    assert parse_of_the_stage is parse


def test_a_plain_file_is_stored_as_it_is() -> None:
    module = parsed(b"x = 1\n")

    assert (module.utf8, module.encoding, module.bom, module.lowered) == (
        b"x = 1\n",
        "utf-8",
        False,
        frozenset(),
    )


@pytest.mark.parametrize("content", [b"", b"\n", b"\r", b"# only words", b"\x0c\n", codecs.BOM_UTF8])
def test_files_without_code_are_files(content: bytes) -> None:
    assert parsed(content).tree.body == []


@pytest.mark.parametrize(
    "content",
    [
        "é = wert\nif é:\n\tb(é)\n".encode(),
        "# coding: latin-1\né = wert; ü(é)\n".encode("latin-1"),
        codecs.BOM_UTF8 + "é = wert; ü(é)\n".encode(),
        b"a = b\r\nif c:\r\n    d(e)\r\n",
        b"a = b\rif c:\r    d(e)\r",
        b"a = b\n\x0c\ndef c():\n\x0c    d = '\x0c'; e(d)\n",
        "a = '\u2028\x85\x1c'; b(a)\nc = d\n".encode(),
        b"a = '''\r\n\r\n'''; b(a)\r\n",
        b"if a:\n\tb\n\tif c:\n\t\td\n",
        b"a = (b +\n  c # d\n)",
    ],
)
def test_positions_are_exact_whatever_the_encoding_and_the_line_ends(content: bytes) -> None:
    names = source_of_names(parsed(content))

    assert len(names) >= 2
    assert all(name == text for name, text in names)


def test_columns_index_the_text_as_utf_8() -> None:
    module = parsed("# coding: cp1252\nx = '€'; y = z\n".encode("cp1252"))

    assert module.encoding == "cp1252"
    assert module.utf8.decode() == "# coding: cp1252\nx = '€'; y = z\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x = '\xe9'\n", "not UTF-8, and it declares no other encoding"),
        (b"# coding: klingon\n", "declares an unknown encoding klingon"),
        (b"x = 1\0\n", "holds NUL bytes, so it is not Python text"),
        ("x = 1\n".encode("utf-16"), "not UTF-8, and it declares no other encoding"),
        (b"x" * (MAX_BYTES + 1), "larger than 2 MB"),
        (b"(" * 5000, "nested too deeply to parse"),
        (b"x = " + b"(" * 5000 + b")" * 5000, "nested too deeply to parse"),
        (b"x = " + b"-" * 50_000 + b"1", "nested too deeply to parse"),
        (b"x = " + b"1+" * 50_000 + b"1", "nested too deeply to parse"),
        (b"x = a" + b".a" * 50_000, "nested too deeply to parse"),
        (b"".join(b" " * depth + b"if x:\n" for depth in range(120)), "nested too deeply to parse"),
        (b"x = \n", "does not parse as Python: invalid syntax (line 1)"),
        (b"\n\nif x:\ny\n", f"{PROBLEM}: expected an indented block after 'if' statement on line 3 (line 4)"),
        (b"x = 'a\n", "does not parse as Python: unterminated string literal (detected at line 1) (line 1)"),
    ],
    ids=lambda value: str(value[:12]),
)  # fmt: skip
def test_what_is_not_scanned_has_a_reason(content: bytes, expected: str) -> None:
    assert reason(content) == expected


def test_a_file_of_the_greatest_size_is_scanned() -> None:
    assert parsed(b"x = 1\n" + b"#" * (MAX_BYTES - 6)).tree.body


@pytest.mark.parametrize(
    "content",
    ["print 'a'", "try:\n    a\nexcept A, e:\n    b", "exec 'a'", "x = 0777", "raise A, 'b'", "`a`",
     "a <> b"],
)  # fmt: skip
def test_python_2_is_skipped(content: str) -> None:
    assert reason(content).startswith(PROBLEM)


@pytest.mark.parametrize(
    "content", ["x = '\\d'\n", "x is 1\n", "assert (x, 'y')\n", "1if x else y\n", "x = 0xfor x in y\n"]
)
def test_nothing_is_said_of_the_code_under_review(content: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        parse("a.py", content.encode())

    assert said == []


@pytest.mark.parametrize(
    "content",
    [
        'a = f"{b["c"]} {d!r:>{e}}"; f = g\nh(a)\n',
        'a = f"{\'\\n\'.join(b)}"; c = d\n',
        'def a[T: b](c: d) -> e:\n    return f\n',
        "class A[T](B):\n    x = y\n",
        "type A[T] = b\nc = d\n",
        "class A[T = b]: pass\nc = d\n",
        "try:\n    a\nexcept B, C:\n    d = e\n",
        "a = t'{b}' t'c'; d = e\n",
        "lazy import a\nb = c\nd(b)\n",
    ],
)  # fmt: skip
def test_newer_syntax_is_scanned_with_exact_positions(content: str) -> None:
    names = source_of_names(parsed(content))

    assert len(names) >= 2
    assert all(name == text for name, text in names)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python knows the syntax itself")
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('a = 1\nb = f"{c["d"]}"\ne = 1\n', {2}),
        ('a(\n  f"{b["c"]}",\n)\nd = 1\n', {1, 2, 3}),
        ("def a[T](\n  b,\n):\n    return b\n", {1, 2, 3}),
        ('@a\nclass B[T]:\n    x = 1\n', {1, 2}),
        ('if f"{a["b"]}":\n    c\nelse:\n    d\n', {1}),
        ('for x in y:\n    z = f"{x["a"]}"\n    q = 1\n', {2}),
        ("try:\n    a\nexcept B, C:\n    d\n", {3}),
    ],
)  # fmt: skip
def test_the_lines_of_lowered_statements_are_known(content: str, expected: set[int]) -> None:
    assert parsed(content).lowered == expected


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python knows the syntax itself")
def test_an_error_beside_newer_syntax_is_the_one_that_is_named() -> None:
    assert reason("type X = int\n\nx = = 1\n") == "does not parse as Python: invalid syntax (line 3)"


def test_f_strings_of_old_are_left_alone() -> None:
    module = parsed("x = f'{a[\"b\"]}'\n")

    assert module.lowered == frozenset()
    assert any(isinstance(node, ast.JoinedStr) for node in ast.walk(module.tree))


def test_parsing_again_gives_the_same_module() -> None:
    assert parse_again("a.py", b"x = 1\n") is parse_again("a.py", b"x = 1\n")
    assert parse_again("a.py", b"x = 1\n") is not parse_again("b.py", b"x = 1\n")


@pytest.mark.parametrize(
    "unit", ["f'{", "f'{x:{", "class A[", "type X[", "except A, ", "t'{'", "(lambda:", "f'{f'"]
)
def test_hostile_repetition_ends_soon(unit: str) -> None:
    assert reason(unit * 20_000)


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_no_bytes_raise(content: bytes) -> None:
    assert isinstance(parse("a.py", content), Module | Skipped)


PIECES = [
    "x", " = ", "1", "    ", "f'", "'", '"', "{", "}", "[", "]", "type ", "def ", "(", ")", ":", "except ",
    ",", "try",
    "lazy import ", "\\", "#", "é", ";", "class ", "\n", "\r\n", "\r", "\t", "\x0c", "\ufeff",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_no_text_raises(parts: list[str]) -> None:
    module = parse("a.py", "".join(parts).encode())

    if isinstance(module, Module):
        assert all(name == text for name, text in source_of_names(module))
