from __future__ import annotations

import ast

from engine.certificate import Recorded
from engine.validate.replay import MOST_CHARACTERS, recipe, recorded


def test_calls_are_kept_as_long_as_a_certificate_has_room() -> None:
    large, small = "A" * (MOST_CHARACTERS - 8), "BBBB"
    assert recorded("m", (), (large, small, small)) == Recorded("m", (), (large, small, small))
    assert recorded("m", ("self",), (large, large, small)) == Recorded("m", ("self",), (large, small))
    assert recorded("m", (), ("A" * (MOST_CHARACTERS + 1),)) is None
    assert recorded("m", (), ()) is None


def test_a_recipe_is_python() -> None:
    tree = ast.parse(recipe(Recorded("it's", ("self",), ('"""; import os',))))
    assert [type(part).__name__ for part in tree.body] == ["Expr", "ImportFrom", "Assign"]
