"""Who says `velox: ignore` is not spoken to; who merely mentions it, is."""

from __future__ import annotations

import textwrap

import pytest

from engine.model import Skipped
from engine.syntax.parse import parse
from engine.syntax.suppress import Suppressions, suppressions
from tests.engine.findings import finding


def read(source: str) -> Suppressions:
    module = parse("a.py", textwrap.dedent(source).lstrip("\n").encode())
    assert not isinstance(module, Skipped), module
    return suppressions(module)


def hidden(source: str, rule: str = "membership-in-list") -> list[int]:
    """The lines on which a finding of `rule` is hidden."""
    found = read(source)
    last = textwrap.dedent(source).lstrip("\n").count("\n") + 1
    return [line for line in range(1, last + 1) if found.hides(finding(line=line, end_line=line, rule=rule))]


@pytest.mark.parametrize(
    "remark",
    [
        "# velox: ignore",
        "#velox:ignore",
        "# velox:  ignore",
        "# noqa: E501  # velox: ignore",
        "# velox: ignore -- small by contract",
        "# velox: ignore[membership-in-list]",
        "# velox: ignore[ other-rule , membership-in-list ]",
        "# velox: ignore[membership-in-list]: small",
    ],
)
def test_a_remark_hides_its_line(remark: str) -> None:
    assert hidden(f"a = 1\nb = 2  {remark}\nc = 3\n") == [2]


@pytest.mark.parametrize(
    "remark",
    [
        "# velox: ignored",
        "# velox: ignore-me",
        "# velox: ignore[",
        "# velox: ignore[]",
        "# velox: ignore[other-rule]",
        "# velox ignore",
        "# Velox: ignore",
        "# unvelox: ignore",
        "# velox: be quiet",
    ],
)
def test_what_is_no_remark_for_it_hides_nothing(remark: str) -> None:
    assert hidden(f"a = 1\nb = 2  {remark}\n") == []


@pytest.mark.parametrize(
    "line", ["x = '# velox: ignore'", 'x = """\n# velox: ignore\n"""', "x = f'{y} # velox: ignore'"]
)
def test_text_in_a_string_is_no_remark(line: str) -> None:
    assert read(line + "\n") == Suppressions()


def test_a_remark_hides_the_statement_that_starts_on_its_line() -> None:
    assert hidden("a = f(  # velox: ignore\n    b,\n    c,\n)\nd = 1\n") == [1, 2, 3, 4]


def test_a_remark_further_down_hides_its_line_only() -> None:
    assert hidden("a = f(\n    b,  # velox: ignore\n    c,\n)\n") == [2]


def test_a_remark_on_a_header_leaves_the_block_alone() -> None:
    assert hidden("for a in f(  # velox: ignore\n    b,\n):\n    c\n    d\n") == [1, 2, 3]
    assert hidden("def a():  # velox: ignore\n    b\n") == [1]


def test_a_remark_on_a_line_of_its_own_hides_no_other() -> None:
    assert hidden("a = 1\n# velox: ignore\nb = 2\n") == [2]


def test_a_remark_on_lowered_syntax_counts() -> None:
    assert hidden('def a[T](b):  # velox: ignore\n    c = f"{d["#"]}"  # velox: ignore\n    e\n') == [1, 2]


@pytest.mark.parametrize("remark", ["# velox: ignore-file", "# velox: ignore-file[membership-in-list]"])
def test_a_file_is_hidden_from_its_first_ten_lines(remark: str) -> None:
    assert hidden("'doc'\n" + remark + "\na = 1\nb = 2\n") == [1, 2, 3, 4, 5]
    assert hidden("#\n" * 9 + remark + "\na = 1\n") == list(range(1, 13))


@pytest.mark.parametrize(
    "source",
    [
        "#\n" * 10 + "# velox: ignore-file\na = 1\n",
        "# velox: ignore-file[other-rule]\na = 1\n",
        "'# velox: ignore-file'\na = 1\n",
        "# velox: ignore-files\na = 1\n",
    ],
)
def test_a_file_is_not_hidden_otherwise(source: str) -> None:
    assert hidden(source) == []


def test_unknown_names_are_reported_with_their_lines() -> None:
    found = read(
        "# velox: ignore-file[sorted-first]\n"
        "a  # velox: ignore[b-rule, a-rule, known]\n"
        "c  # velox: ignore[]\n"
    )

    assert found.unknown(frozenset({"known"})) == ((1, "sorted-first"), (2, "a-rule"), (2, "b-rule"), (3, ""))


def test_known_names_and_no_names_are_not_reported() -> None:
    assert read("a  # velox: ignore[known]\nb  # velox: ignore\n").unknown(frozenset({"known"})) == ()
