"""Values that are the same in every call: whether an expression is one, and the edits that name it once."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.hoist import fresh_name
from engine.syntax.nodes import descend, dotted, target_names
from engine.syntax.splice import line_before

Collected = ast.ListComp | ast.SetComp | ast.DictComp
_AT_MODULE_LEVEL = frozenset({"assign", "annotated", "import", "definition"})


def is_constant(node: ast.expr) -> bool:
    """Tell whether an expression is written out: constants, and tuples of them."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Tuple):
        return all(is_constant(element) for element in node.elts)
    return isinstance(node, ast.Constant)


def is_global(code: Code, node: ast.expr) -> bool:
    """Tell whether a name or attribute chain starts from what the module binds once."""
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    bindings = code.bindings(root)
    if len(bindings) != 1 or bindings[0].kind not in _AT_MODULE_LEVEL:
        return False
    return (
        isinstance(code.module.scope(bindings[0].node), ast.Module)
        or bindings[0].node in code.module.tree.body
    )


def from_constants(code: Code, node: Collected) -> bool:
    """Tell whether a comprehension goes over a constant or an enumeration, and reads nothing that changes."""
    if len(node.generators) != 1:
        return False
    source = node.generators[0].iter
    match source:
        case ast.Call(
            func=ast.Attribute(value=inner, attr="items" | "keys" | "values"), args=[], keywords=[]
        ):
            source = inner
    path = dotted(source) or ""
    last = path.rpartition(".")[2]
    if not (_is_constant_name(last) or _is_class_name(last)) or not is_global(code, source):
        return False
    if not code.is_pure(node):
        return False
    own = {name.id for name in target_names(node.generators[0].target)}
    return all(
        part.id in own or is_global(code, part) or not code.bindings(part)
        for part in descend(node)
        if isinstance(part, ast.Name)
    )


def _is_constant_name(name: str) -> bool:
    return name.isupper() and len(name.strip("_")) > 1


def _is_class_name(name: str) -> bool:
    # To iterate over a class is to iterate over an enumeration.
    bare = name.lstrip("_")
    return bare[:1].isupper() and not bare.isupper() and "_" not in bare


def named_above(code: Code, node: ast.expr, wanted: str) -> tuple[Edit, str] | None:
    """Return the edit that names `node` above the outermost function or class around it, and the name."""
    outermost = next(
        above
        for above in reversed([node, *code.module.ancestors(node)])
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    )
    if not all(_bound_before(code, part, outermost) for part in descend(node) if isinstance(part, ast.Name)):
        return None
    name = fresh_name(code, f"_{wanted.strip('_').upper()}")
    edit = line_before(code.module, outermost, f"{name} = {_moved(code, node)}\n\n")
    return None if edit is None else (_above_comments(code, edit), name)


def _above_comments(code: Code, edit: Edit) -> Edit:
    """What stands right above a definition as a comment belongs to it."""
    line = edit.line
    while line > 1 and code.module.lines[line - 2].strip().startswith(b"#"):
        line -= 1
    # At the very top, comments belong to the file.
    return replace(edit, line=line, end_line=line) if line > 1 else edit


def _bound_before(code: Code, name: ast.Name, statement: ast.stmt) -> bool:
    bindings = code.bindings(name)
    return all(
        binding.kind == "comprehension" or (getattr(binding.node, "end_lineno", None) or 0) < statement.lineno
        for binding in bindings
    )


def _moved(code: Code, node: ast.expr) -> str:
    """The source of `node`, its further lines indented as if the first began its line."""
    first, *rest = code.text(node).split("\n")
    if not rest:
        return first
    indent = len(rest[-1]) - len(rest[-1].lstrip())
    return "\n".join([first, *(line[min(indent, len(line) - len(line.lstrip())) :] for line in rest)])


def word_for(node: Collected) -> str:
    """Return a name for what a comprehension collects: its source, and the words that it adds."""
    path = next(dotted(part) for part in descend(node.generators[0].iter) if dotted(part))
    words = [
        re.sub(r"\W+", "_", part.value).strip("_")
        for part in descend(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    words = [word for word in words if word and word.isidentifier()] or ["table"]
    return "_".join([(path or "").rpartition(".")[2], *words])
