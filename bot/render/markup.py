"""Puts foreign text into Markdown so that it stays text.

What comes from the code under review must not end a fence, open a tag, mention a person or link anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.render.plain import one_line

_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_RUN = re.compile(r"`+")
_SPECIAL = re.compile(r"([\\`*_\[\]()!|~#{}$])")
_MENTION = re.compile(r"([@#]|\bGH-|://|\bwww\.)")


def prose(text: str) -> str:
    """Return a sentence for Markdown: what stands in backticks becomes code, all else is plain."""
    text = one_line(text)
    parts = []
    end = 0
    for span in _SPAN.finditer(text):
        parts.append(_plain(text[end : span.start()]))
        parts.append(code(span[2].strip()))
        end = span.end()
    parts.append(_plain(text[end:]))
    return "".join(parts)


def code(text: str) -> str:
    """Return a code span with a fence that its content cannot close."""
    text = one_line(text)
    if not text:
        return ""
    fence = "`" * (_longest_run(text) + 1)
    # Only a backtick at the edge needs the blank that Markdown takes away again.
    blank = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def block(lines: Sequence[str], kind: str = "") -> str:
    """Return a fenced block of lines, byte for byte, with a fence longer than any backtick run in it."""
    fence = "`" * max(3, max(map(_longest_run, lines), default=0) + 1)
    return "\n".join([f"{fence}{kind}", *lines, fence])


def cell(markdown: str) -> str:
    """Return Markdown for a table cell, where a bar ends the cell even within code."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[int] = ()) -> str:
    """Return a table of cells that are Markdown already; columns in `numeric` stand to the right."""
    right = frozenset(numeric)
    rule = ["--:" if index in right else "---" for index in range(len(header))]
    lines = [header, rule, *([cell(item) for item in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def folded(summary: str, body: str) -> str:
    """Return a part that opens on a click. The blank lines make its body Markdown again."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def html(text: str) -> str:
    """Return text for a place where HTML is read and Markdown is not, such as a summary."""
    return _unmentioned(_escaped(one_line(text)))


def _plain(text: str) -> str:
    return _unmentioned(_SPECIAL.sub(r"\\\1", _escaped(text)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unmentioned(text: str) -> str:
    # An invisible blank parts the sign from the name: GitHub looks for mentions after Markdown is done.
    return _MENTION.sub(r"\1&#8203;", text)


def _longest_run(text: str) -> int:
    return max(map(len, _RUN.findall(text)), default=0)
