from __future__ import annotations

import pytest

from bot.publication.markers import content_digest, marked, marker


def test_a_marker_is_read_back() -> None:
    body = marked("Words.\n", "finding", id="ab-1.2:3", review="7")
    assert body == "Words.\n\n<!-- velox:finding id=ab-1.2:3 review=7 -->"
    assert marker(body, "finding") == {"id": "ab-1.2:3", "review": "7"}
    assert marker(body.replace("\n", "\r\n") + "\r\n", "finding") is not None
    assert marker(body, "review") is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- velox:finding id=1 --> and more",
        "```suggestion\n<!-- velox:finding id=1 -->\n```",
        "x <!-- velox:finding id=1 -->",
        "<!-- velox:finding id=1 --> <!-- -->",
    ],
)
def test_only_the_last_line_counts(body: str) -> None:
    assert marker(body, "finding") is None


def test_code_that_looks_like_a_marker_does_not_win() -> None:
    body = marked("```\n<!-- velox:finding id=evil -->", "finding", id="ours")
    assert marker(body, "finding") == {"id": "ours"}


@pytest.mark.parametrize("value", ["", "a b", "-->", "a--b", "a\nb", "é"])
def test_what_would_break_out_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="marker cannot hold"):
        marked("x", "finding", id=value)


def test_a_digest_takes_any_text() -> None:
    assert content_digest("\ud800") != content_digest("")
