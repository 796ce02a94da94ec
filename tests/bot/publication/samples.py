"""Reviews of small files, with certificates where a test needs a measured gain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.publication.lifecycle import Known
from bot.publication.plan import Material
from bot.review_file import Reviewed
from engine.model import Comment, DiffBlock, Finding, Growth, Level, LineRange, Place, Review, Skipped
from engine.syntax.diff import diff_blocks
from tests.engine.certificates import FULL

HEAD = "1f2e3d4c5b6a79880123456789abcdef01234567"
PATH = "orders/report.py"


def searching(name: str) -> str:
    """A function whose list is searched once per row: six lines, the finding on the fourth."""
    return (
        f"def {name}(rows):\n"
        "    seen = []\n"
        "    for row in rows:\n"
        "        if row not in seen:\n"
        "            seen.append(row)\n"
        "    return seen\n"
    )


def module(*names: str) -> bytes:
    """A file of such functions, two empty lines between them."""
    return "\n\n".join(searching(name) for name in names).encode()


def finding(path: str, line: int, symbol: str) -> Finding:
    return Finding(
        rule="membership-in-list",
        category="MEMBERSHIP",
        strategy="data_structure",
        path=path,
        line=line,
        end_line=line,
        symbol=symbol,
        message=f"`seen` is a list searched once per row in `{symbol}`: quadratic in rows.",
        why="A set makes each test constant-time.",
        growth=Growth.QUADRATIC,
        confidence=0.9,
        loop_depth=1,
    )


def comment(
    path: str,
    content: bytes,
    symbol: str,
    *,
    rank: int = 1,
    place: Place = "inline",
    measured: bool = True,
    level: Level = Level.TESTED,
) -> Comment:
    """What is said of one function of `module`: its list becomes a set, in two lines next to each other."""
    start = content.decode().split("\n").index(f"def {symbol}(rows):")
    lines = content.decode().split("\n")
    lines[start + 1] = "    seen = set()"
    lines[start + 4] = "            seen.add(row)"
    blocks = diff_blocks(content, "\n".join(lines).encode())
    return Comment(
        finding=finding(path, start + 4, symbol),
        rank=rank,
        place=place,
        level=level,
        short="list searched in a loop",
        title=finding(path, 0, symbol).message,
        why="A set makes each test constant-time.",
        evidence="38x faster at 10,000 · no difference on 412 distinct inputs.",
        conditions=("`row` is hashable",),
        blocks=blocks,
        gain="38x at 10,000" if measured else "",
        certificate=FULL if measured else None,
    )


def note(path: str, line: int, *, rank: int = 1, place: Place = "inline") -> Comment:
    return Comment(
        finding=replace(finding(path, line, "view"), rule="query-per-item", growth=Growth.IO),
        rank=rank,
        place=place,
        level=Level.PATTERN,
        short="one query per item",
        title="One query per order: `order.customer` is fetched inside the loop.",
        why="`select_related` would make it one query.",
        evidence="No rewrite: it needs your database. Not run.",
        conditions=(),
        blocks=(),
    )


def review_of(*comments: Comment, skipped: tuple[Skipped, ...] = (), below: int = 0) -> Review:
    return Review("x", "main", "head", 1, 41, 5120, comments, below, skipped, ())


def material(
    files: dict[str, bytes],
    *comments: Comment,
    known: tuple[Known, ...] = (),
    hunks: Mapping[str, tuple[LineRange, ...]] | None = None,
    review: str = "7",
    head: str = HEAD,
    **changes: object,
) -> Material:
    """What a plan is made from; unless said otherwise the diff shows every line."""
    whole = {path: (LineRange(1, content.count(b"\n") + 1),) for path, content in files.items()}
    made = Material(
        repository="octo/orders",
        number=3,
        head=head,
        review=review,
        reviewed=Reviewed(review_of(*comments), 2.8, "velox.toml of the base branch"),
        files=files,
        hunks=whole if hunks is None else hunks,
        known=known,
        version="0.1.0",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def block(start: int, before: tuple[str, ...], after: tuple[str, ...]) -> DiffBlock:
    return DiffBlock(start, start + len(before) - 1, before, after)


NAMES = tuple("fghijkl")
CODE = module(*NAMES)
FILES = {PATH: CODE}
ALL = tuple(comment(PATH, CODE, name, rank=rank) for rank, name in enumerate(NAMES, start=1))
MANY = (*ALL, *(note(PATH, 3, rank=rank, place="folded") for rank in range(10, 70)))
"""Seven suggestions and sixty remarks: five inline, two in the summary, two batches of annotations."""
