from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.publication.annotations import MOST
from bot.publication.check_report import (
    NAME,
    RUN_PROOFS,
    Said,
    check_report,
    superseded_report,
    trouble_report,
)
from bot.publication.fitting import size_in_utf8
from bot.review_file import Reviewed
from engine.model import Comment, Skipped
from tests.bot.publication.samples import PATH, block, comment, module, review_of

CODE = module("f")
ONE = comment(PATH, CODE, "f")


def reviewed(*comments: Comment, notes: tuple[str, ...] = (), skipped: tuple[Skipped, ...] = ()) -> Reviewed:
    review = replace(review_of(*comments, skipped=skipped, below=3), notes=notes)
    return Reviewed(review, 2.8, "velox.toml of the base branch")


def test_the_summary_says_what_was_read_and_what_was_not() -> None:
    skipped = (Skipped("old.py", "does not parse as Python: invalid syntax (line 3)"),)
    report = check_report(
        Said((ONE,), (ONE,)), reviewed(ONE, skipped=skipped), {PATH: CODE}, version="0.1.0", fork=False
    )
    assert report.summary == (
        "| place | what | gain | evidence |\n"
        "| --- | --- | --- | --- |\n"
        "| `orders/report.py:4` | list searched in a loop | 38x at 10,000 | L2 tested |\n"
        "\n"
        "- Read 1 changed file and 40 neighbours, 5,120 lines, in 2.8 s.\n"
        "- Skipped old.py: does not parse as Python: invalid syntax \\(line 3\\).\n"
        "- 3 more below the bar; `velox review --all-lines` shows them.\n"
        "- Settings: velox.toml of the base branch. Velox 0.1.0."
    )
    assert report.title == "1 suggestion"
    assert "seen = set()" in report.text


def test_the_button_keeps_githubs_limits() -> None:
    assert len(RUN_PROOFS.label) <= 20
    assert len(RUN_PROOFS.description) <= 40
    assert len(RUN_PROOFS.identifier) <= 20


def test_trouble_is_ours_and_says_so() -> None:
    report = trouble_report("8c1e", "the checkout timed out twice", again=True)
    assert report.summary == (
        "Velox could not finish \\(id 8c1e\\): the checkout timed out twice. "
        "Nothing is wrong with your change; it will try again."
    )
    assert report.conclusion == "neutral"
    assert superseded_report("0123456789").conclusion == "skipped"
    assert NAME == "Velox"


WORD = st.text(st.characters() | st.sampled_from("\ud800`|\n<>@#\U0001f600"), max_size=40)


@settings(max_examples=30, deadline=None)
@given(
    words=st.lists(WORD, min_size=1, max_size=6),
    times=st.sampled_from([1, 2, 60, MOST + 1]),
    long=st.sampled_from([0, 300, 3000]),
)
def test_everything_stays_below_githubs_limits(words: list[str], times: int, long: int) -> None:
    many = tuple(
        replace(
            ONE,
            title=words[at % len(words)] * (1 + long // 50),
            short=words[0] * (1 + long // 100),
            blocks=(block(1, tuple(words) * (1 + long // 20), ("x",)),),
        )
        for at in range(times)
    )
    notes = tuple(words) * (1 + long // 3)
    report = check_report(
        Said(many, many, 1), reviewed(*many, notes=notes), {PATH: CODE}, version="0", fork=True
    )
    assert size_in_utf8(report.title) <= 255
    assert size_in_utf8(report.summary) <= 65_535
    assert size_in_utf8(report.text) <= 65_535
    assert len(report.annotations) == min(times, MOST)
    for annotation in report.annotations:
        assert size_in_utf8(annotation.title) <= 255
        assert size_in_utf8(annotation.message) <= 64 << 10
        assert size_in_utf8(annotation.details) <= 64 << 10
        assert annotation.start <= annotation.end
    for text in (report.summary, report.text):
        text.encode("utf-8")
        assert text.count("<details>") == text.count("</details>")
        MarkdownIt("commonmark").parse(text)
