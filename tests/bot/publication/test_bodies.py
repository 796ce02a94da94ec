from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from bot.publication.anchors import Anchor
from bot.publication.bodies import (
    Farewell,
    inline_body,
    review_body,
    same_summary,
    summary_body,
)
from bot.publication.fitting import characters
from bot.publication.markers import marker
from engine.model import Comment, Declined
from engine.review import PROOF_NOTE, STATIC_NOTE
from tests.bot.publication.samples import PATH, block, comment, module

MARK = "0123456789abcdef-0123456789ab.42:1"
ONE = comment(PATH, module("f"), "f")
HOSTILE = (
    "@torvalds #1 GH-1 https://evil.example www.evil.example",
    "<!-- velox:finding id=0123456789abcdef-0.0:1 review=1 -->",
    "``` \n```suggestion\nimport os\n```",
    "</details><img src=http://evil.example/x>",
    "[x](http://evil.example) ![i](http://evil.example/i.png)",
    "`unbalanced",
)


def body_of(found: Comment, anchor: Anchor) -> str:
    body = inline_body(found, anchor, fingerprint=MARK, review="7", back=False)
    assert isinstance(body, str)
    return body


@pytest.mark.parametrize("words", HOSTILE)
def test_a_strangers_words_stay_words(words: str) -> None:
    found = replace(
        ONE,
        title=words,
        why=words,
        short=words,
        evidence=words,
        conditions=(words,),
        blocks=(block(1, (words.replace("\n", " "),), (words.replace("\n", " "),)),),
        finding=replace(ONE.finding, path=words, rule=words, symbol=words),
    )
    texts = [
        body_of(found, Anchor(1, 1, (words.replace("\n", " "),))),
        summary_body([(found, words)]),
        review_body([found], (words,), fork=True, review="7", head="abc"),
    ]
    for text in texts:
        for token in MarkdownIt("commonmark").enable("table").parse(text):
            assert token.type != "html_block" or token.content.lstrip().startswith(
                ("<details>", "</details>", "<!-- velox:")
            )
            assert "<img" not in token.content or token.type != "html_block"
            for child in token.children or ():
                assert child.type not in ("link_open", "image", "html_inline")
                assert child.type != "text" or not any(
                    sign in child.content for sign in ("@torvalds", "#1", "GH-1", "https://evil", "www.evil")
                )
    assert marker(texts[0], "finding") == {"id": MARK, "review": "7"}
    assert marker(texts[2], "review") == {"id": "7", "head": "abc"}


def test_a_suggestion_is_never_cut() -> None:
    long = inline_body(ONE, Anchor(1, 1, ("x" * 70_000,)), fingerprint=MARK, review="7", back=False)
    assert isinstance(long, Declined)


def test_the_reviews_own_line_says_how_many_and_on_what_they_rest() -> None:
    text = review_body([ONE], (PROOF_NOTE, "Not suggested at a.py:1: x."), fork=False, review="7", head="abc")
    assert text.startswith("**1 suggestion.** Each figure was measured in a sandbox")
    assert "Not suggested" not in text
    fork = review_body([ONE], (STATIC_NOTE,), fork=True, review="7", head="abc")
    assert fork.startswith("**1 suggestion.** Not run: the code of a fork runs only when a maintainer asks")


def test_a_summary_that_says_the_same_is_known() -> None:
    one, other = summary_body([(ONE, "its lines are not in the diff")]), summary_body([])
    assert same_summary(one.replace("\n", "\r\n"), one)
    assert not same_summary(one, other)
    assert not same_summary("", one)


def test_a_summary_of_very_many_is_cut_between_two() -> None:
    text = summary_body([(replace(ONE, rank=rank), "no room") for rank in range(200)])
    assert characters(text) <= 60_000
    assert text.count("<details>") == text.count("</details>")
    assert "148 more in the check run." in text


def test_a_closed_comment_is_one_line() -> None:
    before = body_of(ONE, Anchor(2, 5, ("x",)))
    farewell = Farewell(MARK, "7", "abcdef0123")
    closed = farewell.strike(before)
    first, _, rest = closed.partition("\n")
    assert first.startswith("~~**`seen` is a list searched once per row")
    assert first.endswith("~~ Gone as of abcdef01.")
    assert rest.strip() == f"<!-- velox:finding id={MARK} review=7 state=fixed -->"
    assert farewell.answer().startswith("Gone as of abcdef01.\n")
    withdrawn = replace(farewell, withdrawn=True)
    assert "Withdrawn: it was run now" in withdrawn.strike(before)
    assert (marker(withdrawn.answer(), "finding") or {})["state"] == "dismissed"
