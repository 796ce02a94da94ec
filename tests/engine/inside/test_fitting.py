"""Texts that code accepts: what its patterns match, found by following them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.fitting import PER_PATTERN, matching, texts_for
from engine.ports import Json
from tests.engine.inside.children import differ

PATTERNS = [
    r"\d+\.\d+(?:\.\d+)?",
    r"(?P<name>[a-z]+)-(?P=name)",
    r"v?(?:(?P<epoch>[0-9]+)!)?[0-9]+(?:\.[0-9]+)*",
    r"^\s*[^-]+?(?:-\d\w*)?\.(whl|zip)$",
    r"(?i:abc|x[^xyz])*end",
    r"a{2,5}b+?.(?=c?)",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_match_and_vary(pattern: str) -> None:
    found = matching(re.compile(pattern))

    assert 2 <= len(found) <= PER_PATTERN
    assert all(re.match(pattern, text) for text in found)
    assert matching(re.compile(pattern)) == found


def test_what_cannot_be_matched_gives_nothing() -> None:
    assert matching(re.compile(r"a(?!a)a\Bb$x")) == []


@given(st.text(max_size=6))
def test_an_escaped_text_is_its_own_match(text: str) -> None:
    assert matching(re.compile(re.escape(text))) == [text]


def test_texts_come_from_the_module_of_a_function_and_its_classes() -> None:
    assert set(texts_for(texts_for)) <= set()
    assert texts_for(len) == []


GENERATED: Json = [{"kind": "types", "recipe": "generate", "seed": 1}]

PICKY = """
import re

class Version:
    _form = re.compile(r"v(\\d+)\\.(\\d+)")

    def __init__(self, text: str) -> None:
        match = self._form.fullmatch(text)
        if not match:
            raise ValueError(f"no version: {text}")
        self.parts = tuple(int(part) for part in match.groups())

def later(one: Version, other: Version) -> bool:
    return one.parts > other.parts
"""


def test_a_class_that_takes_only_what_its_pattern_matches_is_made(tmp_path: Path) -> None:
    after = PICKY.replace("one.parts > other.parts", "other.parts < one.parts")
    wrong = PICKY.replace("one.parts > other.parts", "one.parts >= other.parts")

    assert differ(tmp_path, PICKY, after, "later", sources=GENERATED)["sameness"] == "same"
    assert differ(tmp_path, PICKY, wrong, "later", sources=GENERATED)["sameness"] == "different"
