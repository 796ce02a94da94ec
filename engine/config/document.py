"""One TOML document: its tables, and the line on which a key is set."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from engine.errors import BadConfig

Table = Mapping[str, object]

_MAX_BYTES = 1_000_000
_MAX_SEARCHED = 2_000_000
"""So many bytes are parsed again in search of a line: a statement of many lines once for each of them."""

_DEEPEST_KEY = 16
_PART = rb'(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\')'
_DEEP_KEY = re.compile(rb"(?<![\w.-])(?:%b[ \t]*+\.[ \t]*+){%d}" % (_PART, _DEEPEST_KEY))
"""A key of more parts than any file has: the parser takes a time that grows with their square."""


def parse(path: str, content: bytes, most: int = _MAX_BYTES) -> tuple[str, Table]:
    """Return a file's text, with bare newlines, and its tables; BadConfig when it is no TOML."""
    if len(content) > most:
        raise BadConfig(
            path, None, f"the file is larger than {most // 1_000_000} MB, too large for settings."
        )
    if deep := _DEEP_KEY.search(content):
        line = content.count(b"\n", 0, deep.start()) + 1
        raise BadConfig(path, line, f"a key has more than {_DEEPEST_KEY} parts.")
    try:
        text = content.decode().replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadConfig(path, line, "the file is not UTF-8.") from None
    except RecursionError:
        raise BadConfig(path, None, "the file is nested too deeply.") from None
    except ValueError as error:
        words, _, place = str(error).partition(" (at ")
        named = re.match(r"line (\d+)", place)
        line = int(named[1]) if named else content.count(b"\n") + 1
        raise BadConfig(path, line, f"the file is not TOML: {words.removesuffix('.')}.") from None


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """Return the line (1-based) where a TOML document that parses sets a key, given with its tables.

    The parser itself decides where each statement ends, so that no string or comment is mistaken for a key.
    None when the search is not worth its time.
    """
    table: tuple[str, ...] = ()
    statement: list[str] = []
    searched = 0
    for number, line in enumerate(text.split("\n"), 1):
        statement.append(line)
        whole = "\n".join(statement)
        searched += len(whole)
        if searched > _MAX_SEARCHED:
            return None
        parsed = _statement(whole)
        if parsed is None:
            continue
        start = number - len(statement) + 1
        if statement[0].lstrip().startswith("["):
            table = tuple(_nested(parsed))
            if table[: len(keys)] == keys:
                return start
        elif parsed and table == keys[: len(table)] and part(parsed, *keys[len(table) :]) is not None:
            return start
        statement.clear()
    return None


def part(document: object, *keys: str) -> object:
    """Return what stands at the end of a row of keys, or None."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _statement(text: str) -> Table | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _nested(table: object) -> Iterator[str]:
    """Yield the names in a parsed table header, outermost first."""
    while isinstance(table, dict | list) and table:
        if isinstance(table, dict):
            name, table = next(iter(table.items()))
            yield name
        else:
            table = table[0]
