"""All that may be shown beside a function: its callers, its callees, its class, what its names mean."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.knowledge import Call, Connections, FunctionFacts, Key, Standing
from engine.model import Skipped, TreeReport
from engine.ports import Tree
from engine.rewrite.bindings import Import, foreign, imports_read, values_read
from engine.rewrite.functions import Function, FunctionDefinition
from engine.rewrite.passages import Passage, Passages
from engine.rewrite.region import Relation, Snippet
from engine.syntax.free_names import needs
from engine.syntax.module import Module
from engine.syntax.nodes import descend
from engine.syntax.parse import parse

Worth = Literal["import", "loop", "costly", "class", "constant", "caller", "callee", "signature"]
"""Kinds of passages: imports, loops around calls of the function, callees that cost or are called in loops,
classes, values of modules, other callers, other callees, and signatures alone."""

_TABLE_LINES = 8
"""Of a longer table the first lines are shown."""

_DOCSTRING_LINES = 3
"""A longer docstring of a class is left out."""

_CLASS_LINES = 20
"""Of a class so many lines above its first method are shown."""


@dataclass(frozen=True, slots=True)
class Option:
    """A passage that may be shown; it ends in line `end`. `instead` is a shorter one, where there is no room
    for it, or where it is too long for anybody."""

    worth: Worth
    snippet: Snippet
    end: int
    instead: Option | None = None


class Nearby:
    """What is around one function of a file, as far as the files of `report` show it."""

    def __init__(
        self, module: Module, function: Function, report: TreeReport, connections: Connections, tree: Tree
    ) -> None:
        self._module = module
        self._function = function
        self._connections = connections
        self._tree = tree
        self._passages = Passages(tree)
        self._facts: dict[Key, list[FunctionFacts]] = defaultdict(list)
        for file in report.files:
            for facts in file.functions:
                self._facts[file.path, facts.name].append(facts)
        self._read_files = frozenset(file.path for file in report.files)
        self._needs = needs([function.node])

    @property
    def _name(self) -> str:
        """What the function is called in a clause: `Shop.__init__`, but `total`."""
        parts = self._function.symbol.split(".")
        return ".".join(parts[-2:] if parts[-1].startswith("__") else parts[-1:])

    def options(self) -> Iterator[Option]:
        """Yield what may be shown, the best of each kind first."""
        yield from self._imports()
        yield from self._callers()
        yield from self._callees()
        yield from self._own_class()
        yield from self._values()

    def _is_own(self, key: Key) -> bool:
        path, name = key
        symbol = self._function.symbol
        return path == self._module.path and (name == symbol or name.startswith(f"{symbol}."))

    def _imports(self) -> Iterator[Option]:
        groups: list[list[Import]] = []
        for statement in imports_read(self._module, self._needs):
            last = groups[-1][-1] if groups else None
            if last is not None and statement.lineno == (last.end_lineno or last.lineno) + 1:
                groups[-1].append(statement)
            else:
                groups.append([statement])
        for group in groups:
            passage = self._passages.passage(
                self._module.path, group[0].lineno, group[-1].end_lineno or group[-1].lineno
            )
            yield from _option("import", "constant", passage, "", "imports that it uses")

    def _callers(self) -> Iterator[Option]:
        calls = [
            call
            for call in self._connections.calls
            if self._is_own(call.callee) and not self._is_own(call.caller)
        ]
        for call in sorted(calls, key=lambda each: (-each.loops, each.caller, each.line)):
            facts = self._facts_at(call)
            passage = None if facts is None else self._passages.call(call.caller[0], facts, call.line)
            why = f"calls `{self._name}`{_in_loops(call.loops)} in line {call.line}"
            yield from _option("loop" if call.loops else "caller", "caller", passage, call.caller[1], why)

    def _facts_at(self, call: Call) -> FunctionFacts | None:
        around = self._facts.get(call.caller, ())
        return next((one for one in around if one.line <= call.line <= one.end_line), None)

    def _callees(self) -> Iterator[Option]:
        best: dict[Key, Call] = {}
        for call in self._connections.calls:
            if self._is_own(call.caller) and not self._is_own(call.callee):
                known = best.get(call.callee)
                if known is None or (call.loops, -call.line) > (known.loops, -known.line):
                    best[call.callee] = call
        standings = self._connections.standings
        for call in sorted(best.values(), key=lambda each: (-each.loops, each.line, each.callee)):
            cost = standings.get(call.callee, Standing()).cost
            for facts in self._facts.get(call.callee, ())[:1]:
                why = f"called{_in_loops(call.loops)} in line {call.line}{f'; {cost}' if cost else ''}"
                yield from self._whole("costly" if call.loops or cost else "callee", call.callee, facts, why)

    def _whole(self, worth: Worth, key: Key, facts: FunctionFacts, why: str) -> Iterator[Option]:
        """Yield a function, with its signature instead where it is long."""
        path, symbol = key
        signature = self._passages.signature(path, facts)
        shorter = next(_option("signature", "signature", signature, symbol, why), None)
        yield from _option(worth, "callee", self._passages.body(path, facts), symbol, why, shorter)

    def _own_class(self) -> Iterator[Option]:
        owner = self._function.owner
        if owner is None or not self._uses_receiver():
            return
        path = self._module.path
        yield from self._class(path, owner, f"the class of `{self._name}`")
        symbol = f"{self._function.symbol.rpartition('.')[0]}.__init__"
        for facts in self._facts.get((path, symbol), ())[:1] if not self._is_own((path, symbol)) else ():
            why = f"makes the objects that `{self._name}` is called on"
            yield from self._whole("class", (path, symbol), facts, why)

    def _uses_receiver(self) -> bool:
        node = self._function.node
        arguments = node.args
        first = next(iter([*arguments.posonlyargs, *arguments.args]), None)
        if any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list):
            return False
        return first is not None and any(
            isinstance(part, ast.Attribute)
            and isinstance(part.value, ast.Name)
            and part.value.id == first.arg
            for part in descend(node)
        )

    def _values(self) -> Iterator[Option]:
        names = self._needs.names | self._needs.annotations
        yield from self._given(self._module, names)
        wanted: dict[str, set[str]] = defaultdict(set)
        for place in foreign(self._module.path, self._needs, self._connections):
            if place.path in self._read_files and place.path != self._module.path:
                wanted[place.path].add(place.name)
        for path, found in sorted(wanted.items()):
            content = self._tree.read(path)
            module = content if isinstance(content, Skipped) else parse(path, content)
            if not isinstance(module, Skipped):
                yield from self._given(module, frozenset(found))

    def _given(self, module: Module, names: frozenset[str]) -> Iterator[Option]:
        for name, statement in values_read(module, names):
            if statement is self._function.owner:
                continue
            if isinstance(statement, ast.ClassDef):
                yield from self._class(module.path, statement, f"`{self._name}` names it")
                continue
            end = statement.end_lineno or statement.lineno
            shown = min(end, statement.lineno + _TABLE_LINES - 1)
            cut = f"; its first {_TABLE_LINES} of {end - statement.lineno + 1} lines" if shown < end else ""
            passage = self._passages.passage(module.path, statement.lineno, shown)
            yield from _option("constant", "constant", passage, name, f"`{self._name}` reads it{cut}")

    def _class(self, path: str, node: ast.ClassDef, why: str) -> Iterator[Option]:
        """Yield the lines of a class above its first method, without a long docstring."""
        start = _first_line(node)
        methods = [_first_line(each) for each in node.body if isinstance(each, FunctionDefinition)]
        end = methods[0] - 1 if methods else node.end_lineno or node.lineno
        said = node.body[0]
        last = said.end_lineno or said.lineno
        if ast.get_docstring(node, clean=False) is not None and last - said.lineno >= _DOCSTRING_LINES:
            head = self._passages.passage(path, start, max(node.lineno, said.lineno - 1))
            yield from _option("class", "constant", head, node.name, why)
            start, why = last + 1, f"{why}; what stands below its docstring"
        passage = self._passages.passage(path, start, min(end, start + _CLASS_LINES - 1))
        yield from _option("class", "constant", passage, node.name, why)


def _first_line(node: ast.ClassDef | FunctionDefinition) -> int:
    return min([node.lineno, *(mark.lineno for mark in node.decorator_list)])


def _option(
    worth: Worth,
    relation: Relation,
    passage: Passage | None,
    symbol: str,
    why: str,
    instead: Option | None = None,
) -> Iterator[Option]:
    if passage is not None:
        snippet = Snippet(relation, passage.path, symbol, passage.start, passage.text, why)
        yield Option(worth, snippet, passage.end, instead)
    elif instead is not None:
        yield instead


def _in_loops(loops: int) -> str:
    match loops:
        case 0:
            return ""
        case 1:
            return " in a loop"
        case _:
            return f" in {loops} loops inside one another"
