from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.github.reviews import Inline
from bot.publication.bodies import NOTHING_LEFT
from bot.publication.check_report import RUN_PROOFS
from bot.publication.lifecycle import Known, remembered
from bot.publication.markers import marker
from bot.publication.plan import Closing, Plan, check_only, plan, without
from bot.repository.patch import parse_hunks
from engine.model import Level, LineRange
from tests.bot.publication.samples import ALL, CODE, HEAD, NAMES, PATH, comment, material, module, note
from tests.github.anchors import faults


def after(planned: Plan, **changes: object) -> tuple[Known, ...]:
    """What the store holds after a review was published: its comments are numbered from 100."""
    numbers = {mark: 100 + at for at, mark in enumerate(planned.inline)}
    known = remembered(planned.fates, numbers, planned.material.review)
    return tuple(replace(each, **changes) for each in known)  # type: ignore[arg-type]


def lines(planned: Plan) -> list[tuple[int | None, int]]:
    return [(each.start, each.line) for each in planned.inline.values()]


def test_nothing_found_is_a_check_alone() -> None:
    planned = plan(material({PATH: CODE}))
    assert (planned.inline, planned.summary_needed, planned.closings) == ({}, False, ())
    assert planned.report.title == "Nothing to say"
    assert planned.report.annotations == ()
    assert planned.report.conclusion == "neutral"


def test_the_best_five_stand_on_their_lines_and_the_rest_in_the_summary() -> None:
    planned = plan(material({PATH: CODE}, *reversed(ALL)))
    assert lines(planned) == [(2 + 8 * at, 5 + 8 * at) for at in range(5)]
    assert planned.summary_needed
    assert [each.start for each in planned.report.annotations] == [44, 52]
    assert "`orders/report.py:44`" in planned.summary
    assert "`orders/report.py:4`" not in planned.summary
    assert planned.report.title == "7 suggestions"


def test_settings_may_ask_for_fewer() -> None:
    assert len(plan(material({PATH: CODE}, *ALL, max_inline=2)).inline) == 2
    assert len(plan(material({PATH: CODE}, *ALL, max_inline=50)).inline) == 5
    none = plan(material({PATH: CODE}, *ALL, checks_only=True))
    assert (none.inline, none.summary_needed) == ({}, False)
    assert len(none.report.annotations) == 7


def test_what_was_not_measured_is_an_annotation() -> None:
    quiet = [
        comment(PATH, CODE, "f", place="folded", measured=False, level=Level.APPLIES),
        note(PATH, 12, place="folded"),
    ]
    planned = plan(material({PATH: CODE}, *quiet))
    assert (planned.inline, planned.summary_needed) == ({}, False)
    assert len(planned.report.annotations) == 2


def test_at_most_two_notes_stand_on_lines() -> None:
    notes = [note(PATH, line, rank=line) for line in (4, 12, 20)]
    planned = plan(material({PATH: CODE}, *notes))
    assert lines(planned) == [(None, 4), (None, 12)]
    assert planned.summary_needed


def test_a_measured_one_that_had_no_room_moves_up() -> None:
    off = {PATH: (LineRange(9, 100),)}
    folded = comment(PATH, CODE, "g", rank=2, place="folded")
    planned = plan(material({PATH: CODE}, ALL[0], folded, hunks=off))
    assert lines(planned) == [(10, 13)]
    assert "its lines are not in the diff" in planned.summary


def test_suggestions_never_overlap() -> None:
    twin = replace(ALL[0], finding=replace(ALL[0].finding, rule="other"), rank=2)
    planned = plan(material({PATH: CODE}, ALL[0], twin))
    assert lines(planned) == [(2, 5)]
    assert "another suggestion changes the same lines" in planned.summary
    known = after(plan(material({PATH: CODE}, ALL[0])))
    second = plan(material({PATH: CODE}, ALL[0], twin, known=known, review="8"))
    assert second.inline == {}


def test_the_same_head_again_says_nothing() -> None:
    first = plan(material({PATH: CODE}, *ALL))
    second = plan(material({PATH: CODE}, *ALL, known=after(first), review="8"))
    assert (second.inline, second.closings) == ({}, ())
    assert second.summary == first.summary
    assert second.report.annotations == first.report.annotations
    assert {fate.state for fate in second.fates} == {"persisting"}


def test_a_second_attempt_makes_the_same_plan() -> None:
    made = material({PATH: CODE}, *ALL)
    first = plan(made)
    again = plan(replace(made, known=after(first)))
    assert (again.inline, again.body, again.summary, again.report) == (
        first.inline,
        first.body,
        first.summary,
        first.report,
    )


