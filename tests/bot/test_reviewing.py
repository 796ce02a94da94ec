from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bundle import Bundle, pack
from bot.muting import sentence
from bot.review_file import Reviewed, read_review, write_review
from bot.reviewing import Effort, review_bundle, review_packed
from engine.choose.acceptance import Muted
from engine.errors import BadInput
from engine.model import Change, ChangedFile, LineRange

SLOW = b"""def unique(rows: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
    return seen
"""

SUMS = b"""def total(rows: list[int]) -> int:
    result = 0
    for row in rows:
        result += row
    return result
"""


def change(path: str, source: bytes) -> Change:
    return Change("main", "head", (ChangedFile(path, (LineRange(1, source.count(b"\n")),)),))


def review(source: bytes, **settings: bytes) -> Reviewed:
    files = {path.replace("_toml", ".toml"): content for path, content in settings.items()}
    return review_bundle(Bundle(change("a.py", source), {"a.py": source}, files, "velox.toml"), Effort())


def test_a_packed_bundle_gives_a_review_that_reads_back() -> None:
    packed = pack(Bundle(change("a.py", SLOW), {"a.py": SLOW}))
    reviewed = read_review(review_packed(packed, Effort()))
    assert [comment.finding.rule for comment in reviewed.review.comments]
    assert reviewed.settings_from == "defaults"
    assert any(note.startswith("Static review") for note in reviewed.review.notes)
    assert write_review(reviewed) == write_review(read_review(write_review(reviewed)))


def test_code_is_run_when_the_bundle_says_so() -> None:
    bundle = Bundle(change("a.py", SUMS), {"a.py": SUMS}, run=True)
    reviewed = review_bundle(bundle, Effort(proof_seconds=30))
    assert not any(note.startswith("Static review") for note in reviewed.review.notes)
    assert read_review(write_review(reviewed)) == reviewed


def test_settings_of_the_base_govern() -> None:
    assert review(SLOW).review.comments
    assert not review(SLOW, velox_toml=b'exclude = ["a.py"]\n').review.comments


def test_what_people_silenced_is_not_reported_whatever_the_settings_say() -> None:
    rules = tuple({comment.finding.rule for comment in review(SLOW).review.comments})
    for settings in (
        {},
        {"velox.toml": b'select = ["membership-in-list"]\n'},
        {"velox.toml": b"max_inline = -1\n"},
    ):
        bundle = Bundle(change("a.py", SLOW), {"a.py": SLOW}, settings, "main", silenced=rules)
        reviewed = read_review(review_packed(pack(bundle), Effort()))
        assert not reviewed.review.comments
        assert all(f"`{rule}`" in reviewed.settings_from for rule in rules)


MUTED = Muted("membership-in-list", 5, 6)


def test_a_muted_rule_is_left_out_and_the_review_says_so_once() -> None:
    bundle = Bundle(change("a.py", SLOW), {"a.py": SLOW}, muted=(MUTED,))
    reviewed = read_review(review_packed(pack(bundle), Effort()))
    rules = {comment.finding.rule for comment in review(SLOW).review.comments}
    assert "membership-in-list" in rules
    assert {c.finding.rule for c in reviewed.review.comments} == rules - {"membership-in-list"}
    assert reviewed.review.notes.count(sentence(MUTED)) == 1 and reviewed.settings_from == "defaults"


def test_what_people_do_not_want_is_not_even_tried_by_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VELOX_CHOOSING", f"1.0 seed {tmp_path}")
    wanted = Bundle(change("a.py", SLOW), {"a.py": SLOW}, run=True)
    for bundle, chosen in (
        (wanted, ["data_structure"]),
        (replace(wanted, muted=(MUTED,)), []),
        (replace(wanted, silenced=("membership-in-list",)), []),
    ):
        decisions = review_bundle(bundle, Effort(proof_seconds=1.0)).review.decisions
        assert [one.strategy for one in decisions if "data_structure" in one.allowed] == chosen


def test_what_the_settings_name_is_not_muted() -> None:
    settings = {"velox.toml": b'select = ["membership-in-list"]\n'}
    bundle = Bundle(change("a.py", SLOW), {"a.py": SLOW}, settings, "main", muted=(MUTED,))
    found = read_review(review_packed(pack(bundle), Effort())).review
    assert [comment.finding.rule for comment in found.comments] == ["membership-in-list"]
    assert sentence(MUTED) not in found.notes


def test_a_category_in_the_settings_names_no_rule() -> None:
    settings = {"velox.toml": b'select = ["MEMBERSHIP"]\n'}
    bundle = Bundle(change("a.py", SLOW), {"a.py": SLOW}, settings, "main", muted=(MUTED,))
    found = read_review(review_packed(pack(bundle), Effort())).review
    assert not found.comments and sentence(MUTED) in found.notes


def test_settings_that_cannot_be_used_are_told_once() -> None:
    reviewed = review(SLOW, velox_toml=b"max_inline = 'many'\n")
    assert reviewed.review.comments
    assert reviewed.settings_from == "defaults"
    assert [note for note in reviewed.review.notes if "velox.toml:1" in note]


def test_what_the_change_made_slower_is_known_by_the_base() -> None:
    fast = SLOW.replace(b"seen: list[str] = []", b"seen: set[str] = set()").replace(b"append", b"add")
    bundle = Bundle(change("a.py", SLOW), {"a.py": SLOW}, before={"a.py": fast})
    (comment,) = read_review(review_packed(pack(bundle), Effort())).review.comments
    assert (comment.finding.rule, comment.finding.was) == ("set-became-list", "it was a set")


def test_settings_of_the_head_do_not_govern() -> None:
    head = {"a.py": SLOW, "velox.toml": b'exclude = ["a.py"]\n'}
    assert review_bundle(Bundle(change("a.py", SLOW), head), Effort()).review.comments


@pytest.mark.parametrize("data", [b"", b"junk", zlib.compress(b"[]"), zlib.compress(b'{"review": 1}')])
def test_what_is_no_review_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="review cannot be read"):
        read_review(data)
