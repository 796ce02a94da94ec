"""Reads the cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

Shape = Literal["FASTPATH", "MEMO", "ALGO"]
Kind = Literal["right", "wrong", "malicious"]

SHAPES: tuple[Shape, ...] = get_args(Shape)
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Reply:
    """One rewrite that a model might propose; `words` are its title and reason, or what is wrong with it."""

    kind: Kind
    words: str
    replacement: str
    imports: tuple[str, ...]


@dataclass(slots=True)
class Case:
    """A small repository, the function that is asked about, and replies."""

    name: str
    shape: Shape
    across: bool
    files: dict[str, str] = field(default_factory=dict)
    path: str = ""
    symbol: str = ""
    replies: list[Reply] = field(default_factory=list)


def cases(folder: Path = Path(__file__).parent) -> list[Case]:
    """Return all cases, by file and in their order there."""
    return [case for path in sorted(folder.glob("*.txt")) for case in _cases(path.read_text("utf-8"))]


def _cases(text: str) -> Iterator[Case]:
    for block in text.split("\n=== " if not text.startswith("=== ") else "=== "):
        if block.strip():
            head, _, rest = block.partition("\n")
            name, shape, *more = head.removeprefix("=== ").split()
            case = Case(name, cast(Shape, shape), more == ["across"])
            for section in rest.removeprefix("--- ").split("\n--- "):
                _add(case, section.rstrip("\n"))
            yield case


def _add(case: Case, section: str) -> None:
    head, _, body = section.partition("\n")
    word, _, about = head.partition(" ")
    if word == "file":
        case.files[about] = body + "\n"
    elif word == "region":
        case.path, _, case.symbol = about.partition(" ")
    elif word == "imports":
        last = case.replies.pop()
        case.replies.append(Reply(last.kind, last.words, body, (*last.imports, about)))
    else:
        assert word in KINDS, head
        case.replies.append(Reply(word, about, body, ()))
