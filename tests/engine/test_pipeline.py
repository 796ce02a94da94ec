"""A change in, a review out: through every stage, with the real linter."""

from __future__ import annotations

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.catalogue import all_kinds
from engine.config import load
from engine.model import Change, ChangedFile, LineRange, Review
from engine.pipeline import World, review, survey
from engine.profile import FunctionTime, Profile
from engine.rules import all_rules
from tests.engine.trees import CountingWorkers, MemoryCache, MemoryTree, NoProgress

SLOW = (
    "def known(rows, names):\n"
    "    wanted = [name.lower() for name in names]\n"
    "    return [row for row in rows if row in wanted]\n"
)
NAMES = {rule.name for rule in all_rules()}
KINDS = {kind.name for kind in all_kinds()}


def world() -> World:
    return World(RuffLinter(), MemoryCache(), CountingWorkers(), NoProgress(), "test")


def reviewed(
    files: dict[str, str],
    *changed: tuple[str, int, int],
    all_lines: bool = False,
    profile: Profile | None = None,
) -> Review:
    tree = MemoryTree(files)
    settings = load({path: tree.files[path] for path in tree.settings_paths()}, NAMES)
    change = Change(
        "main",
        "work tree",
        tuple(ChangedFile(path, (LineRange(start, end),)) for path, start, end in changed),
    )
    return review(change, tree, settings, world(), all_lines=all_lines, profile=profile)


def test_a_slow_line_that_changed_is_said_with_its_rewrite() -> None:
    found = reviewed({"app/rows.py": SLOW}, ("app/rows.py", 1, 3))

    (comment,) = found.comments
    assert found.title == "1 suggestion"
    assert comment.finding.rule == "membership-in-list"
    assert comment.blocks[0].after == ("    wanted = {name.lower() for name in names}",)


def test_code_that_did_not_change_is_said_only_on_demand() -> None:
    files = {"app/rows.py": SLOW + "\n\nLIMIT = 3\n"}

    assert reviewed(files, ("app/rows.py", 6, 6)).comments == ()
    assert reviewed(files, ("app/rows.py", 6, 6)).below == 1
    assert len(reviewed(files, ("app/rows.py", 6, 6), all_lines=True).comments) == 1


def test_a_file_that_does_not_parse_is_one_line_and_stops_nothing() -> None:
    found = reviewed(
        {"app/broken.py": "def (:\n", "app/rows.py": SLOW}, ("app/broken.py", 1, 1), ("app/rows.py", 1, 3)
    )

    assert [item.path for item in found.skipped] == ["app/broken.py"]
    assert len(found.comments) == 1


def test_tests_and_suppressed_lines_are_left_alone() -> None:
    hushed = SLOW.replace("for name in names]", "for name in names]  # velox: ignore[membership-in-list]")

    found = reviewed({"tests/test_rows.py": SLOW, "app/rows.py": hushed}, ("app/rows.py", 1, 3))

    assert found.comments == ()


@pytest.mark.parametrize(
    "setting", ['ignore = ["MEMBERSHIP"]', 'select = ["any-over-list"]', "min_confidence = 0.99"]
)
def test_settings_silence_a_rule(setting: str) -> None:
    found = reviewed({"velox.toml": setting, "app/rows.py": SLOW}, ("app/rows.py", 1, 3))

    assert found.comments == ()


def test_a_loop_of_a_neighbour_makes_a_finding_hotter() -> None:
    caller = (
        "from app.rows import known\n\ndef run(batches):\n    for batch in batches:\n"
        "        known(batch, batch)\n"
    )

    alone = reviewed({"app/rows.py": SLOW}, ("app/rows.py", 1, 3)).comments[0].finding
    called = reviewed({"app/rows.py": SLOW, "app/run.py": caller}, ("app/rows.py", 1, 3)).comments[0].finding

    assert called.hotness > alone.hotness


def test_what_takes_the_time_of_a_profile_comes_first_and_says_so() -> None:
    files = {"app/a.py": SLOW, "app/b.py": SLOW}
    changed = (("app/a.py", 1, 3), ("app/b.py", 1, 3))
    profile = Profile("prof.out", (FunctionTime("/w/app/b.py", 1, "known", 0.5, 0.5, 7),), counted=True)

    plain, ranked = reviewed(files, *changed), reviewed(files, *changed, profile=profile)

    assert [comment.finding.path for comment in plain.comments] == ["app/a.py", "app/b.py"]
    assert [comment.finding.path for comment in ranked.comments] == ["app/b.py", "app/a.py"]
    first, second = ranked.comments
    assert first.evidence.endswith(" The code around it takes 50 % of the time in prof.out.")
    assert second.evidence.endswith(" The code around it did not run in prof.out.")
    assert ranked.notes == ("Ranked by prof.out, which saw 1 file of this repository.", *plain.notes)


