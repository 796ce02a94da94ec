"""Names that tell how long a list gets."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.handfuls import comes_in_handfuls


@pytest.mark.parametrize(
    ("source", "few"),
    [
        ("tags", True),
        ("featureTags", True),
        ("self.excluded", True),
        ("sub_commands", True),
        ("ARGS", True),
        ("self.lock_names", False),
        ("tags_by_post", False),
        ("rows", False),
        ("stages", False),
        ("tags.rows", False),
        ("tags()", False),
        ("_", False),
    ],
)
def test_the_last_word_decides(source: str, few: bool) -> None:
    assert comes_in_handfuls(ast.parse(source, mode="eval").body) is few
