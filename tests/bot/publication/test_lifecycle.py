from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.lifecycle import Fate, Head, Known, State, fates
from tests.bot.publication.samples import PATH, comment, module, note

CODE = module("f", "g")


def known_of(fate: Fate, state: State = "new", **changes: object) -> Known:
    """What the store holds of a suggestion after a review, numbered 1, that said it in comment 11."""
    assert fate.found is not None
    finding = fate.found.finding
    made = Known(
        fate.fingerprint, finding.rule, finding.path, finding.symbol, finding.line, state, "1", comment=11
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def first(content: bytes = CODE, symbol: str = "f", path: str = PATH) -> Fate:
    (fate,) = fates([comment(path, content, symbol)], (), Head({path: content}), "1")
    return fate


def states(*decided: Fate) -> list[tuple[str, State]]:
    return [((each.found.finding.symbol if each.found else "-"), each.state) for each in decided]


def test_what_nobody_knows_is_new_and_said() -> None:
    assert first().state == "new"
    assert first().said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("new", "persisting", False),
        ("persisting", "persisting", False),
        ("regressed", "persisting", False),
        ("outdated", "persisting", False),
        ("fixed", "regressed", True),
        ("dismissed", "dismissed", False),
    ],
)
def test_what_is_found_again(before: State, after: State, said: bool) -> None:
    moved = b"import os\n\n" + CODE
    known = known_of(first(), before)
    (fate,) = fates([comment(PATH, moved, "f")], (known,), Head({PATH: moved}), "2")
    assert (fate.state, fate.said, fate.fingerprint) == (after, said, known.fingerprint)
    assert fate.open is (after != "dismissed")


def test_what_comes_back_is_not_said_where_a_person_resolved_its_thread() -> None:
    for resolved, after in ((False, "regressed"), (True, "persisting")):
        known = known_of(first(), "fixed", resolved=resolved)
        (fate,) = fates([comment(PATH, CODE, "f")], [known], Head({PATH: CODE}), "2")
        assert fate.state == after and fate.said is not resolved


@pytest.mark.parametrize("state", ["new", "regressed"])
def test_a_second_attempt_at_one_review_says_the_same(state: State) -> None:
    known = known_of(first(), state, review="2")
    (fate,) = fates([comment(PATH, CODE, "f")], (known,), Head({PATH: CODE}), "2")
    assert (fate.state, fate.said) == (state, True)


@pytest.mark.parametrize(
    ("before", "head", "after"),
    [
        ("new", Head({PATH: CODE.replace(b"[]", b"set()")}), "fixed"),
        ("persisting", Head({}), "fixed"),
        ("new", Head({PATH: CODE}), "outdated"),
        ("new", Head({PATH: b"  \n" + CODE.replace(b"\n", b"\r\n")}), "outdated"),
        ("new", Head({"elsewhere.py": CODE}), "outdated"),
        ("new", Head({}, unread=frozenset({PATH})), "outdated"),
        ("new", Head({}, unread=frozenset({"n.py"}), renames={PATH: "n.py"}), "outdated"),
        ("new", Head({PATH: CODE}, proven=True), "dismissed"),
        ("outdated", Head({PATH: CODE}, proven=True), "outdated"),
        ("new", Head({}, proven=True), "fixed"),
        ("dismissed", Head({}), "dismissed"),
        ("fixed", Head({PATH: CODE}), "fixed"),
    ],
)
def test_what_is_not_found_again(before: State, head: Head, after: State) -> None:
    assert states(*fates([], (known_of(first(), before),), head, "2")) == [("-", after)]


def test_a_note_that_is_gone_is_fixed() -> None:
    (fate,) = fates([note(PATH, 4)], (), Head({PATH: CODE}), "1")
    assert states(*fates([], (known_of(fate),), Head({PATH: CODE}), "2")) == [("-", "fixed")]


def test_a_rename_is_followed_and_a_copy_is_new() -> None:
    known = known_of(first())
    found = [comment("new.py", CODE, "f")]
    (fate,) = fates(found, (known,), Head({"new.py": CODE}), "2")
    assert (fate.state, fate.fingerprint) == ("persisting", known.fingerprint)
    both = Head({"new.py": CODE, PATH: CODE})
    decided = fates([*found, comment(PATH, CODE, "f")], (known,), both, "2")
    assert [(each.state, each.fingerprint == known.fingerprint) for each in decided] == [
        ("new", False),
        ("persisting", True),
    ]
    assert len({each.fingerprint for each in decided}) == 2


def test_of_two_copies_the_one_that_was_mended_is_fixed() -> None:
    """In whichever file the copy is mended, and however the files are named."""
    head = Head({"a.py": CODE, "b.py": CODE})
    a, b = fates([comment("a.py", CODE, "f"), comment("b.py", CODE, "f")], (), head, "1")
    known = (known_of(a), known_of(b, comment=12))
    for left, gone, path in ((known[1], known[0], "b.py"), (known[0], known[1], "a.py")):
        mended = {name: CODE if name == path else b"x = 1\n" for name in ("a.py", "b.py")}
        decided = fates([comment(path, CODE, "f")], known, Head(mended), "2")
        assert {each.fingerprint: each.state for each in decided} == {
            left.fingerprint: "persisting",
            gone.fingerprint: "fixed",
        }


def test_findings_come_first_in_their_order() -> None:
    found = [comment(PATH, CODE, "g"), comment(PATH, CODE, "f")]
    known = known_of(first(module("h"), "h"))
    decided = fates(found, (known,), Head({PATH: CODE}), "2")
    assert states(*decided) == [("g", "new"), ("f", "new"), ("-", "fixed")]
