from __future__ import annotations

from dataclasses import replace

from bot.publication.annotations import annotations_for
from tests.bot.publication.samples import PATH, comment, module, note

CODE = module("f")
ONE = comment(PATH, CODE, "f")


def test_an_annotation_is_plain_text() -> None:
    (found,) = annotations_for([ONE], {PATH: CODE})
    assert (found.path, found.start, found.end, found.weight) == (PATH, 4, 4, "warning")
    assert found.title == "list searched in a loop"
    assert found.message.startswith("`seen` is a list searched once per row in `f`")
    assert found.details.split("\n") == [
        "@@ line 2 @@",
        "-    seen = []",
        "+    seen = set()",
        "@@ line 5 @@",
        "-            seen.append(row)",
        "+            seen.add(row)",
    ]


def test_a_note_has_no_details_and_lines_are_githubs() -> None:
    (found,) = annotations_for([note(PATH, 4)], {PATH: b"a\rb\r\nc\nd\n"})
    assert (found.start, found.end, found.details) == (3, 3, "")


def test_a_path_that_is_no_text_is_left_out() -> None:
    odd = replace(ONE, finding=replace(ONE.finding, path="a\udcff.py"))
    assert annotations_for([odd], {}) == ()
