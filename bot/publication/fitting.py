"""Texts cut to the sizes that GitHub takes: between two findings, never within one, if it can be helped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

BODY = 60_000
"""Characters of a comment or a review: GitHub refuses more than 65,536."""

OUTPUT = 65_000
"""Bytes of a check run's summary and of its text: GitHub refuses more than 65,535 characters."""

ANNOTATION = 60_000
"""Bytes of an annotation's message and of its details: GitHub takes 64 KB."""

_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_DETAILS = re.compile(r"</?details>")


def characters(text: str) -> int:
    """Return the length of a text as GitHub's editor counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def size_in_utf8(text: str) -> int:
    """Return the length of a text in bytes."""
    return len(text.encode("utf-8", "replace"))


def fitted(
    items: Sequence[str],
    most: int,
    *,
    before: str = "",
    rest: Callable[[int], str],
    between: str = "\n\n",
    size: Callable[[str], int] = characters,
) -> str:
    """Return `before` and as many of the items, in order, as fit; `rest` words how many are left out.

    An item that would not fit alone is cut itself.
    """
    room = most - size(before) - size(rest(len(items))) - 2 * size(between)
    kept = [whole(before)] if before else []
    for index, item in enumerate(map(whole, items)):
        needs = size(item) + size(between)
        if needs > room:
            if index == 0 and room > 500:
                kept.append(shortened(item, room - size(between), size=size))
                index = 1
            return between.join([*kept, *([rest(len(items) - index)] if index < len(items) else [])])
        kept.append(item)
        room -= needs
    return between.join(kept)


def shortened(text: str, most: int, *, size: Callable[[str], int] = characters) -> str:
    """Return Markdown of at most so many characters: cut after a line, with what is open closed."""
    text = whole(text)
    if size(text) <= most:
        return text
    lines: list[str] = []
    room = most - 200
    for line in text.split("\n"):
        needs = size(line) + 1
        if needs > room:
            break
        lines.append(line)
        room -= needs
    return "\n".join([*lines, *_endings(lines), "", "(cut: too long for GitHub)"])


def clipped(text: str, most: int) -> str:
    """Return plain text of at most so many bytes in UTF-8, cut between characters."""
    data = whole(text).encode("utf-8")
    if len(data) <= most:
        return data.decode("utf-8")
    return data[: most - 3].decode("utf-8", "ignore") + "…"


def whole(text: str) -> str:
    """Return a text without what cannot be sent: half surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _endings(lines: Sequence[str]) -> list[str]:
    """Return the lines that close the fence and the folded parts that some lines leave open."""
    fence = ""
    open_parts = 0
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found:
            fence = found[1]
        else:
            open_parts += sum(1 if tag == "<details>" else -1 for tag in _DETAILS.findall(line))
    closing = [fence] if fence else []
    return closing + ["", "</details>"] * max(open_parts, 0)
