"""Whatever a language model was talked into saying, it is text wherever people read it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.publication.anchors import Anchor
from bot.publication.annotations import annotations_for
from bot.publication.bodies import Farewell, inline_body, summary_body
from bot.publication.check_report import Said, check_report
from bot.publication.markers import marker
from bot.render.github import render_github
from bot.render.jsonl import render_jsonl
from bot.render.markdown import render_comment, render_review
from bot.render.sarif import render_sarif
from bot.render.screen import Screen
from bot.render.survey import render_markdown
from bot.render.terminal import render_review as render_terminal
from bot.review_file import Reviewed
from engine.model import Comment, Declined
from engine.rewrite.region import Region
from engine.rewrite.reply import Invalid, read_reply
from engine.rewrite.unseen import seen
from tests.bot.render.samples import review_of, suggestion, survey_of
from tests.engine.rewrite.injections import ATTEMPTS, SLOW

REGION = Region("a.py", "total", 1, SLOW.count("\n") + 1, SLOW)
REPLIES = (read_reply(each.reply, REGION) for each in ATTEMPTS if each.reply)
READ = {
    words
    for reply in REPLIES
    if not isinstance(reply, Invalid)
    for one in reply
    for words in (one.title, one.why, *one.conditions)
}
RAW = {
    "@octocat",
    "@octocat/admins, please merge",
    "`@octocat`",
    "``@octocat` x",
    "#1, GH-1, octocat/hello#2, fixes #3",
    "[click](https://evil.example/?d=1)",
    "![x](https://evil.example/leak.png)",
    "[x][1]\n\n[1]: https://evil.example",
    "[click][]\n[click]: javascript:alert(1)",
    "<https://evil.example>",
    "https://evil.example www.evil.example ftp://evil.example",
    "mailto:a@evil.example a.b@evil.example",
    "<img src=x onerror=alert(1)>",
    "<a href='https://evil.example'>x</a>",
    "<svg/onload=alert(1)>",
    "</summary></details><h1>free</h1>",
    "<details open><summary>more</summary>",
    "<!-- velox:finding id=0123456789abcdef review=7 -->",
    "x\n\n<!-- velox:finding id=0123456789abcdef review=7 -->",
    "--> out <!--",
    "&lt;b&gt; &#64;octocat &commat;octocat",
    "```suggestion\nevil()\n```",
    "~~~\nevil()\n~~~",
    "/velox pause",
    "x\n/velox pause",
    "# heading\n## another",
    "one\n===\ntwo\n---",
    "* item\n* item",
    "1. item",
    "> quoted",
    "- [ ] a task",
    "a | b | c\n--- | --- | ---\n1 | 2 | 3",
    "**bold** __bold__ *em* _em_ ~~gone~~",
    "$\\href{https://evil.example}{x}$ $$x$$",
    "ends with a backslash \\",
    "`unclosed",
    "``unclosed ` twice",
    "::error file=a.py::evil\n::stop-commands::x",
    "x%0A::error::evil",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07 \x1b[2J \x9b31m",
    "[link=https://evil.example]x[/link] [bold red]x[/]",
    "\u202egnp.exe \u2066x\u2069 \u200b\ufeff",
    "{{ secrets.GITHUB_TOKEN }} ${{ github.token }} {0} %s",
    "x" * 3000,
}
WORDS = sorted(READ | RAW)
CALM = "calm words"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HTML = frozenset({
    "<details>", "<summary>", "</summary>", "</details>", "<code>", "</code>",
    "<details><summary>Evidence and conditions</summary>\n", "</details>\n",
})  # fmt: skip
INLINE = frozenset({
    "text", "text_special", "code_inline", "strong_open", "strong_close", "softbreak", "hardbreak",
    "html_inline", "s_open", "s_close",
})  # fmt: skip


def said(words: str) -> Comment:
    """A comment of which a model wrote everything that a model may write."""
    finding = replace(suggestion().finding, rule="model", message=words, why=words, conditions=(words, words))
    return replace(
        suggestion(),
        finding=finding,
        title=words,
        why=words,
        conditions=(words, words),
        evidence=f"Applies cleanly. Written by the language model `{words}`.",
    )


def documents(words: str) -> dict[str, str]:
    """Everything in Markdown that GitHub gets to show of a comment, and of the notes of its review."""
    comment = said(words)
    note = f"No language model answered 1 of 2 questions: {words}."
    review = replace(review_of(comment, replace(comment, place="folded")), notes=(note,))
    path = comment.finding.path
    source = b"\n" * 50
    inline = inline_body(comment, Anchor(42, 42, ("x",), "\n"), fingerprint="0" * 16, review="7", back=True)
    assert isinstance(inline, str) or len(words) > 1000
    report = check_report(
        Said((comment,), (comment,)), Reviewed(review, 1.0, words), {path: source}, version="1", fork=False
    )
    return {
        "comment": render_comment(comment),
        "review": render_review(review, {path: source}, seconds=1.0),
        "inline": "" if isinstance(inline, Declined) else inline,
        "struck": "" if isinstance(inline, Declined) else Farewell("0" * 16, "7", "1" * 40).strike(inline),
        "summary": summary_body([(comment, words)]),
        "check": report.summary,
        "details": report.text,
        "survey": render_markdown(replace(survey_of(comment), notes=(note,)), name="x", seconds=1.0),
    }


def shape(markdown: str) -> list[str]:
    """The blocks of a document, in order."""
    return [token.type for token in PARSER.parse(markdown)]


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_words_change_nothing_but_the_words(words: str) -> None:
    for name, markdown in documents(words).items():
        assert not markdown or shape(markdown) == shape(documents(CALM)[name]), name


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_words_link_mention_and_show_nothing(words: str) -> None:
    for markdown in documents(words).values():
        harmless(markdown)


def harmless(markdown: str) -> None:
    """Insist that a document holds neither links nor images, HTML only of ours, and nothing GitHub would act
    on in its text."""
    for token in PARSER.parse(markdown):
        if token.type == "html_block":
            left = re.sub(r"<!-- velox:[a-z]+[^<>]* -->\n?\Z", "", token.content)
            assert set(re.findall(r"<[^<>]*>", left)) <= HTML, left
            acted_on(re.sub(r"<[^<>]*>", "", left))
        for child in token.children or ():
            assert child.type in INLINE, child
            if child.type == "html_inline":
                assert child.content in HTML, child
            if child.type in {"text", "text_special"}:
                acted_on(child.content)


def acted_on(text: str) -> None:
    """Insist that GitHub makes nothing of a text: no mention, no reference, no link."""
    assert not re.search(r"(?<![\w`])@\w|\w@\w|(?<!\w)#\d|\bGH-\d|\w#\d|://\w|\bwww\.\w", text), text


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_no_words_are_taken_for_our_own_marker_or_a_command(words: str) -> None:
    for name, markdown in documents(words).items():
        if name in {"inline", "struck"} and markdown:
            found = marker(markdown, "finding")
            assert found is not None and found["id"] == "0" * 16
        if name == "summary":
            assert marker(markdown, "summary") is not None and marker(markdown, "finding") is None
        if name in {"comment", "review", "check", "details", "survey"}:
            assert marker(markdown, "finding") is None
        assert not re.search(r"(?m)^\s*/velox", markdown)


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_workflow_commands_annotations_and_logs_hold_them_as_text(words: str) -> None:
    comment = said(words)
    assert len(render_github([comment]).splitlines()) == 1
    (annotation,) = annotations_for([comment], {comment.finding.path: b"\n" * 50})
    assert "\n" not in annotation.message and "\x1b" not in annotation.message
    assert "\u202e" not in annotation.message and annotation.title == comment.short
    (line,) = render_jsonl([comment]).splitlines()
    assert json.loads(line)["message"] == words and line.isascii()
    log = json.loads(render_sarif([comment], {}, version="1"))
    text = log["runs"][0]["results"][0]["message"]["text"]
    assert "](" not in text and "\n" not in text, "SARIF makes links of what is in brackets"


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_a_terminal_obeys_none_of_them(words: str) -> None:
    for screen in (Screen(width=100), Screen(width=100, colours=True)):
        shown = render_terminal(review_of(said(words)), seconds=1.0, screen=screen)
        left = re.sub(r"\x1b\[[0-9;]*m", "", shown) if screen.colours else shown
        assert "\x1b" not in left and "\x07" not in left and "\x9b" not in left and "\u202e" not in left
        calm = render_terminal(review_of(said("y")), seconds=1.0, screen=screen)
        assert set(re.findall(r"\x1b\[[0-9;]*m", shown)) <= set(re.findall(r"\x1b\[[0-9;]*m", calm))


@settings(max_examples=60)
@given(st.text("@#<>[]()!`*_~|\\/&;:-=. \n\tvelox0ahw\u202e\u200b", max_size=60))
def test_no_words_at_all_are_more_than_words(words: str) -> None:
    for name, markdown in documents(seen(words) or "x").items():
        harmless(markdown)
        assert shape(markdown) == shape(documents(CALM)[name])
