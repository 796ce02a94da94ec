"""How many elements an expression goes through, as far as the file tells: few, many, or nobody knows.

Structure tells first (a literal, a constant, the lines of a file, the rows of a query), then names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import cached_property

from engine.bar import Size
from engine.syntax.code import Code
from engine.syntax.files import is_open_file
from engine.syntax.nodes import COMPREHENSIONS, LOOPS, Comprehension, LoopNode, dotted, root_name
from engine.syntax.nouns import amount_named, amount_of
from engine.syntax.picking import under_condition
from engine.syntax.querysets import is_queryset
from engine.syntax.scope import Binding
from engine.syntax.sources import (
    DRAWING,
    FEW_CALLS,
    PRODUCTS,
    READING,
    SETTINGS,
    SEVERAL,
    VIEWS,
    WRAPPERS,
    counts_to_longest,
    fills_up,
    follows_links,
    gets_one,
    gives_numbers,
    in_large_pieces,
    is_short_slice,
    keys_of_grouping,
    last_name,
    of_named_file,
    range_end,
    rows_named,
    split_into,
)

FEW_NUMBERS = 64
"""A `range` over less is short."""

DEEP = 3
"""From so many loops on, one inside the other, none of them visibly short, the turns are many."""

_FILLING = frozenset({"append", "add", "extend", "update", "insert", "appendleft"})
_TYPES = frozenset({"str", "bytes", "bytearray", "int", "float", "repr"})


class Magnitudes:
    """How many elements the expressions of one file have. What depends on itself counts as open."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._known: dict[ast.AST, Size] = {}

    def worked_on(
        self, where: ast.AST, through: Iterable[ast.expr] = (), repeats: Sequence[ast.AST] = ()
    ) -> Size:
        """Return how many elements a slow place works on.

        Few if a collection in `through` is short or all the loops are; many if one of them is long, if three
        loops that are not short stand around it, or if a loop goes through the same collection. The loops
        are `repeats`, else those around `where`, itself included.
        """
        regions = list(repeats or self._code.loops(where))
        if not repeats and isinstance(where, LOOPS):
            regions.append(where)
        turns = [self._of_region(region) for region in regions]
        inside = [self.size_of(node) for node in through]
        if Size.FEW in inside or (turns and max(turns) is Size.FEW):
            return Size.FEW
        if sum(size is not Size.FEW for size in turns) >= DEEP:
            return Size.MANY
        size = max([*turns, *inside, Size.MANY if _joins_itself(regions, through) else Size.FEW])
        if not turns and not inside:
            return Size.OPEN
        # However long the loop is, of the elements that a test picks out there may be few.
        picked = bool(through) and any(
            under_condition(self._code, where, loop) for loop in regions if isinstance(loop, LOOPS)
        )
        return min(size, Size.OPEN) if picked else size

    def size_of(self, node: ast.expr) -> Size:
        """Return how many elements the value of `node` has."""
        if node not in self._known:
            self._known[node] = Size.OPEN
            self._known[node] = self._find(node)
        return self._known[node]

    def turns_of(self, loop: LoopNode) -> Size:
        """Return how many turns a loop makes."""
        if isinstance(loop, ast.While):
            return self._of_while(loop)
        if isinstance(loop, COMPREHENSIONS):
            return self._of_clauses(loop)
        return self._of_loop(loop.iter, loop.target)

    def _of_region(self, region: ast.AST) -> Size:
        """How often a loop turns, or a function that repeats something is called: `__setitem__` per item."""
        if isinstance(region, LOOPS):
            return self.turns_of(region)
        return Size.MANY if getattr(region, "name", "") == "__setitem__" else Size.OPEN

    def _of_clauses(self, node: Comprehension) -> Size:
        if any(self._keeps_few(test) for clause in node.generators for test in clause.ifs):
            return Size.FEW
        return max(self._of_loop(clause.iter, clause.target) for clause in node.generators)

    def _of_loop(self, iterable: ast.expr, target: ast.expr) -> Size:
        size = self.size_of(iterable)
        numbers = isinstance(iterable, ast.Call) and dotted(iterable.func) == "range"
        if size is not Size.OPEN or numbers or self._is_of_one_file(iterable):
            return size
        if isinstance(target, ast.Tuple) and isinstance(iterable, ast.Call):
            target = target.elts[-1] if dotted(iterable.func) == "enumerate" else target
        return amount_of(target) if isinstance(target, ast.Name) else Size.OPEN

    def _of_while(self, loop: ast.While) -> Size:
        """A loop that reads ends with its data; one that follows links, or waits for a length, soon."""
        if counts_to_longest(self._code, loop):
            return Size.FEW
        measured = [
            part.args[0]
            for part in self._code.within(loop.test, ast.Call)
            if dotted(part.func) == "len" and len(part.args) == 1
        ]
        assigned = self._code.changes(loop).assigned
        if follows_links(self._code, loop) or any(root_name(part) in assigned for part in measured):
            return Size.FEW
        drawn = [call for call in self._code.within(loop, ast.Call) if last_name(call.func) in DRAWING]
        if drawn:
            return Size.OPEN if all(map(in_large_pieces, drawn)) else Size.MANY
        return max(map(self.size_of, measured), default=Size.OPEN)

    def _find(self, node: ast.expr) -> Size:
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return self._largest([part.value for part in parts if isinstance(part, ast.Starred)])
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return self._of_clauses(node)
            case ast.Call():
                return self._of_call(node)
            case ast.Name():
                return self._of_name(node)
            case ast.Attribute():
                return Size.FEW if _is_setting(node) else amount_named(node)
            case ast.Subscript():
                return self._of_subscript(node)
            case _:
                return self._of_operator(node)

    def _of_operator(self, node: ast.expr) -> Size:
        match node:
            case ast.Constant():
                return Size.FEW
            case ast.Dict():
                return Size.OPEN if None in node.keys else Size.FEW
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return self._largest([left, right])
            case ast.BoolOp(values=parts):
                return self._largest(parts)
            case ast.NamedExpr(value=value) | ast.Await(value=value) | ast.Starred(value=value):
                return self.size_of(value)
            case _:
                return Size.OPEN

    def _of_subscript(self, node: ast.Subscript) -> Size:
        match node.slice:
            case ast.Slice() as part:
                return Size.FEW if is_short_slice(part) else self.size_of(node.value)
            case ast.Constant(value=str() as key) if last_name(node.value) not in SETTINGS:
                return amount_named(ast.Name(id=key))
            case ast.Constant(value=str()):
                return Size.FEW
            case _:
                return Size.OPEN

    def _of_call(self, call: ast.Call) -> Size:
        name, last = dotted(call.func) or "", last_name(call.func)
        if last == "range":
            return self._of_range(call)
        if last in {"split", "rsplit"}:
            return split_into(call)
        if self._is_of_one_file(call):
            return Size.OPEN
        if last in READING or gives_numbers(self._code, call):
            return Size.MANY
        if last in FEW_CALLS or any(map(gets_one, call.args)):
            return Size.FEW
        if name in _TYPES:
            return Size.OPEN
        if isinstance(call.func, ast.Attribute) and "itertools" not in name:
            return self._of_method(call, call.func)
        return self._of_function(call, last)

    def _of_function(self, call: ast.Call, name: str) -> Size:
        if name in WRAPPERS:
            place = WRAPPERS[name]
            return self.size_of(call.args[place]) if len(call.args) > place else Size.FEW
        if name == "zip" and call.args:
            return self._smallest(call.args)
        if name in SEVERAL:
            return self._largest(call.args)
        if name in PRODUCTS:
            return Size.MANY
        return self._named_after(call)

    def _of_method(self, call: ast.Call, func: ast.Attribute) -> Size:
        if _is_setting(func):
            return Size.FEW
        if func.attr == "intersection" and call.args:
            return self._smallest([func.value, *call.args])
        if func.attr in VIEWS:
            keys = keys_of_grouping(func)
            if keys is not None:
                return Size.FEW if amount_of(keys) is Size.FEW else Size.OPEN
            return self.size_of(func.value)
        if is_queryset(self._code, call):
            return Size.FEW if rows_named(call) is Size.FEW else Size.MANY
        return self._named_after(call)

    def _named_after(self, call: ast.Call) -> Size:
        """What a call gives by its name: `entries(options)` are not many where the options are few."""
        named = amount_named(call.func)
        short = bool(call.args) and all(self.size_of(part) is Size.FEW for part in call.args)
        return min(named, Size.OPEN) if short else named

    def _is_of_one_file(self, node: ast.expr) -> bool:
        """Tell whether these are the large pieces of one file, or the lines of one that the program names."""
        return isinstance(node, ast.Call) and (in_large_pieces(node) or of_named_file(self._code, node))

    def _of_range(self, call: ast.Call) -> Size:
        if fills_up(call):
            return Size.FEW
        match range_end(call):
            case ast.Constant(value=int() as number):
                return Size.FEW if number <= FEW_NUMBERS else Size.OPEN
            case ast.Call(func=ast.Name(id="len"), args=[container]):
                return self.size_of(container)
            case ast.Name() | ast.Attribute() as end:
                return amount_named(end)
            case _:
                return Size.OPEN

    def _of_name(self, node: ast.Name) -> Size:
        if node.id[:1].isupper():
            return Size.FEW
        if is_open_file(self._code, node):
            return Size.MANY
        bindings = self._code.bindings(node)
        if any(self._is_packed(binding) for binding in bindings):
            return Size.FEW
        made = [
            self.size_of(binding.value)
            for binding in bindings
            if binding.value is not None and binding.kind in {"assign", "annotated", "walrus", "augmented"}
        ]
        known = max([*made, *self._filled(node)], default=Size.OPEN)
        named = amount_named(node)
        if not made or known is Size.OPEN or (known is Size.FEW and len(made) < len(bindings)):
            return named
        if known is Size.MANY and named is Size.FEW:
            # Distinct kinds of many elements are few; rows are rows, whatever they are called.
            return Size.OPEN if Size.MANY in made else Size.FEW
        return known

    def _filled(self, name: ast.Name) -> list[Size]:
        """How often something is put into a local container, by a method or as an item."""
        function = self._code.function(name)
        parts: list[ast.expr] = [
            attribute
            for attribute in self._code.attributes_by_path.get(name.id, ())
            if attribute.attr in _FILLING
        ]
        if self._code.kind(name) != "list":
            # `name[i] = value` makes no list longer.
            parts += self._items_stored.get(name.id, ())
        return [
            max(map(self.turns_of, self._code.loops(part)), default=self._put_once(part))
            for part in parts
            if self._code.function(part) is function
        ]

    def _put_once(self, part: ast.expr) -> Size:
        """How much a place outside of loops puts into a container: one element, or all of `extend(more)`."""
        if not isinstance(part, ast.Attribute) or part.attr not in {"extend", "update"}:
            return Size.FEW
        call = self._code.parent(part)
        return (
            max(map(self.size_of, call.args), default=Size.OPEN) if isinstance(call, ast.Call) else Size.OPEN
        )

    @cached_property
    def _items_stored(self) -> dict[str, list[ast.Subscript]]:
        """Where the file assigns an item: `name[key] = value`, by name."""
        found: dict[str, list[ast.Subscript]] = {}
        for part in self._code.nodes(ast.Subscript):
            if isinstance(part.ctx, ast.Store) and isinstance(part.value, ast.Name):
                found.setdefault(part.value.id, []).append(part)
        return found

    def _is_packed(self, binding: Binding) -> bool:
        """Tell whether a parameter is `*args` or `**kwargs`."""
        if binding.kind != "parameter" or not isinstance(binding.node, ast.arg):
            return False
        arguments = self._code.parent(binding.node)
        return isinstance(arguments, ast.arguments) and binding.node in (arguments.vararg, arguments.kwarg)

    def _keeps_few(self, test: ast.expr) -> bool:
        """Tell whether a filter keeps what a short table has: `if page in bits` with a dict of literals."""
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In):
            return False
        table = test.comparators[0]
        values = (
            [binding.value for binding in self._code.bindings(table)] if isinstance(table, ast.Name) else []
        )
        literal = (ast.Dict, ast.Set, ast.List, ast.Tuple)
        return bool(values) and all(
            isinstance(value, literal) and self.size_of(value) is Size.FEW for value in values
        )

    def _largest(self, nodes: Iterable[ast.expr]) -> Size:
        return max((self.size_of(node) for node in nodes), default=Size.FEW)

    def _smallest(self, nodes: Iterable[ast.expr]) -> Size:
        sizes = [self.size_of(node) for node in nodes]
        return Size.MANY if Size.MANY in sizes and Size.FEW not in sizes else min(sizes)


def _is_setting(node: ast.Attribute) -> bool:
    """Tell whether an attribute is a constant, or belongs to settings: `self.config.plugins`."""
    owners = (dotted(node.value) or "").lower().split(".")
    return (node.attr.isupper() and len(node.attr) > 1) or not SETTINGS.isdisjoint(owners)


def _joins_itself(regions: Sequence[ast.AST], through: Iterable[ast.expr]) -> bool:
    """Tell whether a loop goes through the very collection that each of its turns goes through again."""
    looped = set()
    for region in regions:
        if isinstance(region, (ast.For, ast.AsyncFor)):
            looped.add(dotted(region.iter))
        elif isinstance(region, COMPREHENSIONS):
            looped.update(dotted(clause.iter) for clause in region.generators)
    return any(dotted(node) in looped - {None} for node in through)
