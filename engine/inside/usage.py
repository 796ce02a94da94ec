"""From what a body does with a parameter to a shape, for parameters without annotation and default.

The uses of a value are followed: a loop's target is an element, a subscript with a name in quotes the field
of a record, an assigned name the same value again. The most telling use decides what kind of thing it is.
"""

from __future__ import annotations

import ast
import collections
from collections.abc import Callable, Sequence

from . import shapes
from .body import OF_NUMBERS, SAME_ELEMENTS, Body, called, named, place, taken_by_lambda, texts
from .pool import digits, word
from .seen import OF_DEQUE, OF_DICT, OF_LIST, OF_SET, OF_TEXT, Seen, look
from .shapes import Refused, Shape

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ,.-_"

DEEPEST = 4

Elsewhere = Callable[[str, "int | str", int], "Shape | None"]
"""Asks for the shape of a parameter of another function, `f` or `a.f`: the parameter's place or name, and how
deep the asking is."""


class Usage:
    """Guesses the shapes of values of one function's body."""

    def __init__(self, body: Body, elsewhere: Elsewhere, depth: int = 0) -> None:
        self.body = body
        self.elsewhere = elsewhere
        self.depth = depth
        self.following: set[ast.AST] = set()
        self.turning: set[ast.AST] = set()

    def parameter(self, name: str) -> Shape | None:
        """Return the shape of a parameter, None if no use tells it; raises `Refused` if none can be."""
        return self.guess(self.body.uses.get(name, []))

    def guess(self, nodes: Sequence[ast.AST], level: int = 0) -> Shape | None:
        """Return the shape of a value by its uses."""
        fresh = [node for node in nodes if node not in self.following]
        if level > DEEPEST or not fresh:
            return None
        self.following.update(fresh)
        try:
            seen = Seen()
            for node in self._aliases(fresh):
                look(self.body, node, seen)
            for decide in (self._function, self._mapping, self._text, self._record, self._many, self._single):
                found = decide(seen, fresh, level)
                if found is not None:
                    return found
            return self._other(seen, level)
        finally:
            self.following.difference_update(fresh)

    def _aliases(self, nodes: Sequence[ast.AST]) -> list[ast.AST]:
        """Return the nodes and the uses of the names they are assigned to."""
        found = list(nodes)
        for node in found:
            above = self.body.around(node)
            if isinstance(above, ast.Assign) and above.value is node:
                for target in above.targets:
                    if isinstance(target, ast.Name):
                        found.extend(use for use in self.body.uses.get(target.id, []) if use not in found)
            elif isinstance(above, ast.Call):
                taken = self.body.taken(above, place(above, node))
                found.extend(use for use in self.body.uses.get(taken, []) if use not in found)
        return found

    # ------------------------------------------------------------------------------------------ deciding

    def _function(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        if seen.calls and isinstance(self.body.around(seen.calls[0]), ast.Await):
            return shapes.function(None, waits=True)
        if seen.calls:
            return shapes.function(shapes.scalar(bool) if self.body.is_test(seen.calls[0]) else None)
        return shapes.function(None) if "function" in seen.marks else None

    def _mapping(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        gets = [call for call in seen.methods.get("get", []) if call.args]
        named_keys = {key for call in gets for key in texts(call.args[:1])}
        if (seen.keys or named_keys) and not set(seen.methods) & {"items", "keys", "values"}:
            fields = {key: self.guess(seen.keys[key], level + 1) for key in seen.keys}
            fields.update({key: self.guess(gets, level + 1) for key in sorted(named_keys - set(fields))})
            told = {key: found or shapes.GUESS for key, found in fields.items()}
            said = ", ".join(f"{key!r}: {each.text}" for key, each in told.items())
            return shapes.keyed(f"dict with {said}", told, sorted(named_keys - set(seen.keys)))
        strangers = [each for each in seen.indices if self.body.kind(each) in (str, bytes)]
        if not set(seen.methods) & OF_DICT and not strangers and not self._keyed(seen):
            return None
        key, value = self._items(seen, gets, level)
        return shapes.mapping("dict", dict, key, value)

    def _keyed(self, seen: Seen) -> bool:
        """Tell whether subscripts and `in` together speak of a mapping: what is looked up is then taken."""
        asked = {ast.dump(each) for each in seen.looked_up}
        return any(ast.dump(each) in asked for each in seen.indices)

    def _items(self, seen: Seen, gets: Sequence[ast.Call], level: int) -> tuple[Shape, Shape]:
        keys: list[ast.AST] = []
        values: list[ast.AST] = [*seen.places, *gets]
        for method, calls in seen.methods.items():
            for call in calls:
                target = self._target(call)
                if method == "items" and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                    keys.extend(self._uses(target.elts[0]))
                    values.extend(self._uses(target.elts[1]))
                elif method in ("keys", "values") and target is not None:
                    (keys if method == "keys" else values).extend(self._uses(target))
        asked = [*seen.indices, *seen.looked_up, *(call.args[0] for call in gets)]
        kind = next((each for each in map(self.body.kind, asked) if each), None)
        key = shapes.scalar(kind) if kind else self.guess(keys, level + 1)
        return key or shapes.GUESS, self.guess(values, level + 1) or shapes.GUESS

    def _text(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        calls = [call for method in OF_TEXT & set(seen.methods) for call in seen.methods[method]]
        if calls:
            if any(
                isinstance(each, ast.Constant) and type(each.value) is bytes for c in calls for each in c.args
            ):
                return shapes.scalar(bytes)
            if not set(seen.methods) <= OF_TEXT | OF_LIST:
                return None
            wanted = [text for call in sorted(calls, key=ast.dump) for text in texts(call.args[:1])]
            pieces = digits if any(map(self._holds_numbers, calls)) else word
            return shapes.separated(wanted[0], pieces) if wanted else shapes.scalar(str)
        if bytes in seen.kinds and not seen.constants:
            return shapes.scalar(bytes)
        if (str in seen.kinds or "text" in seen.marks) and not seen.constants:
            return shapes.scalar(str)
        if "letter" in seen.marks:
            return shapes.constants("one character", LETTERS)
        return None

    def _holds_numbers(self, call: ast.Call) -> bool:
        """Tell whether the parts of a text are turned into numbers."""
        above = self.body.around(call)
        if isinstance(above, ast.Call) and called(above) == "map":
            first = above.args[0]
            return isinstance(first, ast.Name) and first.id in ("int", "float")
        target = self._target(call)
        parts = [self.body.around(use) for use in (self._uses(target) if target is not None else [])]
        return any(part is not None and called(part) in ("int", "float") for part in parts)

    def _record(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        if not seen.fields:
            return None
        if seen.methods:
            raise Refused(f"its attribute `{min(seen.fields)}` is read and `{min(seen.methods)}` is called")
        return shapes.record(
            {name: self.guess(uses, level + 1) or shapes.GUESS for name, uses in seen.fields.items()}
        )

    def _many(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        methods = set(seen.methods)
        strange = methods - OF_LIST - OF_SET - OF_DEQUE - OF_TEXT
        if strange:
            raise Refused(f"its method `{min(strange)}` is called, and nothing says which class it has")
        if methods & OF_DEQUE:
            return shapes.container("deque", collections.deque, self._element(seen, nodes, level))
        if methods & OF_SET:
            return shapes.unordered("set", set, self._element(seen, nodes, level))
        if "stream" in seen.marks:
            return shapes.iterator(self._element(seen, nodes, level))
        told = seen.marks & {"iterated", "sliced", "measured"}
        if methods or told or seen.indices or seen.looked_up:
            if texts(seen.looked_up) and not (methods or told or seen.indices):
                return shapes.separated(texts(seen.looked_up)[0])
            return shapes.container("list", list, self._element(seen, nodes, level))
        return None

    def _single(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        if seen.constants:
            kind = type(seen.constants[0])
            alike = list(dict.fromkeys(each for each in seen.constants if type(each) is kind))
            return shapes.constants(f"one of {alike!r} or another", [*alike * 3, *_others(kind)])
        if "size" in seen.marks:
            return shapes.SIZE
        if "index" in seen.marks and level == 0:
            return shapes.INDEX
        if float in seen.kinds:
            return shapes.scalar(float)
        if seen.marks & {"number", "added"} or int in seen.kinds:
            return shapes.SIZE if "compared" in seen.marks and level == 0 else shapes.scalar(int)
        return None

    def _other(self, seen: Seen, level: int) -> Shape | None:
        strange = list(seen.strange)
        for name, where in seen.passed:
            found = self.elsewhere(name, where, self.depth + 1)
            if found is not None:
                return found
            if name not in self.body.parameters and name not in self.body.within:
                strange.append(f"it is passed to `{name.rpartition('.')[2]}`")
        if strange and level == 0:
            raise Refused(strange[0])
        return shapes.GUESS if seen.marks or seen.passed or strange else None

    # ------------------------------------------------------------------------------------------ elements

    def _element(self, seen: Seen, nodes: Sequence[ast.AST], level: int) -> Shape:
        uses: list[ast.AST] = [*seen.places]
        for node in self._aliases(nodes):
            found = self._held(node)
            if isinstance(found, Shape):
                return found
            uses.extend(found)
        kind = next((each for each in map(self.body.kind, seen.looked_up) if each), None)
        if kind is not None:
            return shapes.scalar(kind)
        row = self._row(nodes, level)
        return row or self.guess(uses, level + 1) or shapes.GUESS

    def _held(self, node: ast.AST) -> Shape | list[ast.AST]:
        """Return the uses of an element, or its shape where the function that takes all of them tells it."""
        above = self.body.around(node)
        if isinstance(above, ast.Call) and place(above, node) >= 0:
            name = called(above)
            taken = taken_by_lambda(above)
            if taken:
                return self.body.uses.get(taken, [])
            if name == "sum" and len(above.args) > 1 and isinstance(above.args[1], (ast.List, ast.Tuple)):
                kind = list if isinstance(above.args[1], ast.List) else tuple
                return shapes.container(kind.__name__, kind, shapes.GUESS)
            if name in OF_NUMBERS:
                return shapes.scalar(int)
            if name == "map" and _is_text_method(above.args[0]):
                return shapes.scalar(str)
            if name == "join":
                return shapes.scalar(str)
            if name in SAME_ELEMENTS:
                return [each for use in self._aliases([above]) for each in self._in_turn(use)]
        return self._in_turn(node)

    def _in_turn(self, node: ast.AST) -> list[ast.AST]:
        target = self._target(node)
        if target is not None:
            return self._uses(target)
        above = self.body.around(node)
        if not isinstance(above, ast.Subscript) or above.value is not node:
            return []
        if not isinstance(above.slice, ast.Slice):
            return [above]
        if above in self.turning:  # `rest = rest[1:]`
            return []
        self.turning.add(above)
        try:
            return [each for use in self._aliases([above]) for each in self._in_turn(use)]
        finally:
            self.turning.remove(above)

    def _target(self, node: ast.AST) -> ast.AST | None:
        """Return what takes the elements of a node in turn, also through enumerate and zip."""
        above = self.body.around(node)
        if isinstance(above, (ast.For, ast.comprehension)) and above.iter is node:
            return above.target
        if isinstance(above, ast.Call) and place(above, node) >= 0:
            name, outer = called(above), self._target(above)
            if name in SAME_ELEMENTS:
                return outer
            where = {"enumerate": 1, "zip": place(above, node)}.get(name)
            if where is not None and isinstance(outer, ast.Tuple) and where < len(outer.elts):
                return outer.elts[where]
        return None

    def _row(self, nodes: Sequence[ast.AST], level: int) -> Shape | None:
        """Elements that a loop takes apart are tuples."""
        for node in self._aliases(nodes):
            target = self._target(node)
            if isinstance(target, ast.Tuple) and not any(
                isinstance(each, ast.Starred) for each in target.elts
            ):
                told = [self.guess(self._uses(each), level + 1) for each in target.elts]
                return shapes.row([each or shapes.GUESS for each in told])
        return None

    def _uses(self, target: ast.AST) -> list[ast.AST]:
        if isinstance(target, ast.Name) and not named(target, "_"):
            return self.body.uses.get(target.id, [])
        return []


def _is_text_method(node: ast.AST) -> bool:
    """Tell whether it is a method of str without its object: `str.strip`."""
    return isinstance(node, ast.Attribute) and named(node.value, "str")


def _others(kind: type) -> list[object]:
    """Return values beside those a function compares with, so that both branches are taken."""
    others: dict[type, list[object]] = {
        str: ["other", ""],
        int: [1, 7],
        float: [0.5],
        bool: [True, False],
    }
    return others.get(kind, [])
