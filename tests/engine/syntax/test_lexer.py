"""The lexer agrees with Python's tokenizer where that can read a file, and reads what it cannot."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.syntax.lexer import comments, tokens

ROOT = Path(__file__).parents[3]


def strings(text: str) -> list[str]:
    data = text.encode()
    return [data[token.start : token.end].decode() for token in tokens(data) if token.kind == "string"]


def fields(text: str) -> list[str]:
    data = text.encode()
    (token,) = (token for token in tokens(data) if token.kind == "string")
    return [data[field.start : field.end].decode() for field in token.fields]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 'a' \"b\"", ["'a'", '"b"']),
        (r"'a\'b' r'\' '", [r"'a\'b'", r"r'\' '"]),
        ('"""a"b""c""" + 1', ['"""a"b""c"""']),
        ("'a\\\nb' 'c'", ["'a\\\nb'", "'c'"]),
        ("'a\\\r\nb' 'c'", ["'a\\\r\nb'", "'c'"]),
        ("Rb'x' bR'y' u'z' F'w'", ["Rb'x'", "bR'y'", "u'z'", "F'w'"]),
        ("xf'a'", ["'a'"]),
        ("f'{x[\"a\"]}' 'b'", ["f'{x[\"a\"]}'", "'b'"]),
        ("f'{x['a']}' 'b'", ["f'{x['a']}'", "'b'"]),
        ("f'{{' 'b'", ["f'{{'", "'b'"]),
        ("f'{'}'}' 'b'", ["f'{'}'}'", "'b'"]),
        ("f'{x:{'a'}>{w}}' 'b'", ["f'{x:{'a'}>{w}}'", "'b'"]),
        ("f'\\N{BULLET}' 'b'", ["f'\\N{BULLET}'", "'b'"]),
        ("f'{f'{f'{1}'}'}' 'b'", ["f'{f'{f'{1}'}'}'", "'b'"]),
        ("t'{x['a']}' 'b'", ["t'{x['a']}'", "'b'"]),
        ("f'''{\n'a' # '\n}''' 'b'", ["f'''{\n'a' # '\n}'''", "'b'"]),
    ],
)
def test_strings_end_where_python_says(text: str, expected: list[str]) -> None:
    assert strings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f'a'", []),
        ("f'{a} {b}'", ["a", "b"]),
        ("f'{ a }'", ["a"]),
        ("f'{a!r:>{w}}'", ["a", "w"]),
        ("f'{a = }'", ["a"]),
        ("f'{a=!r:x}'", ["a"]),
        ("f'{a != b}'", ["a != b"]),
        ("f'{a == b}'", ["a == b"]),
        ("f'{g(k=1)}'", ["g(k=1)"]),
        ("f'{d[1:2]}'", ["d[1:2]"]),
        ("f'{(x := 1)}'", ["(x := 1)"]),
        ("f'{x:=5}'", ["x"]),
        ("f'{ {1: 2} }'", ["{1: 2}"]),
        ("f'{{a}}'", []),
        ("f'{{{a}}}'", ["a"]),
        ("rf'\\{a}'", ["a"]),
        ("f'{a:%H:%M}'", ["a"]),
        ("f'{1+2 = # note\n}'", ["1+2"]),
        ("'{a}'", []),
        ("b'{a}'", []),
    ],
)
def test_fields_are_the_expressions_of_f_strings(text: str, expected: list[str]) -> None:
    assert fields(text) == expected


def test_a_hash_in_a_string_is_no_comment() -> None:
    text = "x = '# a'  # b\ny = '''\n# c\n'''\nf'{z[\"#\"]}'\n#d"

    assert [(comment.line, comment.text) for comment in comments(text.encode())] == [(1, "# b"), (6, "#d")]


def test_a_comment_in_a_field_is_one() -> None:
    text = b"f'''{ # a\nx # b\n= # c\n:{ # d\ny}}'''"

    assert [comment.text for comment in comments(text)] == ["# a", "# b", "# c", "# d"]


def test_columns_count_bytes() -> None:
    (comment,) = comments("é = 1  # ü\n".encode())

    assert comment == (1, 8, "# ü")


@pytest.mark.parametrize("path", sorted((ROOT / "engine").rglob("*.py")), ids=lambda path: path.stem)
def test_it_agrees_with_tokenize(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    ]

    assert [(comment.line, comment.text) for comment in comments(text.encode())] == expected


@settings(deadline=None)
@given(st.text("ftr'\"{}\\#\n\r !:=xN()[", max_size=40))
def test_tokens_are_in_order_and_within_the_text(text: str) -> None:
    data = text.encode()
    at = 0
    for token in tokens(data):
        assert at <= token.start < token.end <= len(data)
        at = token.end
        for field in token.fields:
            assert token.start < field.opened <= field.start <= field.end <= field.stop <= token.end


def test_endless_nesting_ends() -> None:
    assert len(list(tokens(b"f'{" * 3000))) >= 1
    assert len(list(tokens(b"f'{x:{" * 3000))) >= 1
    assert comments(b"f'{" * 3000 + b"# a\n") is not None
