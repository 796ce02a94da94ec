from __future__ import annotations

from bot.fingerprint import fingerprints
from tests.bot.render.samples import QUERY, SEARCH, SEARCH_SOURCE

SOURCES = {"orders/report.py": SEARCH_SOURCE}


def test_findings_are_told_apart_and_copies_counted() -> None:
    first, second, third = fingerprints([SEARCH, QUERY, SEARCH], SOURCES)
    digest = first.removesuffix(":1")
    assert third == f"{digest}:2"
    assert second.endswith(":1")
    assert not second.startswith(digest)


def test_without_the_file_the_message_counts() -> None:
    assert fingerprints([SEARCH], {}) == fingerprints([SEARCH], {})
    assert fingerprints([SEARCH], {}) != fingerprints([SEARCH], SOURCES)
