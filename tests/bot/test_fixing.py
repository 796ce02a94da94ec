from __future__ import annotations

from bot.fixing import fix_file
from engine.adapters.linter_ruff import RuffLinter
from engine.model import Comment, Edit
from tests.bot.render.samples import suggestion

LINTER = RuffLinter()
TEXT = b"a = 1\nb = 2\nc = 3\nd = 4\n"


def rewrite(line: int, *edits: Edit) -> Comment:
    return suggestion(line=line, end_line=line, edits=edits)


def digit(line: int, text: str) -> Edit:
    return Edit(line, 4, line, 5, text)


def test_rewrites_apart_are_all_made() -> None:
    fixed = fix_file("a.py", TEXT, [rewrite(4, digit(4, "9")), rewrite(1, digit(1, "8"))], LINTER)
    assert fixed.after == b"a = 8\nb = 2\nc = 3\nd = 9\n"
    assert (len(fixed.made), fixed.left) == (2, ())


def test_of_two_that_meet_the_first_is_made_and_the_other_remains() -> None:
    first = rewrite(1, digit(1, "8"), digit(3, "8"))
    between = rewrite(2, digit(2, "9"))
    fixed = fix_file("a.py", TEXT, [first, between], LINTER)
    assert fixed.after == b"a = 8\nb = 2\nc = 8\nd = 4\n"
    assert fixed.made == (first,)
    ((left, reason),) = fixed.left
    assert (left, reason) == (between, "it meets the rewrite of line 1; run this again")


def test_an_import_that_two_want_is_written_once() -> None:
    wanted = Edit(1, 0, 1, 0, "import os\n")
    comments = [rewrite(line, wanted, digit(line, "os.sep")) for line in (2, 4)]
    fixed = fix_file("a.py", TEXT, comments, LINTER)
    assert fixed.after == b"import os\na = 1\nb = os.sep\nc = 3\nd = os.sep\n"


def test_rewrites_that_break_the_file_together_all_remain() -> None:
    one = rewrite(1, Edit(1, 0, 1, 5, "x = ("))
    other = rewrite(3, digit(3, "9"))
    fixed = fix_file("a.py", TEXT, [one, other], LINTER)
    assert (fixed.after, fixed.made) == (TEXT, ())
    assert [comment for comment, _ in fixed.left] == [one, other]
    assert all(reason.startswith("together the rewrites break the file") for _, reason in fixed.left)


def test_rewrites_that_add_an_error_all_remain() -> None:
    fixed = fix_file("a.py", TEXT, [rewrite(1, digit(1, "missing"))], LINTER)
    assert fixed.after == TEXT
    ((_, reason),) = fixed.left
    assert reason.startswith("together the rewrites add an error: F821")
