"""Takes secrets out of text before anyone sees it: a log line, an error, what a program printed.

Secrets are known by their shape, as GitHub documents it, or by their value when they have none. GitHub's
tokens grew to some 520 characters with two dots in 2026, hence no upper bound on length
(https://github.blog/changelog/, "stateless" installation tokens).
"""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

REDACTED = "[redacted]"

_SHORTEST = 8
"""A value below this many characters is not registered: it would blacken innocent text."""

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # A block whose end was cut off is one all the same; `\n` may be two characters, as in an environment.
    (re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL), REDACTED),
    (
        re.compile(
            r"""((?:proxy-)?authorization\\?["']?\s*[:=]\s*\\?["']?\s*)"""
            r"""(?:(?:basic|bearer|token)\s+)?[^\s"',;}\\]+""",
            re.IGNORECASE,
        ),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"\b([a-z][a-z0-9+.-]{1,20}://)[^/\s@\"'<>]+@", re.IGNORECASE), rf"\1{REDACTED}@"),
    (re.compile(r"\bgh[a-z]_[A-Za-z0-9._-]{20,}"), REDACTED),
    (re.compile(r"\bgithub_pat_[A-Za-z0-9_]{20,}"), REDACTED),
    (re.compile(r"\bv[0-9]\.[0-9a-f]{40}\b"), REDACTED),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"), REDACTED),
)


_HINT = re.compile(
    r"-----BEGIN |authorization|://|gh[a-z]_|github_pat_|v[0-9]\.[0-9a-f]{40}|eyJ", re.IGNORECASE
)
"""Something of this is part of every shape: most text has none of it, and is done with at once."""


class Redactor:
    """Removes secrets of known shape, and those that were registered by value."""

    def __init__(self) -> None:
        self._values: dict[str, None] = {}

    def register(self, secret: str) -> None:
        """Have a secret removed wherever its text appears: as it is, base64-encoded, or quoted for a URL.

        What its shape gives away already is not kept, so tokens that are minted by the hour do not pile up.
        """
        secret = secret.strip()
        if len(secret) < _SHORTEST or _shaped(secret) == REDACTED:
            return
        encoded = base64.b64encode(secret.encode("utf-8", "surrogateescape")).decode("ascii")
        for form in (secret, secret.replace("\n", "\\n"), encoded, quote(secret, safe="")):
            self._values[form] = None

    def redact(self, text: str) -> str:
        """Return the text with `[redacted]` in the place of each secret."""
        for value in self._values:
            if value in text:
                text = text.replace(value, REDACTED)
        return _shaped(text)


def _shaped(text: str) -> str:
    if _HINT.search(text) is None:
        return text
    for pattern, instead in _SHAPES:
        text = pattern.sub(instead, text)
    return text


_OURS = Redactor()

register_secret = _OURS.register
"""Register a secret of this process, such as the webhook's, by its value."""

redact = _OURS.redact
"""Return a text without this process's secrets and without anything that has the shape of one."""
