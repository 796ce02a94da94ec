from __future__ import annotations

from bot.github.checks import Annotation, not_among

ONE = Annotation("a.py", 1, 2, "notice", "t", "m", "d")
OTHER = Annotation("a.py", 3, 3, "notice", "t", "m")


def test_equal_annotations_are_counted() -> None:
    assert not_among([ONE, OTHER, ONE], [ONE]) == (OTHER, ONE)
    assert not_among([ONE, OTHER], [OTHER, ONE]) == ()
    assert not_among([], [ONE]) == ()


def test_blanks_that_github_drops_make_no_other_annotation() -> None:
    assert not_among([ONE], [Annotation("a.py", 1, 2, "notice", "t", "m ", "")]) == ()
