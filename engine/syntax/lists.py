"""Which expressions hold a list (or a tuple built at run time) that may be long: what makes a search slow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.callers import arguments_for, returned_by
from engine.syntax.code import Code
from engine.syntax.flow import FEW_TURNS
from engine.syntax.inputs import may_be_none
from engine.syntax.kinds import annotation_kind
from engine.syntax.nodes import descend, dotted
from engine.syntax.scope import Binding
from engine.syntax.sizes import element_count, total

_GROW = frozenset({"append", "extend", "insert"})
_OF_OTHERS = frozenset(
    {"add", "discard", "get", "items", "keys", "values", "update", "setdefault", "popleft", "appendleft"}
    | {"shape", "filter", "format", "startswith"}
)
"""Methods and attributes that no list has: something else goes by the name."""

_SEQUENCES = frozenset({"Sequence", "MutableSequence"})
_LISTS = frozenset({"list", "tuple"})
_LISTS_OR_UNKNOWN = _LISTS | {None, "none"}
_UNHASHABLE = frozenset({"list", "dict", "set", "bytearray", "deque", "ndarray", "array", "dataframe"})


@dataclass(frozen=True, slots=True)
class KnownList:
    """What is known of a list.

    `built` tells that it is made in this file, not just declared, or guessed from its methods; `size` is its
    largest number of elements, where the file tells; `grown` are the calls that make it longer.
    """

    built: bool
    size: int | None
    grown: tuple[ast.Call, ...]
    values: tuple[ast.expr, ...]

    @property
    def long(self) -> bool:
        """Whether it may have more than a handful of elements."""
        return self.size is None or self.size > FEW_TURNS


def known_list(code: Code, node: ast.expr) -> KnownList | None:
    """Return what is known of a name or attribute chain that holds a list for all one can see, else None."""
    path = dotted(node)
    if path is None or (isinstance(node, ast.Name) and not _may_be_list(code, node.id)):
        return None
    bindings = _bindings(code, node)
    kinds = [_kind(code, binding) for binding in bindings]
    if any(kind not in _LISTS_OR_UNKNOWN for kind in kinds):
        return None
    # A short literal beside values of unknown kind says little: `ignored = ignore(names) if ignore else ()`.
    proven = any(
        kind in _LISTS and _proves(code, binding) for kind, binding in zip(kinds, bindings, strict=True)
    )
    if not proven and path not in code.once(_grown_paths):
        return None
    attributes = _attributes_used(code, node, path)
    if any(attribute.attr in _OF_OTHERS for attribute in attributes):
        return None
    grown = tuple(_growing_calls(code, attributes))
    if not proven and not any(is_append(call) for call in grown):
        return None
    values = tuple(binding.value for binding in bindings if binding.value is not None)
    built = any(
        binding.kind != "parameter" and binding.value is not None and code.kind(binding.value) in _LISTS
        for binding in bindings
    )
    return KnownList(built, _size(code, node, bindings, grown), grown, values)


def _may_be_list(code: Code, name: str) -> bool:
    """Tell whether a name is given a value, by name or by callers, or is added to: of others, most of which
    are the variables of loops, no scope needs to be read."""
    return name in code.given_values or name in code.once(_grown_paths) or name in code.once(_parameters)


def _parameters(code: Code) -> frozenset[str]:
    return frozenset(argument.arg for argument in code.nodes(ast.arg))


def _grown_paths(code: Code) -> frozenset[str | None]:
    """The names and attribute chains that the file calls `append` and the like of."""
    calls = (call for name in _GROW for call in code.calls_by_name.get(name, ()))
    return frozenset(dotted(call.func.value) for call in calls if isinstance(call.func, ast.Attribute))


def elements_of(found: KnownList) -> list[ast.expr] | None:
    """Return the expressions whose values become elements of the list, None if there are others too."""
    elements = _elements_seen(found)
    whole = all(isinstance(value, (ast.List, ast.Tuple, ast.ListComp)) for value in found.values)
    return elements if elements and whole and not any(_extends(call) for call in found.grown) else None


def holds_unhashable(code: Code, found: KnownList) -> bool:
    """Tell whether an element of the list is visibly one that a set cannot hold."""
    return any(unhashable(code, element) for element in _elements_seen(found))


def _elements_seen(found: KnownList) -> list[ast.expr]:
    elements = [call.args[-1] for call in found.grown if not _extends(call)]
    for value in found.values:
        if isinstance(value, (ast.List, ast.Tuple)):
            elements += value.elts
        elif isinstance(value, ast.ListComp):
            elements.append(value.elt)
    return elements


def unhashable(code: Code, node: ast.expr) -> bool:
    """Tell whether a set visibly cannot hold the value of `node`."""
    if isinstance(node, ast.Tuple):
        return any(unhashable(code, element) for element in node.elts)
    if code.kind(node) in _UNHASHABLE or _read_by_key(code, node):
        return True
    return any(code.kind(element) in _UNHASHABLE for element in _taken_from(code, node))


def _read_by_key(code: Code, node: ast.expr) -> bool:
    """Tell whether the function takes `row["key"]` from a variable: it holds a dict, or the like of one."""
    if not isinstance(node, ast.Name):
        return False
    keys = (above.slice for use in code.uses(node) if isinstance(above := code.parent(use), ast.Subscript))
    return any(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)


def _taken_from(code: Code, node: ast.expr) -> list[ast.expr]:
    """Return what a loop variable is, where the loop goes through a list that is written out in the file."""
    found: list[ast.expr] = []
    for binding in code.bindings(node) if isinstance(node, ast.Name) else []:
        loop = binding.node
        if not isinstance(loop, (ast.For, ast.comprehension)) or not isinstance(loop.target, ast.Name):
            continue
        source = loop.iter
        values = [source]
        if isinstance(source, ast.Name):
            values += [made.value for made in code.bindings(source) if made.value is not None]
        for value in values:
            if isinstance(value, ast.ListComp):
                found.append(value.elt)
            elif isinstance(value, (ast.List, ast.Tuple)):
                found += value.elts
    return found


def as_iterable(code: Code, node: ast.Name | ast.Attribute) -> str:
    """Return the source that iterates over a list which may still be None: `names`, or `names or ()`."""
    bindings = _bindings(code, node)
    nothing = any(binding.value is not None and code.kind(binding.value) == "none" for binding in bindings)
    text = code.text(node)
    return f"{text} or ()" if nothing or may_be_none(code, node) else text


def is_append(call: ast.Call) -> bool:
    """Tell whether a call is `….append(x)` or `….insert(i, x)`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return (name, len(call.args)) in {("append", 1), ("insert", 2)}