def test_what_is_gone_is_closed_once() -> None:
    code = module("f", "g")
    first = plan(material({PATH: code}, *(comment(PATH, code, name) for name in "fg")))
    mended = code.replace(b"seen = []", b"seen = set()", 1)
    left = comment(PATH, mended, "g")
    known = after(first)
    answered = (known[0], replace(known[1], answered=True))
    second = plan(material({PATH: mended}, left, known=answered, review="8"))
    assert second.closings == (Closing(known[0].fingerprint, 100, answer=False),)
    both = plan(material({PATH: b"x = 1\n"}, known=answered, review="8"))
    assert [(each.comment, each.answer) for each in both.closings] == [(100, False), (101, True)]
    fixed = tuple(replace(each, state="fixed") for each in known)
    assert plan(material({PATH: b"x = 1\n"}, known=fixed, review="9")).closings == ()


def test_what_comes_back_is_said_again_and_says_so() -> None:
    known = after(plan(material({PATH: CODE}, ALL[0])), state="fixed")
    planned = plan(material({PATH: CODE}, ALL[0], known=known, review="9"))
    (said,) = planned.inline.values()
    assert "Back again" in said.body
    assert planned.fates[0].state == "regressed"


def test_what_was_dismissed_is_said_nowhere() -> None:
    known = after(plan(material({PATH: CODE}, ALL[0])), state="dismissed")
    planned = plan(material({PATH: CODE}, ALL[0], known=known, review="8"))
    assert (planned.inline, planned.summary_needed, planned.report.annotations) == ({}, False, ())
    assert planned.report.title == "Nothing to say"
    assert "1 finding dismissed earlier, not said again." in planned.report.summary


def test_what_github_refuses_is_said_elsewhere() -> None:
    planned = plan(material({PATH: CODE}, *ALL))
    worst = next(iter(planned.inline))
    demoted = without(planned, frozenset({worst}))
    assert worst not in demoted.inline
    assert list(demoted.inline) == list(planned.inline)[1:]
    assert "GitHub does not take a comment on its lines" in demoted.summary
    silent = check_only(planned, "The conversation is locked.")
    assert (silent.inline, silent.summary_needed) == ({}, False)
    assert len(silent.report.annotations) == 7
    assert "- The conversation is locked." in silent.report.summary


def test_a_push_without_a_pull_request_has_a_check_alone() -> None:
    planned = plan(material({PATH: CODE}, *ALL, number=None, hunks={}))
    assert (planned.inline, planned.summary_needed) == ({}, False)
    assert len(planned.report.annotations) == 7


def test_a_fork_is_told_once_in_each_place_how_proof_is_asked_for() -> None:
    planned = plan(material({PATH: CODE}, ALL[0], fork=True))
    assert planned.report.buttons == (RUN_PROOFS,)
    assert planned.report.summary.count("Run proofs") == 1
    assert planned.body.count("Run proofs") == 1
    ours = plan(material({PATH: CODE}, ALL[0]))
    assert ours.report.buttons == ()
    assert "Run proofs" not in ours.report.summary + ours.body


def test_a_repository_may_ask_to_be_stopped() -> None:
    assert plan(material({PATH: CODE}, ALL[0], fail_on="high")).report.conclusion == "failure"
    assert plan(material({PATH: CODE}, fail_on="high")).report.conclusion == "neutral"


def test_every_text_carries_its_marker() -> None:
    planned = plan(material({PATH: CODE}, *ALL))
    assert marker(planned.body, "review") == {"id": "7", "head": HEAD}
    assert marker(planned.summary, "summary") is not None
    for mark, said in planned.inline.items():
        assert marker(said.body, "finding") == {"id": mark, "review": "7"}


def test_an_empty_summary_says_so() -> None:
    assert plan(material({PATH: CODE})).summary.startswith(NOTHING_LEFT)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_suggestion_has_the_line_ends_of_its_file(newline: str) -> None:
    content = CODE.replace(b"\n", newline.encode())
    (said,) = plan(material({PATH: content}, ALL[0])).inline.values()
    assert isinstance(said, Inline)
    assert f"```suggestion{newline}    seen = set(){newline}" in said.body
    assert (b"\r" in said.body.encode()) is (newline == "\r\n")


PUSH = st.lists(st.sampled_from(NAMES), unique=True, min_size=0, max_size=7)


