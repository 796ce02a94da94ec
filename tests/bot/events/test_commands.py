"""Which lines of a comment are commands: those that a person wrote as text, and no others."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.events._commands import LONGEST, MOST, READ, Asked, commands_in

REVIEW = (Asked("review"),)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("/velox review", REVIEW),
        ("/VELOX Review", REVIEW),
        ("  /velox \t review  ", REVIEW),
        ("/velox", (Asked("help"),)),
        ("/velox\r\n", (Asked("help"),)),
        ("Please.\n/velox review", REVIEW),
        ("Please.\r\n/velox review\r\nThank you.", REVIEW),
        ("> quoted\n\n/velox review", REVIEW),
        ("```\ncode\n```\n/velox review", REVIEW),
        ("~~~ python\ncode\n~~~\n/velox review", REVIEW),
        ("<!-- hidden -->\n\n/velox review", REVIEW),
        ("<details>\n\n/velox review\n\n</details>", REVIEW),
        ("/velox review\n-- \nMia", REVIEW),
        ("/velox review\n--\nMia", REVIEW),
        ("/velox explain c-7f31a2", (Asked("explain", "c-7f31a2"),)),
        ("/velox optimize `src/app.py`", (Asked("optimize", "src/app.py"),)),
        ("/velox optimize src/_a_*.py", (Asked("optimize", "src/_a_*.py"),)),
        ("/velox feedback   up\tc-1", (Asked("feedback", "up c-1"),)),
        ("/velox pause\n/velox status", (Asked("pause"), Asked("status"))),
        ("/velox revuew", (Asked("revuew"),)),
        ("/velox ../x", (Asked("", ""),)),
        ("/velox <b>", (Asked("", ""),)),
    ],
)
def test_what_is_a_command(body: str, wanted: tuple[Asked, ...]) -> None:
    assert commands_in(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "",
        "velox review",
        "Try /velox review.",
        "/veloxreview",
        "/velox: review",
        "/velox, please review",
        "\\/velox review",
        "`/velox review`",
        "Use `\n/velox review\n` for it",
        "    /velox review",
        "```\n/velox review\n```",
        "```\n/velox review",
        "~~~~\n~~~\n/velox review\n~~~~",
        "````\n```\n/velox review\n````",
        "> /velox review",
        "> quoted\n/velox review",
        ">> ```\n>> /velox review",
        "> [!NOTE]\n> /velox review",
        "- /velox review",
        "1. /velox review",
        "- one\n/velox review",
        "<!--\n/velox review\n-->",
        "<!-- /velox review -->",
        "text <!--\n/velox review\n--> more",
        "<!--\n/velox review",
        "<pre>\n/velox review\n</pre>",
        "<blockquote>\n/velox review\n</blockquote>",
        "<script>\n/velox review\n</script>",
        "| a |\n| - |\n/velox review",
        "# /velox review",
        "[a]:\n/velox review",
        "-- Mia wrote: /velox review",
    ],
)
def test_what_is_none(body: str) -> None:
    assert commands_in(body) == ()


def test_the_first_few_are_taken_and_no_more() -> None:
    names = ("a", "b", "c", "d", "e")
    assert [each.name for each in commands_in("\n".join(f"/velox {name}" for name in names))] == [
        *names[:MOST]
    ]


def test_a_long_comment_is_read_to_a_bound() -> None:
    assert commands_in("x\n" * READ + "/velox review") == ()
    (found,) = commands_in("/velox explain " + "x" * 5000)
    assert len(found.arguments) == LONGEST


TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from("`~>-<!*_[]()|\\/ \n\t#"), max_size=80)
ANYTHING = st.text(
    st.sampled_from("`~><!-/velox review\n \r\t\ud800\0\ue000\ue0010|[]()\\*_") | st.characters()
)


@given(ANYTHING)
@example("\ue0000\ue001\n/velox review")
@example("/velox \ud800\0")
def test_any_text_gives_names_and_lines_that_fit_a_column(body: str) -> None:
    found = commands_in(body)
    assert len(found) <= MOST
    for each in found:
        assert each.arguments.encode("utf-8", "strict") is not None
        assert each.arguments.isprintable() or not each.arguments.isascii()
        assert not set(each.name + each.arguments) & set("\0\n\r\t")
        assert len(each.arguments) <= LONGEST


@given(TEXT, st.sampled_from(["```", "~~~", "````", "~~~~~"]))
def test_nothing_in_a_fence_is_a_command(inside: str, fence: str) -> None:
    safe = inside.replace(fence[:3], "")
    assert commands_in(f"{fence}\n{safe}\n/velox review\n{fence}") == ()


@given(TEXT)
def test_nothing_in_a_quote_is_a_command(inside: str) -> None:
    lines = [*inside.splitlines(), "/velox review"]
    assert commands_in("\n".join(f"> {line}" for line in lines)) == ()


@given(TEXT.filter(lambda text: "-->" not in text))
def test_nothing_in_an_html_comment_is_a_command(inside: str) -> None:
    assert commands_in(f"<!-- {inside}\n/velox review\n-->") == ()


@given(st.lists(st.sampled_from(["Hello.", "", "*well*", "`x`", "see #3"]), max_size=6), st.integers(0, 6))
def test_a_line_among_plain_paragraphs_is_found(lines: list[str], at: int) -> None:
    whole = [*lines[:at], "/velox status", *lines[at:]]
    assert commands_in("\n".join(whole)) == (Asked("status"),)
