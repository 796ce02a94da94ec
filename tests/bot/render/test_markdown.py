from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from bot.render.markdown import render_comment, render_review
from bot.render.markup import block, cell, code, html, prose
from engine.model import DiffBlock
from tests.bot.render.samples import SEARCH_SOURCE, note, review_of, suggestion

HOSTILE = (
    "``` \n```suggestion\nimport os\n```",
    "</details><script>alert(1)</script>",
    "`` ` ``` @torvalds #1 GH-1 https://evil.example www.evil.example",
    "[x](javascript:alert(1)) ![i](http://e/i.png) *a* _b_ ~~c~~ | d | \\",
    "<img src=x onerror=alert(1)> &lt; $`x`$ {{ }}",
    "unbalanced `code @octocat",
)


def one_block(after: tuple[str, ...]) -> DiffBlock:
    return DiffBlock(42, 42, ("    seen = []",), after)


def tokens(markdown: str) -> list[tuple[str, str]]:
    """The blocks and inline parts of a document, as a CommonMark parser with HTML and tables reads it."""
    flat = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        flat.append((token.type, token.content))
        flat.extend((child.type, child.content) for child in token.children or ())
    return flat


def test_a_comment_reads_as_the_house_describes_it() -> None:
    comment = replace(suggestion(), blocks=(one_block(("    seen: set[str] = set()",)),))
    assert render_comment(comment) == (
        "**`seen` is a list searched once per row: quadratic in rows.** "
        "A set makes each test constant-time.\n"
        "\n"
        "```suggestion\n"
        "    seen: set[str] = set()\n"
        "```\n"
        "\n"
        "<details><summary>Evidence and conditions</summary>\n"
        "\n"
        "Holds if `row.key` is hashable; and if `seen` is not used after the loop.\\\n"
        "The rewrite parses and adds no lint error. Nothing was run.\\\n"
        "Rule `membership-in-list`\n"
        "\n"
        "</details>"
    )


def test_changes_far_apart_are_shown_not_clicked() -> None:
    text = render_comment(suggestion())
    assert "```suggestion" not in text
    assert text.count("```diff") == 2


def test_changes_that_lie_close_are_one_click() -> None:
    comment = suggestion()
    text = render_review(review_of(comment), {comment.finding.path: SEARCH_SOURCE}, seconds=1)
    assert "```suggestion\n    seen = set()\n    for row in rows:\n        seen.add(row.key)\n```" in text
    assert "```diff" not in text


def test_an_insertion_without_its_file_is_shown_not_clicked() -> None:
    comment = replace(suggestion(), blocks=(DiffBlock(1, 0, (), ("import bisect",)),))
    assert "```diff" in render_comment(comment)


def test_a_suggestion_keeps_every_byte() -> None:
    after = ("\tx = '```'", "````", "  trailing  ", "~~~", "</details>")
    comment = replace(suggestion(), blocks=(one_block(after),))
    fences = [
        token.content
        for token in MarkdownIt("commonmark").parse(render_comment(comment))
        if token.type == "fence" and token.info == "suggestion"
    ]
    assert fences == ["\n".join(after) + "\n"]


def test_a_suggestion_that_deletes_lines_is_an_empty_block() -> None:
    assert "```suggestion\n```" in render_comment(replace(suggestion(), blocks=(one_block(()),)))


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_stays_text(text: str) -> None:
    comment = replace(
        suggestion(path=f"a {text}.py"), title=text, why=text, evidence=text, conditions=(text,)
    )
    comment = replace(comment, short=text, blocks=(one_block((text,)),))
    folded = replace(comment, place="folded")
    document = render_review(review_of(comment, folded), {}, seconds=1)
    allowed = {"<details>", "<summary>", "<code>", "</code>", "</summary>", "</details>"}
    for kind, content in tokens(document):
        assert kind not in {"image", "link_open", "em_open", "s_open"}, content
        assert kind != "html_inline", content
        if kind == "html_block":
            tags = {f"<{part.partition('>')[0]}>" for part in content.split("<")[1:]}
            assert tags <= allowed, content
        if kind == "text":
            assert "@torvalds" not in content
            assert "@octocat" not in content
            assert "#1" not in content
            assert "://e" not in content
    fences = [content for kind, content in tokens(document) if kind == "fence"]
    assert len(fences) == 2, "nothing opens or closes a block but the suggestions themselves"


@pytest.mark.parametrize("text", HOSTILE)
def test_code_spans_cannot_be_left(text: str) -> None:
    parts = [
        part for part in tokens(code(text)) if part[0] not in {"paragraph_open", "inline", "paragraph_close"}
    ]
    assert [kind for kind, _ in parts] == ["code_inline"]


def test_tables_keep_their_columns() -> None:
    document = render_review(review_of(suggestion(path="a|b`|c.py"), note()), {}, seconds=1)
    rows = [line for line in document.splitlines() if line.startswith("| ")]
    kinds = [kind for kind, _ in tokens(document)]
    assert len(rows) == 4
    assert kinds.count("td_open") == 8


def test_backticks_in_a_sentence_become_code() -> None:
    assert prose("`a*b` is *slow*") == "`a*b` is \\*slow\\*"
    assert prose("``a`b`` twice") == "``a`b`` twice"


def test_summaries_hold_plain_html() -> None:
    assert html("a<b> @x `c`") == "a&lt;b&gt; @&#8203;x `c`"


def test_bars_are_escaped_once() -> None:
    assert cell("a|b") == "a\\|b"
    assert cell("a\\|b") == "a\\|b"


def test_fences_outgrow_what_they_hold() -> None:
    assert block(["`````"], "diff") == "``````diff\n`````\n``````"


def test_nothing_to_say() -> None:
    text = render_review(review_of(), {}, seconds=0.5)
    assert (
        text == "**Nothing to say**\n\n6 files changed · base `main` · 41 modules, 5,120 lines read · 0.5 s\n"
    )


def test_folded_comments_are_folded() -> None:
    text = render_review(review_of(replace(note(), place="folded"), below=3), {}, seconds=1)
    assert "<details><summary><code>orders/views.py:88</code> one query per item</summary>" in text
    assert "3 more below the bar: `--all-lines`" in text
