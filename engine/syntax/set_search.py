"""The fast form of a list's searches: the list becomes a set, or gets one beside it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.kinds import IMMUTABLE
from engine.syntax.lists import elements_of
from engine.syntax.nodes import LOOPS, dotted
from engine.syntax.searches import Search
from engine.syntax.set_beside import only_unique, set_beside
from engine.syntax.set_instead import set_instead, wrong_container


@dataclass(frozen=True, slots=True)
class Mended:
    """The place to blame, the advice in a sentence, and the edits that follow it, where a program can."""

    where: ast.expr | ast.stmt
    why: str
    edits: tuple[Edit, ...] = ()
    conditions: tuple[str, ...] = ()


def mended(code: Code, search: Search) -> Mended:
    """Return what to do about the repeated search of a list."""
    test = search.tests[0]
    if search.found.size is not None:
        return Mended(test, "A frozenset made once at module level finds each in constant time.")
    hashable = _hashable_conditions(code, search)
    instead = set_instead(code, search.container)
    if instead is not None:
        where, edits, conditions = instead
        return Mended(where, "A set answers each test in constant time.", edits, (*hashable, *conditions))
    wrong = wrong_container(code, search.container)
    if wrong is not None:
        return Mended(wrong, "Nothing else needs its order: a set answers each test in constant time.")
    unique = only_unique(code, test) if search.collects else ()
    if unique:
        return Mended(
            test, "`dict.fromkeys` keeps the first of equal elements, in linear time.", unique, hashable
        )
    loops = [region for region in search.regions if isinstance(region, LOOPS)]
    edits = set_beside(code, search.tests, loops[-1]) if loops and len(loops) == len(search.regions) else ()
    why = "A set kept beside it answers each test in constant time, and the list stays as it is."
    return Mended(test, why, edits, (*hashable, *_undisturbed(code, search)))


def _undisturbed(code: Code, search: Search) -> tuple[str, ...]:
    """Others may hold the list too, unless it was made here; then calls in the loop may change it."""
    local = isinstance(search.container, ast.Name) and search.found.built and code.is_local(search.container)
    if local or not code.changes(search.regions[-1]).unknown:
        return ()
    return (f"no call in the loop changes `{dotted(search.container)}`",)


def _hashable_conditions(code: Code, search: Search) -> tuple[str, ...]:
    """What must hold for the tests to work on a set as they do on the list."""
    names = dict.fromkeys(f"`{code.text(t.left)}`" for t in search.tests if not _hashable(code, t.left))
    elements = elements_of(search.found)
    if elements is None or not all(_hashable(code, element) for element in elements):
        names[f"the elements of `{dotted(search.container)}`"] = None
    words = list(names)
    if not words:
        return ()
    plural = len(words) > 1 or words[0].startswith("the")
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
    return (f"{listed} {'are' if plural else 'is'} hashable",)


def _hashable(code: Code, node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_hashable(code, element) for element in node.elts)
    kind = code.kind(node)
    return kind in IMMUTABLE and kind != "tuple"
