"""Properties of a class that compute their value anew on each read, and reads of them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.evaluation import is_unconditional
from engine.syntax.hoist import fresh_local
from engine.syntax.nodes import LOOPS, dotted
from engine.syntax.splice import line_before, replace

Method = ast.FunctionDef | ast.AsyncFunctionDef

_ITERATORS = re.compile(r"\b(?:Iterator|Generator)\b")
_MAKE_ITERATORS = frozenset({"map", "filter", "zip", "iter", "reversed", "enumerate"})


def costly_properties(code: Code, owner: ast.ClassDef) -> set[str]:
    """Return the names of the properties of a class that take their time: a loop, a call, sums of
    properties."""
    methods = [item for item in owner.body if isinstance(item, ast.FunctionDef)]
    properties = {item.name: item for item in methods if _is_property(item)}
    return {name for name, item in properties.items() if _is_costly(code, item, set(properties))}


def _remembered(method: Method) -> bool:
    """Tell whether a method runs once per object: a `cached_property`."""
    return any((dotted(mark) or "").endswith("cached_property") for mark in method.decorator_list)


def _is_property(method: ast.FunctionDef) -> bool:
    match method.decorator_list:
        case [ast.Name(id="property")]:
            return True
        case _:
            return False


def _is_costly(code: Code, method: ast.FunctionDef, properties: set[str]) -> bool:
    parts = [part for statement in method.body for part in code.below(statement)]
    if _gives_iterator(code, method):
        return False  # Whoever reads it second would find one that is used up.
    if any(isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load) for part in parts):
        return False  # It remembers its value.
    if any(isinstance(part, LOOPS) or (isinstance(part, ast.Call) and _works(part)) for part in parts):
        return True
    sums = any(isinstance(part, ast.BinOp) for part in parts)
    others = any(isinstance(part, ast.Attribute) and part.attr in properties for part in parts)
    return sums and others


def _gives_iterator(code: Code, method: ast.FunctionDef) -> bool:
    """Tell whether a method gives something that can be gone through once: it is a generator, declared as
    one or as an iterator, or returns what makes one.
    """
    if method.returns is not None and _ITERATORS.search(code.text(method.returns)):
        return True
    own = code.own(method)
    if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own):
        return True
    values = [part.value for part in own if isinstance(part, ast.Return) and part.value is not None]
    named = [value for value in values if isinstance(value, ast.Name)]
    values += [bound.value for name in named for bound in code.bindings(name) if bound.value is not None]
    return any(_is_iterator(code, value) for value in values)


def _is_iterator(code: Code, value: ast.expr) -> bool:
    match value:
        case ast.GeneratorExp():
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_iterator(code, one) or _is_iterator(code, other)
        case ast.Call(func=func):
            origin = code.origin(func) or ""
            return origin in _MAKE_ITERATORS or origin.startswith("itertools.") or _is_generator(code, func)
        case _:
            return False


def _is_generator(code: Code, func: ast.expr) -> bool:
    """Tell whether `self.rows` is a generator of the same class."""
    owner = code.module.enclosing_class(func)
    if owner is None or not isinstance(func, ast.Attribute) or dotted(func.value) != "self":
        return False
    methods = [item for item in owner.body if isinstance(item, ast.FunctionDef) and item.name == func.attr]
    return any(isinstance(part, (ast.Yield, ast.YieldFrom)) for item in methods for part in code.own(item))


def _works(call: ast.Call) -> bool:
    """Tell whether a call is more than a look-up."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return bool(call.args) and name not in {
        "get",
        "setdefault",
        "len",
        "isinstance",
        "getattr",
        "bool",
        "int",
        "cast",
    }


def read_twice(code: Code, owner: ast.ClassDef) -> Iterator[list[ast.Attribute]]:
    """Yield the reads of a costly property of `self` that one statement makes, where they are several."""
    costly = costly_properties(code, owner) if _reads_itself(code, owner) else set()
    methods = [item for item in owner.body if isinstance(item, Method) and not _remembered(item)]
    methods = methods if costly else []
    for method in methods:
        if not any(part.attr in costly for part in code.within(method, ast.Attribute)):
            continue
        found: dict[tuple[ast.stmt, str], list[ast.Attribute]] = {}
        for statement in method.body:
            for part in code.own(statement):
                if (
                    isinstance(part, ast.Attribute)
                    and _is_read(code, part, costly)
                    and part.attr != method.name
                ):
                    found.setdefault((code.statement(part), part.attr), []).append(part)
        for reads in found.values():
            if len(reads) > 1:
                yield sorted(reads, key=lambda read: (read.lineno, read.col_offset))


def _reads_itself(code: Code, owner: ast.ClassDef) -> bool:
    """Tell whether a class mentions one of its properties more than once: cheaply."""
    properties = {
        item.name for item in owner.body if isinstance(item, ast.FunctionDef) and _is_property(item)
    }
    if not properties:
        return False
    reads = Counter(part.attr for part in code.within(owner, ast.Attribute) if part.attr in properties)
    return any(times > 1 for times in reads.values())


def _is_read(code: Code, node: ast.Attribute, names: set[str]) -> bool:
    if node.attr not in names or not isinstance(node.value, ast.Name) or node.value.id != "self":
        return False
    above = code.parent(node)
    stored = isinstance(above, (ast.Attribute, ast.Subscript)) and not isinstance(above.ctx, ast.Load)
    return not stored and isinstance(node.ctx, ast.Load) and is_unconditional(node, code)


def naming_edits(code: Code, reads: list[ast.Attribute]) -> tuple[Edit, ...]:
    """Return the edits that read a property once, into a name before the statement; none after `elif`."""
    statement = code.statement(reads[0])
    line = code.module.lines[statement.lineno - 1]
    if line[statement.col_offset :].startswith(b"elif"):
        return ()
    name = fresh_local(code, reads[0], reads[0].attr)
    inserted = line_before(code.module, statement, f"{name} = self.{reads[0].attr}")
    return (inserted, *(replace(read, name) for read in reads)) if inserted else ()