@settings(max_examples=60, deadline=None)
@example(pushes=[([*"fghij"], set(), 0), ([], set(), 0), ([*"fghikj"], set(), 0)])
@given(pushes=st.lists(st.tuples(PUSH, st.sets(st.sampled_from(NAMES)), st.integers(0, 2)), max_size=6))
def test_over_any_pushes_nothing_is_said_twice(pushes: list[tuple[list[str], set[str], int]]) -> None:
    """Functions come and go, lines move, people dismiss; the store holds what became of each."""
    known: tuple[Known, ...] = ()
    said: set[str] = set()
    dismissed: set[str] = set()
    for number, (names, unwanted, moved) in enumerate(pushes):
        content = b"# a line\n" * moved + distinct(*names)
        found = [replace(comment(PATH, content, name), rank=rank) for rank, name in enumerate(names, start=1)]
        planned = plan(material({PATH: content}, *found, known=known, review=f"r{number}"))
        before = {each.fingerprint: each for each in known}
        symbols = {fate.fingerprint: fate.found.finding.symbol for fate in planned.fates if fate.found}
        new = {symbols[mark] for mark in planned.inline}
        assert len(new) == len(planned.inline) <= 5
        assert not new & dismissed
        assert not new & said
        assert {fate.state for fate in planned.fates if fate.found is None} <= {"fixed", "dismissed"}
        closed = {before[each.fingerprint].symbol for each in planned.closings}
        assert closed == {each for each in said if each not in names and each not in dismissed}
        known = after(planned)
        again = plan(material({PATH: content}, *found, known=known, review=f"again{number}"))
        assert (again.inline, again.closings, again.summary) == ({}, (), planned.summary)
        said = (said | new) & set(names)
        gone = unwanted & {each.symbol for each in known if each.state != "fixed"}
        known = tuple(replace(each, state="dismissed") if each.symbol in gone else each for each in known)
        dismissed |= gone


def distinct(*names: str) -> bytes:
    """Functions that differ in more than their names."""
    return b"\n\n".join(
        module(name).replace(b"return seen", f"return {name}(seen)".encode()) for name in names
    )


CHANGE = st.tuples(
    st.integers(0, 60), st.integers(0, 4), st.lists(st.sampled_from(["x = 1", "", "  # y"]), max_size=3)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, max_size=5), newline=st.sampled_from(["\n", "\r\n"]), ended=st.booleans())
def test_github_takes_every_comment_on_any_diff(
    tmp_path: Path, changes: list[tuple[int, int, list[str]]], newline: str, ended: bool
) -> None:
    """git draws the diff from some other version of the file; the stand-in's own rules judge the places."""
    head = module(*NAMES).decode().split("\n")[: None if ended else -1]
    base = list(head)
    for at, removed, added in changes:
        base[at : at + removed] = added
    content = newline.join(head).encode()
    (tmp_path / "base").write_bytes(newline.join(base).encode())
    (tmp_path / "head").write_bytes(content)
    command = ["git", "diff", "--no-index", "--text", "--no-color", "base", "head"]
    drawn = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout.decode()
    patch = drawn.removesuffix("\n").partition("\n@@ ")[2]
    patch = f"@@ {patch}" if patch else ""
    hunks = {PATH: parse_hunks(patch.encode())}
    planned = plan(material({PATH: content}, *ALL, hunks=hunks))
    for said in planned.inline.values():
        place = {"path": said.path, "line": said.line, "side": "RIGHT"}
        if said.start is not None:
            assert said.start < said.line
            place |= {"start_line": said.start, "start_side": "RIGHT"}
        assert faults(patch, place) == ()
    shown = [
        comment
        for comment in ALL
        if any(
            hunk.start <= comment.blocks[0].start and comment.blocks[-1].end <= hunk.end
            for hunk in hunks[PATH]
        )
    ]
    assert len(planned.inline) == min(len(shown), 5)


def test_a_change_of_two_files_has_a_thread_in_each_that_names_the_other() -> None:
    other = "orders/other.py"
    pair = [comment(PATH, CODE, NAMES[0]), comment(other, CODE, NAMES[1], rank=2)]
    places = [f"{each.finding.path}:{each.finding.line}" for each in pair]
    tied = [
        replace(each, belongs=(place,), why=f"{each.why} Belongs with {place}: take both.")
        for each, place in zip(pair, reversed(places), strict=True)
    ]
    files = {PATH: CODE, other: CODE}
    hunks = {path: (LineRange(1, 100),) for path in files}
    said = list(plan(material(files, *tied, hunks=hunks)).inline.values())
    assert [each.path for each in said] == [PATH, other]
    for each, place in zip(said, reversed(places), strict=True):
        assert "```suggestion\n" in each.body and f"Belongs with {place}: take both." in each.body

    half = plan(material(files, tied[0], hunks=hunks))
    assert half.inline == {} and half.fates == ()
