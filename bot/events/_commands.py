"""Finds the commands in a comment: lines that begin with `/velox`, where they are text.

Markdown decides what is text: what stands in fences, quotes, lists, tables, code, HTML or HTML comments is
shown to somebody, or hidden from everybody, and asks for nothing. https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST: Final = 3
"""So many commands of a comment are carried out."""

READ: Final = 8192
"""Characters of a comment that are read."""

LONGEST: Final = 200
"""Characters of what follows a command's name."""

_LINE = re.compile(r"^ {0,3}/velox(?=\s|$)([^\n]*)$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z-]{0,31}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ue000-\uf8ff]+")
_SIGN = "\ue000{}\ue001"
_FOUND = re.compile("\ue000(\\d+)\ue001")

_BLOCKS = ("paragraph_open", "heading_open")
"""A signature's dashes below a command make a heading of it."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it was written: `name` is empty where no command can have such a name."""

    name: str
    arguments: str = ""


def commands_in(body: str) -> tuple[Asked, ...]:
    """Return the first commands of a comment, in their order; `/velox` alone asks for `help`."""
    text = body[:READ].replace("\r\n", "\n").replace("\r", "\n")
    if "/velox" not in text.lower():
        return ()
    text = "\n".join(_UNSEEN.sub(" ", line) for line in text.split("\n"))
    lines: list[str] = []

    def signed(line: re.Match[str]) -> str:
        lines.append(line[1])
        return _SIGN.format(len(lines) - 1)

    marked = _LINE.sub(signed, text)
    return tuple(_asked(lines[index]) for index in _shown(marked))[:MOST]


def _shown(marked: str) -> Iterator[int]:
    """Yield the numbers of the signs that stand at the start of a line of a paragraph of its own.

    A sign stands where a command was: whatever Markdown makes of the text, it finds it as text, or not.
    """
    tokens = _MARKDOWN.parse(marked)
    for before, token in pairwise(tokens):
        if before.type in _BLOCKS and before.level == 0:
            yield from _starting(token.children or [])


def _starting(children: list[Token]) -> Iterator[int]:
    starts = True
    for child in children:
        if starts and child.type == "text" and (found := _FOUND.match(child.content)):
            yield int(found[1])
        # An empty text may stand in front of what opens a line.
        starts = child.type in ("softbreak", "hardbreak") or (starts and not child.content)


def _asked(line: str) -> Asked:
    name, _, arguments = " ".join(line.replace("`", "").split()).partition(" ")
    folded = name.casefold() or "help"
    return Asked(folded if _NAME.fullmatch(folded) else "", arguments[:LONGEST].strip())
