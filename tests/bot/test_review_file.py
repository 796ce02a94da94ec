"""A review is written and read back, also one of an earlier version."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from bot.review_file import Reviewed, read_review, write_review
from engine.errors import BadInput
from engine.model import Review
from engine.tries import Tried
from tests.bot.test_exported import FIRST

REVIEW = Review("Nothing to say", "main", "rows", 1, 3, 40, (), 0, (), ())
REVIEWED = Reviewed(REVIEW, 1.5, "defaults")


def test_what_was_tried_is_read_back() -> None:
    tried = (Tried("membership-in-list", "data_structure", "hot/many/2", 3, 2),)
    reviewed = replace(REVIEWED, review=replace(REVIEW, tried=tried))
    assert read_review(write_review(reviewed)) == reviewed


def test_a_review_of_an_earlier_version_tried_nothing_that_is_known() -> None:
    document = json.loads(zlib.decompress(write_review(REVIEWED)))
    del document["review"]["tried"]
    assert read_review(zlib.compress(json.dumps(document).encode())) == REVIEWED


def test_a_decision_of_an_earlier_version_tells_less() -> None:
    reviewed = replace(REVIEWED, review=replace(REVIEW, decisions=(FIRST,)))
    document = json.loads(zlib.decompress(write_review(reviewed)))
    for name in ("low", "budget", "undecided", "watcher"):
        del document["review"]["decisions"][0][name]
    (decided,) = read_review(zlib.compress(json.dumps(document).encode())).review.decisions
    assert decided == replace(FIRST, low=0.0, budget=0.0)


@pytest.mark.parametrize("text", [b"[]", b"{}", b'{"review": 3}', b'{"review": {"tried": 3}}', b"\xff"])
def test_what_is_no_review_is_refused_in_a_sentence(text: bytes) -> None:
    with pytest.raises(BadInput, match="The review cannot be read"):
        read_review(zlib.compress(text))
