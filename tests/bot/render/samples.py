"""Comments and reviews to draw: the ones of the house's own description, and hostile ones."""

from __future__ import annotations

from dataclasses import replace

from engine.model import (
    Comment,
    DiffBlock,
    Edit,
    Finding,
    Growth,
    Hotspot,
    ImportSummary,
    Level,
    Review,
    Skipped,
    Survey,
)

SEARCH = Finding(
    rule="membership-in-list",
    category="MEMBERSHIP",
    strategy="data_structure",
    path="orders/report.py",
    line=42,
    end_line=44,
    symbol="Report.rows",
    message="`seen` is a list searched once per row: quadratic in rows.",
    why="A set makes each test constant-time.",
    growth=Growth.QUADRATIC,
    confidence=0.9,
    loop_depth=1,
    edits=(Edit(42, 11, 42, 13, "set()"), Edit(44, 9, 44, 15, "add")),
    conditions=("`row.key` is hashable", "`seen` is not used after the loop"),
    hotness=0.8,
)
QUERY = replace(
    SEARCH,
    rule="query-per-item",
    category="DB_N1",
    path="orders/views.py",
    line=88,
    end_line=88,
    symbol="",
    message="One query per order: `order.customer` is fetched inside the loop.",
    why="`select_related` would make it one query.",
    growth=Growth.IO,
    confidence=0.6,
    edits=(),
    conditions=(),
    no_edit="it needs the database",
)
SEARCH_SOURCE = b"\n" * 41 + b"    seen = []\n    for row in rows:\n    \xc3\xa9=  seen.append(row.key)\n"


def suggestion(**changes: object) -> Comment:
    """Return a comment that suggests a change, with some fields of its finding changed."""
    return Comment(
        finding=replace(SEARCH, **changes),  # type: ignore[arg-type]
        rank=1,
        place="inline",
        level=Level.APPLIES,
        short="list searched in a loop",
        title=str(changes.get("message", SEARCH.message)),
        why=SEARCH.why,
        evidence="The rewrite parses and adds no lint error. Nothing was run.",
        conditions=SEARCH.conditions,
        blocks=(
            DiffBlock(42, 42, ("    seen = []",), ("    seen = set()",)),
            DiffBlock(44, 44, ("        seen.append(row.key)",), ("        seen.add(row.key)",)),
        ),
    )


def note(**changes: object) -> Comment:
    """Return a comment without a rewrite."""
    return Comment(
        finding=replace(QUERY, **changes),  # type: ignore[arg-type]
        rank=2,
        place="inline",
        level=Level.PATTERN,
        short="one query per item",
        title=QUERY.message,
        why=QUERY.why,
        evidence="Pattern found; no rewrite: it needs the database. Nothing was run.",
        conditions=(),
        blocks=(),
    )


def review_of(*comments: Comment, below: int = 0, skipped: tuple[Skipped, ...] = ()) -> Review:
    """Return a review that says these comments."""
    return Review(
        title="1 suggestion, 1 note" if comments else "Nothing to say",
        base="main",
        head="worktree",
        files_changed=6,
        modules_read=41,
        lines_read=5120,
        comments=comments,
        below=below,
        skipped=skipped,
        notes=("Static review: nothing was executed.",) if comments else (),
    )


def survey_of(*comments: Comment) -> Survey:
    """Return a survey of a small tree with these candidates."""
    return Survey(
        comments=comments,
        files=2,
        lines=1234,
        functions=56,
        hotspots=(Hotspot("orders/report.py", 30, "Report.rows", 17, 2),),
        imports=ImportSummary(20, 2, 1, 9, 6, 5, (("orders.report", 4),), (("a.py", "b.py"),)),
        skipped=(Skipped("old.py", "does not parse"),),
        notes=("Static review: nothing was executed.",),
    )
