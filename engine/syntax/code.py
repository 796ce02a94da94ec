"""`Code`: the one view of a file that rules work with.

It answers, in the order of its bases: structure and names (`NameView`), kinds of values (`KindView`), and
what changes where. Each answer is computed when first asked for, so that a file without suspicious places
costs a walk only.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TypeVar

from engine.syntax.changes import Changes, changes_in, container_path
from engine.syntax.inference import KindView
from engine.syntax.kinds import IMMUTABLE
from engine.syntax.module import Module
from engine.syntax.nodes import LoopNode, dotted
from engine.syntax.purity import IMMUTABLE_METHODS, PURE_METHODS, call_is_pure

Node = TypeVar("Node", bound=ast.AST)

_TAKE_ARGUMENTS = frozenset({"join", "count", "index", "find"})
"""Methods of strings and lists that always get an argument there: without one it is another class's
method."""


class Code(KindView):
    """A parsed file and what can be said about it."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._changes: dict[ast.AST, Changes] = {}
        self._call_positions: dict[str, list[int]] = {}
        self._positions_of_calls: dict[frozenset[str], list[int]] = {}
        self._attribute_positions: dict[str, list[int]] = {}

    @cached_property
    def calls_by_name(self) -> dict[str, list[ast.Call]]:
        """All calls of the file by the name called: the last part of `….name(…)`."""
        found: defaultdict[str, list[ast.Call]] = defaultdict(list)
        for node in self.nodes(ast.Call):
            func = node.func
            if isinstance(func, ast.Attribute):
                found[func.attr].append(node)
            elif isinstance(func, ast.Name):
                found[func.id].append(node)
        return dict(found)

    @cached_property
    def attributes_by_path(self) -> dict[str, list[ast.Attribute]]:
        """All attributes of the file by the name or attribute chain that they are taken from."""
        found: dict[str, list[ast.Attribute]] = {}
        for node in self.nodes(ast.Attribute):
            path = dotted(node.value)
            if path is not None:
                found.setdefault(path, []).append(node)
        return found

    def calls_within(self, region: ast.AST, name: str) -> list[ast.Call]:
        """Return the calls of that name (`name(…)` or `….name(…)`) below `region`, in source order."""
        calls = self.calls_by_name.get(name)
        return [] if calls is None else self._cut(calls, name, self._call_positions, region)

    def calls_any_within(self, region: ast.AST, names: frozenset[str]) -> bool:
        """Tell whether anything of one of these names is called below `region`."""
        positions = self._positions_of_calls.get(names)
        if positions is None:
            calls, position = self.calls_by_name, self.module.position
            positions = sorted(position(call) for name in names if name in calls for call in calls[name])
            self._positions_of_calls[names] = positions
        start, end = self.module.stretch(region)
        return bisect_left(positions, start) < bisect_left(positions, end)

    def attributes_within(self, region: ast.AST, path: str) -> list[ast.Attribute]:
        """Return the attributes below `region` that are taken from that name or chain, in source order."""
        found = self.attributes_by_path.get(path)
        return [] if found is None else self._cut(found, path, self._attribute_positions, region)

    def _cut(self, nodes: list[Node], key: str, known: dict[str, list[int]], region: ast.AST) -> list[Node]:
        """Return those of some nodes in source order that lie below a region; `known` keeps where all are."""
        positions = known.get(key)
        if positions is None:
            positions = known[key] = list(map(self.module.position, nodes))
        start, end = self.module.stretch(region)
        first = bisect_left(positions, start)
        return nodes[first : bisect_left(positions, end, first)]

    def is_pure_call(self, call: ast.Call) -> bool:
        """Tell whether a call is known to have no effect and to depend on its arguments alone."""
        origin = self.origin(call.func)
        if origin is not None:
            return call_is_pure(origin)
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in PURE_METHODS:
            return False
        if call.func.attr in _TAKE_ARGUMENTS and not call.args:
            return False
        receiver = call.func.value
        if isinstance(receiver, ast.Name) and receiver.id in {"self", "cls"}:
            return False
        return self.kind(receiver) not in {"iterator", "object", "queryset", "dataframe"}

    def is_pure(self, node: ast.expr) -> bool:
        """Tell whether evaluating an expression has no effect, as far as its calls are known."""
        for part in self.below(node):
            if isinstance(part, ast.Call) and not self.is_pure_call(part):
                return False
            if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
                return False
        return True

    def changes(self, region: ast.AST) -> Changes:
        """Return what one run of a loop, function or statement may change (a loop: one iteration and its
        test)."""
        known = self._changes.get(region)
        if known is None:
            known = self._changes[region] = changes_in(self.module, region, self.is_pure_call)
        return known

    def invariant(self, node: ast.expr, loop: LoopNode, *, lenient: bool = False) -> bool:
        """Tell whether `node` is pure and gives the same value in each iteration of `loop`.

        Strict: objects that the loop mutates, stores into, or hands to calls of unknown effect may change.
        Lenient: only what is visibly bound, stored or mutated may; the caller must then state the condition.
        """
        return self.is_pure(node) and self.unchanged(node, loop, lenient=lenient)

    def unchanged(self, node: ast.expr, loop: LoopNode, *, lenient: bool = False) -> bool:
        """Tell whether nothing that `node` reads changes in `loop`; its own calls are not looked at."""
        changes = self.changes(loop)
        for part in self.below(node):
            if (
                isinstance(part, ast.Name)
                and part.id in changes.assigned
                and not self._bound_inside(part, node)
            ):
                return False
            if isinstance(part, ast.Attribute) and self._is_called(part):
                continue
            if isinstance(part, (ast.Name, ast.Attribute)) and not self._stable(part, changes, lenient):
                return False
        return True

    def _is_called(self, part: ast.Attribute) -> bool:
        above = self.parent(part)
        return isinstance(above, ast.Call) and above.func is part

    def _bound_inside(self, name: ast.Name, node: ast.expr) -> bool:
        own = self._comprehension_binding(name)
        return own is not None and self.module.contains(node, own.node)

    def _stable(self, part: ast.Name | ast.Attribute, changes: Changes, lenient: bool) -> bool:
        path = dotted(part)
        if path is None:
            return True
        if _reached(path, changes.stored):
            return False
        if self.kind(part) in IMMUTABLE:
            return True
        if _reached(path, changes.mutated):
            return False
        if lenient or self._is_receiver_of_immutable(part):
            return True
        if isinstance(part, ast.Attribute) and (changes.suspends or changes.unknown):
            return False
        return path not in changes.touched and path not in changes.passed

    def _is_receiver_of_immutable(self, part: ast.expr) -> bool:
        above = self.parent(part)
        if isinstance(part, ast.Name) and isinstance(above, ast.Call) and part is not above.func:
            return (self.origin(above.func) or "").startswith("os.path.")
        if isinstance(part, ast.Attribute) or not isinstance(above, ast.Attribute):
            return False
        return above.attr in IMMUTABLE_METHODS and isinstance(self.parent(above), ast.Call)

    def mutated(self, node: ast.expr, region: ast.AST) -> bool:
        """Tell whether `region` visibly changes the object that a name or attribute chain refers to."""
        path = container_path(node)
        changes = self.changes(region)
        return path is None or path in changes.mutated or path in changes.stored or path in changes.assigned


def _reached(path: str, changed: set[str]) -> bool:
    """Tell whether a path, or what it goes through, is among the changed ones."""
    return path in changed or any(path.startswith(f"{name}.") for name in changed)
