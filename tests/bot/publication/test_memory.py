from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.fingerprints import identity_of
from bot.publication.lifecycle import Head, Known, fates, remembered
from bot.publication.memory import Memory, stands, written_by
from bot.publication.plan import plan
from engine.model import Comment
from tests.bot.publication.samples import PATH, block, comment, material, module, note

CODE = module("f", "g")
MENDED = CODE.replace(b"    seen = []\n", b"    seen = set()\n", 1).replace(b"seen.append", b"seen.add", 1)


def known_of(content: bytes = CODE, symbol: str = "f") -> Known:
    """A suggestion as the store holds it after the review that said it."""
    decided = fates([comment(PATH, content, symbol)], (), Head({PATH: content}), "1")
    (known,) = remembered(decided, {decided[0].fingerprint: 11}, "1")
    return known


def back(line: int = 2, symbol: str = "f") -> Comment:
    """A suggestion that would take the set back."""
    said = comment(PATH, CODE, symbol)
    finding = replace(said.finding, rule="another-rule", line=line, end_line=line)
    return replace(said, finding=finding, blocks=(block(line, ("    seen = set()",), ("    seen = {}",)),))


def test_what_a_suggestion_writes_is_known_again_whatever_its_formatting() -> None:
    written = written_by(comment(PATH, CODE, "f"), CODE)
    assert stands(written, "f", MENDED)
    assert stands(
        written, "f", b"import os\n\n\n" + MENDED.replace(b"    seen = set()", b"    seen  =  set()  # all")
    )
    assert not stands(written, "f", CODE)
    assert not stands(written, "g", MENDED)
    assert not stands("", "f", MENDED)


def test_a_note_writes_nothing_and_neither_does_a_scrap() -> None:
    assert written_by(note(PATH, 4), CODE) == ""
    scrap = replace(comment(PATH, b"x = []\n" + CODE, "f"), blocks=(block(1, ("x = []",), ("x = ()",)),))
    assert written_by(scrap, b"x = []\n" + CODE) == ""


def test_lines_that_a_suggestion_removes_or_adds_are_counted() -> None:
    longer = replace(
        comment(PATH, CODE, "f"),
        blocks=(block(2, ("    seen = []",), ("    seen = set()", "    count = 0")),),
    )
    written = written_by(longer, CODE)
    assert stands(written, "f", CODE.replace(b"    seen = []\n", b"    seen = set()\n    count = 0\n", 1))
    shorter = replace(
        longer, blocks=(block(2, ("    seen = []", "    for row in rows:"), ("    seen = set(rows)",)),)
    )
    assert stands(
        written_by(shorter, CODE),
        "f",
        CODE.replace(b"    seen = []\n    for row in rows:\n", b"    seen = set(rows)\n", 1),
    )


ALONE = module("f")
ALONE_MENDED = ALONE.replace(b"    seen = []\n", b"    seen = set()\n").replace(b"seen.append", b"seen.add")


def test_one_that_was_taken_is_told_from_one_that_was_mended_otherwise() -> None:
    (taken,) = fates([], (known_of(ALONE),), Head({PATH: ALONE_MENDED}), "2")
    assert (taken.state, taken.taken) == ("fixed", True)
    otherwise = ALONE.replace(b"    seen = []\n", b"    seen = dict.fromkeys(rows)\n", 1)
    (mended,) = fates([], (known_of(ALONE),), Head({PATH: otherwise}), "2")
    assert (mended.state, mended.taken) == ("fixed", False)
    (kept,) = remembered((taken,), {}, "2")
    assert kept.taken and kept.written == known_of(ALONE).written


def test_one_that_was_taken_in_a_renamed_file_counts() -> None:
    (fate,) = fates([], (known_of(ALONE),), Head({"b.py": ALONE_MENDED}, renames={PATH: "b.py"}), "2")
    assert (fate.state, fate.taken) == ("fixed", True)


def test_what_was_dismissed_elsewhere_is_not_said() -> None:
    found = comment(PATH, CODE, "f")
    memory = Memory(unwanted=frozenset([identity_of(known_of().fingerprint)]))
    said, other = fates([found, comment(PATH, CODE, "g")], (), Head({PATH: CODE}), "1", memory)
    assert (said.state, said.open, other.state) == ("dismissed", False, "new")
    planned = plan(material({PATH: CODE}, found, memory=memory))
    assert (planned.inline, planned.report.annotations) == ({}, ())


def test_nothing_takes_back_what_a_suggestion_wrote() -> None:
    memory = Memory(taken=frozenset([known_of().written]))
    planned = plan(material({PATH: MENDED}, back(), comment(PATH, MENDED, "g"), memory=memory))
    assert [fate.found.finding.symbol for fate in planned.fates if fate.found] == ["g"]
    assert len(planned.inline) == 1
    without = plan(material({PATH: MENDED}, back(), comment(PATH, MENDED, "g")))
    assert len(without.inline) == 2


def test_nor_what_it_wrote_on_this_very_pull_request() -> None:
    planned = plan(material({PATH: ALONE_MENDED}, back(), known=(known_of(ALONE),)))
    assert planned.inline == {}
    assert [(fate.state, fate.taken) for fate in planned.fates] == [("fixed", True)]


@pytest.mark.parametrize("found", [back(10, "g"), note(PATH, 2), comment(PATH, MENDED, "g")])
def test_code_beside_it_and_notes_are_spoken_of(found: Comment) -> None:
    memory = Memory(taken=frozenset([known_of().written]))
    assert not memory.contradicts(found, MENDED)


def test_what_was_told_here_already_stays_told() -> None:
    said = plan(material({PATH: MENDED}, back(), review="6"))
    known = remembered(said.fates, dict.fromkeys(said.inline, 5), "6")
    memory = Memory(taken=frozenset([known_of().written]))
    again = plan(material({PATH: MENDED}, back(), known=known, memory=memory))
    assert [fate.state for fate in again.fates] == ["persisting"]
