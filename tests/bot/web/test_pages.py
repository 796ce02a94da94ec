"""Pages escape what they are given, and say in their headers what may happen on them."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from jinja2 import UndefinedError

from bot.web.pages import page

WORDS = '"><img src=x onerror=alert(1)> & {{ 7 * 7 }}'


def test_what_a_page_is_given_is_text() -> None:
    text = page("refused", title="No", words=WORDS, link=WORDS, link_words="there").text or ""

    assert "<img" not in text and "49" not in text
    assert text.count("&#34;&gt;&lt;img src=x onerror=alert(1)&gt; &amp; {{ 7 * 7 }}") == 2


def test_a_value_that_is_missing_is_noticed() -> None:
    with pytest.raises(UndefinedError):
        page("refused", title="No")


def test_the_policy_allows_the_style_that_is_there() -> None:
    answer = page("installed", requested=False)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text or "", re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]
    assert "&" not in style


def test_forms_go_where_they_are_allowed_to() -> None:
    here = page("installed", requested=False).headers["Content-Security-Policy"]
    answer = page("installed", forms_to=("https://github.com",), requested=False)
    there = answer.headers["Content-Security-Policy"]

    assert "form-action 'self';" in here
    assert "form-action 'self' https://github.com;" in there
