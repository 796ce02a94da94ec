"""Names that tell how many there are."""

from __future__ import annotations

import ast

import pytest

from engine.bar import Size
from engine.syntax.nouns import amount_named, amount_of


def expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("tags", Size.FEW),
        ("featureTags", Size.FEW),
        ("self.excluded", Size.FEW),
        ("ignored_lines", Size.FEW),
        ("updated_countries", Size.FEW),
        ("SUPPORTED_URLS", Size.FEW),
        ("lines_ignored_rows", Size.FEW),
        ("ignorable_lines", Size.MANY),
        ("lines_by_default", Size.MANY),
        ("sub_commands", Size.FEW),
        ("ARGS", Size.FEW),
        ("axis_names", Size.FEW),
        ("base_classes", Size.FEW),
        ("rows", Size.MANY),
        ("self.new_urls", Size.MANY),
        ("row_list", Size.MANY),
        ("glyphNames", Size.MANY),
        ("user_ids", Size.MANY),
        ("urls_by_host", Size.MANY),
        ("lines_of_text", Size.MANY),
        ("tags_by_post", Size.FEW),
        ("entries", Size.MANY),
        ("vertices", Size.MANY),
        ("line", Size.OPEN),
        ("path", Size.OPEN),
        ("stuff", Size.OPEN),
        ("names", Size.OPEN),
        ("url_name", Size.OPEN),
        ("tags.things", Size.OPEN),
        ("_", Size.OPEN),
        ("f(x)[0]", Size.OPEN),
    ],
)
def test_the_last_noun_of_a_collection_decides_in_the_plural(source: str, size: Size) -> None:
    assert amount_named(expression(source)) is size


@pytest.mark.parametrize(
    ("source", "size"),
    [("line", Size.MANY), ("glyphName", Size.MANY), ("option", Size.FEW), ("x", Size.OPEN), ("_", Size.OPEN)],
)
def test_an_element_is_named_in_the_singular(source: str, size: Size) -> None:
    assert amount_of(expression(source)) is size
