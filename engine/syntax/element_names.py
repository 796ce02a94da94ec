"""A name for the elements of a collection, made of the collection's name."""

from __future__ import annotations

import ast
import keyword
import re

from engine.syntax.binding import NameView
from engine.syntax.names import BUILTINS
from engine.syntax.nodes import dotted

_WORD = re.compile(r"[^\W\d]\w*")


def element_name(code: NameView, collection: ast.expr) -> str:
    """Return a name that the function around does not use yet: `row` for `self.rows`, else `item`."""
    last = (dotted(collection) or "").rpartition(".")[2].strip("_")
    wanted = _singular(last) or "item"
    taken = _words(code, collection)
    name, number = wanted, 2
    while name in taken or keyword.iskeyword(name) or name in BUILTINS:
        name, number = f"{wanted}_{number}", number + 1
    return name


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return ""


def _words(code: NameView, node: ast.expr) -> set[str]:
    function = code.function(node)
    if function is None or isinstance(function, ast.Lambda):
        return set(_WORD.findall(code.module.utf8.decode("utf-8", "replace")))
    return set(_WORD.findall(code.text(function)))
