"""What a reply makes of a file, without running anything."""

from __future__ import annotations

from dataclasses import replace

from engine.adapters.linter_ruff import RuffLinter
from engine.bond import Bond, FilePart
from engine.certificate import Origin
from engine.config import load
from engine.model import MODEL_RULE, Category, Growth, Verdict
from engine.replies import Rewrites, without_those_of
from engine.rewrite.region import Region
from engine.rewrite.reply import Part, Suggestion
from tests.engine.trees import MemoryTree

SOURCE = """def total(rows):
    found = 0
    for row in rows:  # each
        found = found + row
    return found
"""
FAST = """def total(rows):
    found = 0
    for row in rows:  # each
        found += row
    return found"""
REGION = Region("a.py", "total", 1, 5, SOURCE.rstrip())


def suggestion(replacement: str = FAST, category: Category = "BUILTIN", *imports: str) -> Suggestion:
    return Suggestion(category, "It adds", "Faster", ("rows are numbers",), Part(replacement, imports))


def rewrites(*suggestions: Suggestion, settings: str = "") -> tuple[tuple[Verdict, ...], str]:
    tree = MemoryTree({"a.py": SOURCE})
    made = Rewrites(
        tree, load({"velox.toml": settings.encode()}, None), RuffLinter(), REGION, Origin("model", "m")
    )
    return made.of(suggestions), made.problem


def test_what_holds_waits_for_its_proof() -> None:
    (verdict,), problem = rewrites(suggestion())
    assert problem == "" and verdict.candidate is not None and verdict.candidate.by_model
    assert verdict.candidate.after == SOURCE.replace("found = found + row", "found += row").encode()
    finding = verdict.finding
    assert (finding.rule, finding.strategy, finding.growth) == (MODEL_RULE, "llm_rewrite", Growth.CONSTANT)
    assert (finding.line, finding.end_line, finding.symbol) == (4, 4, "total")
    assert finding.conditions == ("rows are numbers",) and verdict.unproven


def test_one_text_is_tried_once_however_it_is_laid_out() -> None:
    verdicts, _ = rewrites(suggestion(), suggestion(FAST.replace("+= row", "+=  (row)")))
    assert len(verdicts) == 1


def test_what_a_rule_makes_of_the_file_as_well_is_left_to_it() -> None:
    (mine,), _ = rewrites(suggestion())
    assert mine.candidate is not None
    after = mine.candidate.after
    for text, is_same in (
        (after, True),
        (after.replace(b"found += row", b"found += (row)"), True),
        (after.replace(b"found += row", b"found = row + found"), False),
        (b"\xff" + after, False),
    ):
        rule = replace(mine, candidate=replace(mine.candidate, after=text, origin=None))
        assert without_those_of([rule], [mine]) == (() if is_same else (mine,))
        elsewhere = replace(rule, finding=replace(rule.finding, path="b.py"))
        assert without_those_of([elsewhere], [mine]) == (mine,)
    assert without_those_of([replace(mine, candidate=None)], [mine]) == (mine,)


def test_what_belongs_to_changes_of_other_files_is_not_left_to_a_rule() -> None:
    (mine,), _ = rewrites(suggestion())
    assert mine.candidate is not None
    bond = Bond(
        (FilePart("a.py", 1, ("total",), b"", b""), FilePart("b.py", 1, ("f",), b"", b"")), ("a.py", "total")
    )
    part = replace(mine, candidate=replace(mine.candidate, bond=bond))
    assert without_those_of([mine], [part]) == (part,)


def test_what_falls_says_why() -> None:
    for fallen, why in (
        (suggestion(FAST.replace("  # each", "")), "it loses a comment"),
        (suggestion(FAST.replace("return found", "return nowhere")), "adds an error"),
        (suggestion("def other(): pass"), "it is another function"),
        (suggestion(FAST, "BUILTIN", "import os"), "it imports `os`"),
    ):
        verdicts, problem = rewrites(fallen)
        assert verdicts == () and why in problem


def test_settings_leave_categories_out() -> None:
    for settings in ('ignore = ["BUILTIN"]', 'ignore = ["model"]', 'select = ["REGEX"]'):
        assert rewrites(suggestion(), settings=settings) == ((), "")
    for settings in ('select = ["model"]', 'select = ["BUILTIN"]', 'ignore = ["REGEX"]'):
        assert len(rewrites(suggestion(), settings=settings)[0]) == 1
