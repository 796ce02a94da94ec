from __future__ import annotations

from textwrap import dedent

import pytest

from engine.model import Skipped
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.function_changes import FunctionChanges, Place, function_changes

OLD = """
import json
from shop.names import clean
LIMIT = 3
DOUBLE = LIMIT * 2
TABLE = {}
TABLE["a"] = 1

def plain(x):
    "Docs."
    return x + 1

def limited(x):
    return x[:DOUBLE]

def looked_up(x):
    return TABLE[x]

def cleaned(x):
    return clean(x)

def calls(x):
    return plain(x)

class Basket:
    RATE = 2

    def __init__(self, prices):
        self.prices = prices

    @property
    def total(self):
        return sum(self.prices)

    @total.setter
    def total(self, value):
        self.prices = [value]

    def rated(self):
        return self.RATE * self.total
"""


def module(text: str, path: str = "shop/rows.py") -> Module:
    found = parse(path, dedent(text).encode())
    assert not isinstance(found, Skipped)
    return found


def between(new: str, old: str = OLD) -> FunctionChanges:
    return function_changes([(module(old), module(new))])


def changed(found: FunctionChanges) -> list[tuple[str, str]]:
    return [(change.after.symbol, change.through) for change in found.changed]


def symbols(places: tuple[Place, ...]) -> list[str]:
    return [place.symbol for place in places]


@pytest.mark.parametrize(
    "new",
    [OLD, OLD.replace("Docs.", "Other docs."), OLD.replace("return x + 1", "# more\n    return (x + 1)")],
)
def test_comments_docstrings_and_layout_change_nothing(new: str) -> None:
    found = between(new)
    assert (changed(found), found.new, found.removed, found.renamed, found.unchanged) == ([], (), (), (), 8)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("return x + 1", "return 1 + x", [("plain", "")]),
        ("LIMIT = 3", "LIMIT = 4", [("limited", "DOUBLE")]),
        ('TABLE["a"] = 1', 'TABLE["a"] = 2', [("looked_up", "TABLE")]),
        ("from shop.names import clean", "from shop.texts import clean", [("cleaned", "clean")]),
        ("RATE = 2", "RATE = 3", [("Basket.rated", "RATE")]),
        ("sum(self.prices)", "sum(self.prices, 0)", [("Basket.total", "")]),
        ("self.prices = [value]", "self.prices = [value, 0]", [("Basket.total", "")]),
        ("import json", "import json\nimport os\nNEW = 1", []),
    ],
)
def test_what_changed_and_through_what(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Whoever only calls a changed function is not listed: the function is proven itself."""
    assert changed(between(OLD.replace(old, new))) == expected


def test_own_text_comes_before_what_is_only_affected() -> None:
    new = OLD.replace("LIMIT = 3", "LIMIT = 4").replace("self.RATE * self.total", "self.total * self.RATE")
    assert changed(between(new)) == [("Basket.rated", ""), ("limited", "DOUBLE")]


def test_new_and_removed_functions_are_not_changed_ones() -> None:
    found = between("def two():\n    return 2\n", "def one():\n    return 1\n")
    assert (changed(found), symbols(found.new), symbols(found.removed)) == ([], ["two"], ["one"])


def test_a_new_name_for_the_same_code_is_a_rename_also_where_it_calls_itself() -> None:
    old = "def f(n):\n    'Old.'\n    return 1 if n < 2 else n * f(n - 1)\n"
    found = between(old.replace("f(", "factorial("), old)
    assert [(one.symbol, other.symbol) for one, other in found.renamed] == [("f", "factorial")]
    assert (found.new, found.removed, found.unchanged) == ((), (), 0)


def test_code_that_moves_to_another_file_is_told() -> None:
    code = "def f(x):\n    return x\n"
    found = function_changes([(module(code, "a.py"), None), (None, module(code, "b.py"))])
    assert found.renamed == ((Place("a.py", "f", 1), Place("b.py", "f", 1)),)


def test_functions_under_conditions_count() -> None:
    old = "try:\n    import json\nexcept ImportError:\n    pass\nelse:\n    def f(x): return x\n"
    assert changed(between(old.replace("return x", "return -x"), old)) == [("f", "")]


def test_of_a_renamed_file_both_paths_are_kept() -> None:
    found = function_changes([(module("def f(): return 1", "a.py"), module("def f(): return 2", "b.py"))])
    assert [(one.before.path, one.after.path) for one in found.changed] == [("a.py", "b.py")]