def is_own(node: ast.expr) -> bool:
    """Tell whether `node` is `self.x` or `cls.x`."""
    return isinstance(node, ast.Attribute) and dotted(node.value) in {"self", "cls"}


def _bindings(code: Code, node: ast.expr) -> list[Binding]:
    """What binds the variable or attribute; a parameter is bound to what the calls in this file pass, too."""
    if isinstance(node, ast.Attribute):
        return code.attribute_bindings(node)
    found: list[Binding] = []
    for binding in code.bindings(node) if isinstance(node, ast.Name) else []:
        found.append(binding)
        if binding.kind == "parameter" and binding.annotation is None and isinstance(binding.node, ast.arg):
            passed = arguments_for(code, binding.node)
            found += [Binding(binding.name, "parameter", binding.node, argument) for argument in passed]
    return found


def _kind(code: Code, binding: Binding) -> str | None:
    if binding.kind in {"augmented", "delete"}:
        return "none"
    if binding.annotation is None:
        return _kind_of_value(code, binding.value) if binding.value is not None else None
    kind = annotation_kind(binding.annotation)
    if kind == "tuple":
        return "tuple" if _is_open_tuple(binding.annotation) else "record"
    return kind or ("list" if _is_sequence(binding.annotation) else None)


def _proves(code: Code, binding: Binding) -> bool:
    if binding.annotation is not None or binding.value is None:
        return True
    count = element_count(code, binding.value)
    return count is None or count > FEW_TURNS


def _kind_of_value(code: Code, value: ast.expr) -> str | None:
    kind = code.kind(value) or _kind_of_one_value(code, value)
    if kind != "tuple" or isinstance(value, (ast.Tuple, ast.BinOp)):
        return kind
    made = isinstance(value, ast.Call) and code.origin(value.func) == "tuple"
    return "tuple" if made else "record"


def _kind_of_one_value(code: Code, node: ast.expr) -> str | None:
    """What is a list on one path, of unknown kind on others, is a list: a variable, a result."""
    if isinstance(node, ast.Call):
        values = returned_by(code, node)
    else:
        bindings = code.bindings(node) if isinstance(node, ast.Name) else []
        values = [
            binding.value for binding in bindings if binding.kind == "assign" and binding.value is not None
        ]
    kinds = {code.kind(value) for value in values} - {"none"}
    long = any(code.kind(value) == "list" and element_count(code, value) is None for value in values)
    return "list" if long and kinds <= {"list", None} else None


def _is_open_tuple(annotation: ast.expr) -> bool:
    return any(isinstance(part, ast.Constant) and part.value is Ellipsis for part in descend(annotation))


def _is_sequence(annotation: ast.expr) -> bool:
    if not isinstance(annotation, ast.Subscript):
        return False
    outer = (dotted(annotation.value) or "").rpartition(".")[2]
    return outer in _SEQUENCES and dotted(annotation.slice) not in {"str", "bytes"}


def _attributes_used(code: Code, node: ast.expr, path: str) -> list[ast.Attribute]:
    """The attributes taken from the list wherever it is visible by the same name."""
    return code.attributes_within(_home(code, node), path)


def _home(code: Code, node: ast.expr) -> ast.AST:
    """The stretch of the file in which the list goes by this name."""
    if isinstance(node, ast.Name):
        for scope in code.scopes(node):
            if node.id in scope.bindings and node.id not in scope.outer_names:
                return scope.node
    elif is_own(node):
        return code.module.enclosing_class(node) or code.module.tree
    return code.function(node) or code.module.tree


def _growing_calls(code: Code, attributes: list[ast.Attribute]) -> Iterator[ast.Call]:
    for attribute in attributes:
        call = code.parent(attribute)
        if attribute.attr in _GROW and isinstance(call, ast.Call) and call.func is attribute and call.args:
            yield call


def _extends(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "extend"


def _size(code: Code, node: ast.expr, bindings: list[Binding], grown: tuple[ast.Call, ...]) -> int | None:
    """The most elements the list can have, None if that is open."""
    if not bindings or (isinstance(node, ast.Attribute) and grown):
        return None
    counts: list[int | None] = []
    for binding in bindings:
        if binding.value is None or (binding.kind == "augmented" and code.loops(binding.node)):
            return None
        counts.append(element_count(code, binding.value))
    for call in grown:
        if code.loops(call) or code.function(call) is not code.function(bindings[0].node):
            return None
        counts.append(element_count(code, call.args[0]) if _extends(call) else 1)
    return total(counts)
