from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.properties import naming_edits, read_twice

_SHAPE = (
    "class Shape:\n"
    "    def __init__(self, sides: list[int]):\n"
    "        self.sides = sides\n\n"
    "    @property\n"
    "    def length(self):\n"
    "        return sum(self.sides)\n\n"
)


class PropertyReadTwice(Rule[ast.ClassDef]):
    """One statement reads a property several times, and the property computes its value on each read.

    `self.total` looks like a variable, but a property with a loop or a calculation in it does its work for
    every read. A local name does it once. It does not matter for properties that only hand out an attribute.
    The rewrite holds when the property has no effect, as readers expect of one.
    """

    title = "property computed twice"
    category = "DUPCALL"
    strategy = "cache"
    slow = (
        Slow(
            code=_SHAPE
            + "    def mean(self, count: int):\n        return (self.length / count, self.length)\n",
            fast=_SHAPE + "    def mean(self, count: int):\n        length = self.length\n"
            "        return (length / count, length)\n",
            setup="sides = list(range(n))",
            call="Shape(sides).mean(7)",
        ),
        Slow(
            code=_SHAPE + "    def fits(self, low: int, high: bool):\n"
            "        if self.length < low and high:\n            return 'yes'\n"
            "        return str(self.length) + '/' + str(self.length)\n",
            fast=_SHAPE + "    def fits(self, low: int, high: bool):\n"
            "        if self.length < low and high:\n            return 'yes'\n"
            "        length = self.length\n        return str(length) + '/' + str(length)\n",
            setup="sides = list(range(n))",
            call="Shape(sides).fits(0, 1)",
        ),
    )
    fine = (
        Fine(
            "class A:\n    @property\n    def name(self):\n        return self._name\n\n"
            "    def both(self):\n        return self.name + self.name\n",
            "the property hands out an attribute",
        ),
        Fine(
            "from functools import cached_property\n\nclass A:\n    @cached_property\n    def total(self):\n"
            "        return sum(self.xs)\n\n    def both(self):\n        return self.total, self.total\n",
            "computed once",
        ),
        Fine(
            "class A:\n    @property\n    def names(self):\n        for x in self.xs:\n"
            "            yield str(x)\n\n"
            "    def both(self):\n        return ''.join(self.names), list(self.names)\n",
            "each read gives a generator of its own: one would be used up by the first",
        ),
        Fine(
            "class A:\n    @property\n    def names(self):\n        return map(str, self.xs)\n\n"
            "    def both(self):\n        return ''.join(self.names), list(self.names)\n",
            "each read gives an iterator of its own",
        ),
        Fine(
            _SHAPE + "    def either(self, old):\n        return self.length if old else self.length + 1\n",
            "only one of the two is read",
        ),
    )

    def check(self, node: ast.ClassDef, code: Code) -> Iterator[Hit]:
        for reads in read_twice(code, node):
            text = code.text(reads[0])
            edits = naming_edits(code, reads)
            yield Hit(
                reads[-1],
                f"The property `{text}` computes its value anew for each of {len(reads)} reads.",
                "A local name computes it once.",
                0.6,
                edits,
                (f"`{text}` has no effect",),
                no_edit="" if edits else "there is no place for the name before an `elif`",
            )