def test_equal_changes_give_equal_reviews_whatever_their_order() -> None:
    files = {"app/a.py": SLOW, "app/b.py": SLOW}

    assert reviewed(files, ("app/a.py", 1, 3), ("app/b.py", 1, 3)).comments == (
        reviewed(files, ("app/b.py", 1, 3), ("app/a.py", 1, 3)).comments
    )


def test_a_repository_without_python_has_nothing_to_say() -> None:
    assert reviewed({}).title == "Nothing to say"


def test_a_survey_is_ranked_by_a_profile_too() -> None:
    tree = MemoryTree({"a.py": SLOW, "b.py": SLOW})
    profile = Profile("prof.out", (FunctionTime("/w/b.py", 1, "known", 0.5, 0.5, 7),), counted=True)

    found = survey(tree, load({}, NAMES), world(), profile=profile)

    assert [comment.finding.path for comment in found.comments] == ["b.py", "a.py"]
    assert found.notes[0] == "Ranked by prof.out, which saw 1 file of this repository."


def test_a_survey_counts_and_says_every_candidate() -> None:
    tree = MemoryTree({"app/__init__.py": "", "app/rows.py": SLOW, "app/run.py": "import app.rows\n"})

    found = survey(tree, load({}, NAMES), world())

    assert (found.files, found.functions, found.imports.repository) == (3, 1, 1)
    assert [comment.finding.rule for comment in found.comments] == ["membership-in-list"]


FAST = SLOW.replace("[name.lower() for name in names]", "{name.lower() for name in names}")


def slowed(before: str, after: str, *lines: tuple[int, int], settings: str = "") -> Review:
    """Review one file whose earlier version is known; `lines` are those that the change wrote."""
    tree = MemoryTree({"app/rows.py": after, "velox.toml": settings})
    ranges = tuple(LineRange(start, end) for start, end in lines)
    change = Change("main", "work tree", (ChangedFile("app/rows.py", ranges, "app/old.py"),))
    base = MemoryTree({"app/old.py": before})
    return review(change, tree, load({"velox.toml": settings.encode()}, KINDS), world(), base=base)


def test_what_the_change_made_slower_is_said_in_place_of_the_rule_and_with_its_rewrite() -> None:
    (comment,) = slowed(FAST, SLOW, (2, 2)).comments

    assert (comment.finding.rule, comment.place) == ("set-became-list", "inline")
    assert comment.title == "`wanted`, searched once per `row`, is now a list; before, it was a set."
    assert comment.blocks[0].after == ("    wanted = {name.lower() for name in names}",)


def test_what_was_slow_before_is_not_said_of_the_change() -> None:
    (comment,) = slowed(SLOW, SLOW + "\n\nLIMIT = 3\n", (1, 6)).comments

    assert (comment.finding.rule, comment.finding.was) == ("membership-in-list", "")


def test_what_was_taken_away_leaves_no_changed_line_and_is_said() -> None:
    after = "import requests\n\n\ndef load(url):\n    return requests.get(url, timeout=9).json()\n"
    before = "import functools\n" + after.replace("def load", "@functools.cache\ndef load")

    (comment,) = slowed(before, after).comments

    assert (comment.finding.rule, comment.finding.line, comment.place) == ("cache-removed", 4, "inline")


@pytest.mark.parametrize("setting", ['ignore = ["MEMBERSHIP"]', 'select = ["any-over-list"]'])
def test_settings_silence_regressions(setting: str) -> None:
    assert slowed(FAST, SLOW, (2, 2), settings=setting).comments == ()


def test_a_repeated_function_must_be_shown_pure() -> None:
    body = "    total = 0\n    for row in rows:\n        total += row\n    return total\n"
    before = (
        f"def weigh(rows):\n{body}\n\ndef shares(rows: tuple, names):\n    whole = weigh(rows)\n"
        "    return [name / whole for name in names]\n"
    )
    after = before.replace("    whole = weigh(rows)\n", "").replace("name / whole", "name / weigh(rows)")

    (comment,) = slowed(before, after, (8, 9)).comments
    assert comment.finding.rule == "work-moved-into-loop"
    loud = ("    total = 0\n", "    total = 0\n    print(rows)\n")
    assert slowed(before.replace(*loud), after.replace(*loud), (9, 10)).comments == ()
