"""Draws lines for a screen of a given width, with colour or without."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Screen:
    """What the reader's screen can show; the default is what a pipe gets."""

    width: int = 80
    colours: bool = False


LONGEST_LINE = 110
"""Prose is not wider than this on any screen: the eye loses its way back."""


def drawn(lines: Iterable[Text | str], screen: Screen) -> str:
    """Return the lines as text, each ended by a newline; without colours it is free of control sequences."""
    out = StringIO()
    console = Console(
        file=out,
        width=screen.width,
        color_system="standard" if screen.colours else None,
        force_terminal=screen.colours,
        no_color=not screen.colours,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Break prose at blanks; a place or a name longer than the line stays whole, so that it can be copied."""
    return textwrap.wrap(
        text,
        max(min(width, LONGEST_LINE), len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def padded(text: str, width: int) -> str:
    """Fill up to a number of screen cells, which for wide characters differ from their count."""
    return text + " " * max(0, width - cell_len(text))


def widest(texts: Iterable[str]) -> int:
    """Return the screen cells of the widest text."""
    return max(map(cell_len, texts), default=0)
