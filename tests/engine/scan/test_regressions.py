from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model import Edit, Growth
from engine.regressions import all_regressions
from engine.scan.regressions import Compared, compare, joined
from tests.engine.findings import finding

BEFORE = "def known(rows, xs):\n    wanted = set(xs)\n    return [row for row in rows if row in wanted]\n"
AFTER = BEFORE.replace("set(xs)", "list(xs)")
NAMES = tuple(one.name for one in all_regressions())


def compared(before: str, after: str, names: tuple[str, ...] = NAMES, *callees: tuple[str, str]) -> list[str]:
    job = Compared("a.py", before.encode(), after.encode(), names, callees)
    return [found.rule for found in compare(job)]


def test_what_became_slower_is_a_finding_that_knows_what_it_was() -> None:
    (found,) = compare(Compared("a.py", BEFORE.encode(), AFTER.encode(), NAMES))

    assert (found.rule, found.path, found.line, found.symbol) == ("set-became-list", "a.py", 2, "known")
    assert (found.growth, found.was) == (Growth.QUADRATIC, "it was a set")
    assert found.message == "`wanted`, searched once per `row`, is now a list; before, it was a set."


def test_remarks_and_settings_silence_it() -> None:
    hushed = AFTER.replace("list(xs)", "list(xs)  # velox: ignore[set-became-list]")

    assert compared(BEFORE, hushed) == []
    assert compared(BEFORE, AFTER, names=("cache-removed",)) == []


@pytest.mark.parametrize(
    ("before", "after"), [("def (", AFTER), (BEFORE, "def ("), ("", AFTER), (BEFORE, "")]
)
def test_without_both_versions_nothing_is_said(before: str, after: str) -> None:
    assert compared(before, after) == []


def test_a_method_that_moved_out_of_its_class_is_not_paired() -> None:
    inside = "class A:\n" + "".join(f"    {line}\n" for line in BEFORE.splitlines())

    assert compared(inside, AFTER) == []


def test_a_renamed_function_is_known_by_its_body() -> None:
    cached = "from functools import cache\n@cache\ndef rows(path):\n    return parse(path).rows\n"

    assert compared(cached, "def table(path):\n    return parse(path).rows\n") == ["cache-removed"]


def test_a_function_of_the_repository_that_asks_the_network_counts_as_a_round_trip() -> None:
    before = "from app import ask\ndef f(names):\n    return ask(names)\n"
    after = "from app import ask\ndef f(names):\n    return [ask(name) for name in names]\n"

    assert compared(before, after) == []
    assert compared(before, after, NAMES, ("app.ask", "asks the network")) == ["round-trip-moved-into-loop"]


def test_of_two_that_say_the_same_the_regression_stays_with_the_rewrite() -> None:
    edit = Edit(2, 13, 3, 17, "set")
    here = finding(line=2, end_line=2, symbol="known", edits=(edit,), no_edit="")
    near = replace(here, line=3, end_line=3)
    other = replace(here, line=9, end_line=9, symbol="other", edits=(replace(edit, line=9, end_line=9),))
    slower = finding(
        rule="set-became-list", line=3, end_line=3, symbol="known", was="it was a set", message="`seen` is …"
    )

    apart = replace(here, line=4, edits=(replace(edit, line=5, end_line=5),), message="`seen` is slow.")
    for said in (here, near, apart):
        first, second = joined([said, other], [slower])
        assert (first.rule, first.was) == ("set-became-list", "it was a set")
        assert (first.edits, first.no_edit) == (said.edits, "")
        assert second == other


def test_what_another_rule_says_elsewhere_stays() -> None:
    rule = finding(line=1, end_line=1, symbol="f")
    slower = finding(rule="cache-removed", category="MEMO", line=4, end_line=4, symbol="f", was="x")

    assert joined([rule], [slower]) == [rule, slower]
    assert joined([rule], []) == [rule]


def test_a_long_function_is_blamed_on_its_first_lines_and_not_on_one_inside_it() -> None:
    inner = "    def inner(x):\n        return x\n"
    body = inner + "".join(f"    x{number} = parse(path, {number})\n" for number in range(12))
    after = f"def load(path):\n{body}    return inner(x1)\n"
    (found,) = compare(
        Compared("a.py", f"from functools import cache\n@cache\n{after}".encode(), after.encode(), NAMES)
    )

    assert (found.rule, found.symbol, found.line, found.end_line) == ("cache-removed", "load", 1, 10)


def test_repeated_calls_without_effect_count_and_those_of_the_repository_must_be_shown_to_have_none() -> None:
    head = "import app\ndef f(rows, raw: bytes):\n"
    before = f"{head}    text = {{call}}\n    for row in rows:\n        row.a = text\n"
    after = f"{head}    for row in rows:\n        row.a = {{call}}\n"
    found = {}
    for call in (
        "raw.decode('ascii')",
        "len(raw)",
        "app.text(raw) + 'x'",
        "app.Text(raw) + 'x'",
        "row.text()",
    ):
        was, now = (side.format(call=call).encode() for side in (before, after))
        for one in compare(Compared("a.py", was, now, NAMES)):
            found[call] = (one.growth, one.requires_pure)

    assert found == {
        "raw.decode('ascii')": (Growth.CONSTANT, ()),
        "app.text(raw) + 'x'": (Growth.CONSTANT, ("app.text",)),
    }
