"""The tokens of a file, for what `ast` does not keep: comments, and syntax newer than the interpreter.

Python's own `tokenize` is not used: it reads f-strings as the running version does, fails on what it does not
know, and counts columns in characters. This one never fails (a broken string is a token of its own kind) and
never goes back, so that its time is linear whatever the file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from engine.syntax.source import line_starts, position

_TOKEN = re.compile(
    rb"""
      (?P<space>(?:[ \t\f]|\\(?:\r\n|\r|\n))+)
    | (?P<newline>\r\n|\r|\n)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>(?i:br?|rb?|[ft]r?|r[ft]|u)?(?:'''|\"\"\"|'|"))
    | (?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*)
    | (?P<number>\.?[0-9][\w.]*)
    | (?P<op>==|!=|<=|>=|:=|->|[\s\S])
    """,
    re.VERBOSE,
)
# Groups are repeated greedily, never possessively: `(...)*+` is wrong before CPython 3.11.5 (gh-106052).
_NEITHER_STRING_NOR_COMMENT = re.compile(rb"(?:[^\w\x80-\xff\"'#]++|[\w\x80-\xff]++(?![\"']))+")
_PREFIX = re.compile(rb"[A-Za-z]*")
_SELF_DOCUMENTED = re.compile(rb"(?:\s|#[^\r\n]*+)*[}!:]")
_AFTER_EXPRESSION = re.compile(rb"=?(?:\s|#[^\r\n]*+)*(?:!\s*[ars]\s*)?")
_FORMAT = re.compile(rb"[^{}]*+")
_OPENING = (b"(", b"[", b"{")
_CLOSING = (b")", b"]", b"}")

MAX_NESTING = 20
"""f-strings within f-strings beyond this are read as plain ones, so that no file can exhaust the stack."""


class Field(NamedTuple):
    """A replacement field of an f-string: the offsets of what follows its brace, of its expression, and of
    the byte that ends that (a brace, `!`, `:` or the `=` of `{x=}`)."""

    opened: int
    start: int
    end: int
    stop: int


class Token(NamedTuple):
    """A piece of a file between two byte offsets.

    `kind` is name, number, string, comment, newline, op, or error for a string that does not end or has a
    broken field; `fields` are those of an f-string or t-string, fields of format specifications included.
    """

    kind: str
    start: int
    end: int
    fields: tuple[Field, ...] = ()


class Comment(NamedTuple):
    """A comment: its text from the `#` on, and where it starts (column in bytes)."""

    line: int
    column: int
    text: str


def tokens(text: bytes, start: int = 0, end: int | None = None, nesting: int = 0) -> Iterator[Token]:
    """Yield the tokens between two offsets of a UTF-8 text; white space and joined line ends are none."""
    limit = len(text) if end is None else end
    while start < limit:
        found = _TOKEN.match(text, start, limit)
        assert found is not None, "the last alternative matches any byte"
        kind = found.lastgroup or ""
        if kind == "string":
            token = _string(text, start, found.end(), limit, nesting)
            yield token
            start = token.end
        else:
            if kind != "space":
                yield Token(kind, start, found.end())
            start = found.end()


@lru_cache(maxsize=2)
def comments(utf8: bytes) -> tuple[Comment, ...]:
    """Return the comments of a file in order, those within f-strings included."""
    starts = line_starts(utf8)
    return tuple(
        Comment(*position(starts, token.start), utf8[token.start : token.end].decode())
        for token in _comment_tokens(utf8, 0, len(utf8))
    )


def _comment_tokens(text: bytes, start: int, end: int, nesting: int = 0) -> Iterator[Token]:
    while (start := _after(_NEITHER_STRING_NOR_COMMENT, text, start, end)) < end:
        token = next(tokens(text, start, end, nesting))
        if token.kind == "comment":
            yield token
        for field in token.fields:
            after = _after(_AFTER_EXPRESSION, text, field.stop, end)
            yield from _comment_tokens(text, field.opened, after, nesting + 1)
        start = token.end


def _string(text: bytes, start: int, body: int, limit: int, nesting: int) -> Token:
    """Read a string whose body starts at `body`."""
    prefix = _PREFIX.match(text, start)
    letters = prefix[0].lower() if prefix else b""
    quote = text[start + len(letters) : body]
    formatted = nesting < MAX_NESTING and (b"f" in letters or b"t" in letters)
    plain = _plain_part(quote, raw=b"r" in letters, formatted=formatted)
    fields: list[Field] = []
    at = _after(plain, text, body, limit)
    while formatted and at < limit and text[at] == ord("{"):
        at = _field(text, at + 1, limit, nesting, fields)
        at = _after(plain, text, at, limit)
    if text.startswith(quote, at, limit):
        return Token("string", start, at + len(quote), tuple(fields))
    return Token("error", start, at)


@cache
def _plain_part(quote: bytes, *, raw: bool, formatted: bool) -> re.Pattern[bytes]:
    """Return what matches the inside of a string up to its closing quote or next field."""
    mark = quote[:1]
    parts = [rb"[^\\{" + mark + rb"]+" if len(quote) == 3 else rb"[^\\{\r\n" + mark + rb"]+"]
    if len(quote) == 3:
        parts.append(mark + rb"(?!" + mark * 2 + rb")")
    if formatted:
        named = rb"" if raw else rb"N\{[^}\r\n]*\}|"
        parts += [rb"\\(?:" + named + rb"\r\n|[^{]|(?=\{))", rb"\{\{"]
    else:
        parts += [rb"\\(?:\r\n|[\s\S])", rb"\{"]
    return re.compile(rb"(?:" + rb"|".join(parts) + rb")*")


def _after(pattern: re.Pattern[bytes], text: bytes, start: int, limit: int) -> int:
    found = pattern.match(text, start, limit)
    return found.end() if found else start


def _field(text: bytes, start: int, limit: int, nesting: int, fields: list[Field]) -> int:
    """Read a field whose brace was opened just before `start`; return the offset after its closing brace,
    `limit` if it is broken."""
    stop = _expression(text, start, limit, nesting, fields)
    at = _after(_AFTER_EXPRESSION, text, stop, limit)
    if text[at : at + 1] == b":":
        at = _after(_FORMAT, text, at + 1, limit)
        while at < limit and text[at] == ord("{"):
            # Fields of a format specification count as one level deeper, which bounds the recursion.
            if nesting >= MAX_NESTING:
                return limit
            at = _field(text, at + 1, limit, nesting + 1, fields)
            at = _after(_FORMAT, text, at, limit)
    return min(at + 1, limit) if text[at : at + 1] == b"}" else limit


def _expression(text: bytes, start: int, limit: int, nesting: int, fields: list[Field]) -> int:
    """Read the expression of a field, add it to `fields`, and return the offset of what ends it."""
    first = last = -1
    depth = 0
    stop = limit
    for token in tokens(text, start, limit, nesting + 1):
        if token.kind in ("comment", "newline"):
            continue
        if token.kind == "op":
            mark = text[token.start : token.end]
            if depth == 0 and _ends_expression(text, mark, token.end):
                stop = token.start
                break
            depth += (mark in _OPENING) - (mark in _CLOSING)
        first = token.start if first < 0 else first
        last = token.end
    fields.append(Field(start, stop, stop, stop) if first < 0 else Field(start, first, last, stop))
    return stop


def _ends_expression(text: bytes, mark: bytes, after: int) -> bool:
    if mark == b"=":
        return _SELF_DOCUMENTED.match(text, after) is not None
    return mark in _CLOSING or mark in (b"!", b":", b":=")
