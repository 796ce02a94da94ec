"""Characters that show nothing, or turn around what is shown: text for programs that people cannot read."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s+")

_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""A tab and a line feed are none. Those of https://www.unicode.org/reports/tr36/ and of private use are."""


def hides(text: str) -> bool:
    """Tell whether a text holds something that cannot be seen."""
    return _UNSEEN.search(text) is not None


def bared(text: str) -> str:
    """Return a text without what cannot be seen; its lines and tabs stay."""
    return _UNSEEN.sub("", text)


def seen(text: str) -> str:
    """Return words as one line that holds nothing invisible."""
    return _BLANKS.sub(" ", bared(_BLANKS.sub(" ", text))).strip()
