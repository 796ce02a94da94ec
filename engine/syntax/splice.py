"""Edits in terms of the tree: replace a node, put a line before a statement, import a name."""

from __future__ import annotations

import ast
from itertools import islice

from engine.model import Edit
from engine.syntax.module import Module


def replace(node: ast.expr | ast.stmt, text: str) -> Edit:
    """Replace the source of `node` by `text`."""
    return Edit(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, text)


def replace_between(first: ast.expr | ast.stmt, last: ast.expr | ast.stmt, text: str) -> Edit:
    """Replace everything from the start of `first` to the end of `last` by `text`."""
    return Edit(
        first.lineno, first.col_offset, last.end_lineno or last.lineno, last.end_col_offset or 0, text
    )


def insert_before(node: ast.expr | ast.stmt, text: str) -> Edit:
    """Put `text` directly before `node`, on its line."""
    return Edit(node.lineno, node.col_offset, node.lineno, node.col_offset, text)


def insert_after(node: ast.expr | ast.stmt, text: str) -> Edit:
    """Put `text` directly after `node`, on its line."""
    line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Edit(line, column, line, column, text)


def indentation(module: Module, statement: ast.stmt) -> str | None:
    """Return the white space before a statement, None when something else stands before it on its line."""
    before = module.lines[statement.lineno - 1][: statement.col_offset]
    return before.decode() if not before.strip(b" \t\f") else None


def line_before(module: Module, statement: ast.stmt, text: str) -> Edit | None:
    """Put `text` on lines of its own before a statement, indented like it; None if it shares its line.

    A decorated definition is entered above its decorators.
    """
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    line = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    indent = indentation(module, statement)
    if indent is None:
        return None
    body = "".join(f"{indent}{part}\n" if part else "\n" for part in text.split("\n"))
    return Edit(line, 0, line, 0, body)


def line_after(module: Module, statement: ast.stmt, text: str) -> Edit | None:
    """Put `text` on a line of its own after a statement of one line (and its comment), indented like it.

    None if the statement shares its line, or nothing ends it.
    """
    last = (statement.end_lineno or statement.lineno) - 1
    after = module.lines[last][statement.end_col_offset :].strip()
    indent = indentation(module, statement)
    if indent is None or last + 1 >= len(module.lines) or not (after == b"" or after.startswith(b"#")):
        return None
    return Edit(last + 2, 0, last + 2, 0, f"{indent}{text}\n")


def replace_attribute(node: ast.Attribute, name: str) -> Edit:
    """Replace the last name of an attribute chain: `x.append` becomes `x.add`."""
    line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Edit(line, column - len(node.attr.encode()), line, column, name)


def remove_statement(module: Module, statement: ast.stmt) -> Edit | None:
    """Remove a statement with its line; None if it shares its line, or is all its block has."""
    last = (statement.end_lineno or statement.lineno) - 1
    after = module.lines[last][statement.end_col_offset :]
    if indentation(module, statement) is None or after.strip() or last + 1 >= len(module.lines):
        return None
    if _is_alone(module, statement):
        return None
    return Edit(statement.lineno, 0, last + 2, 0, "")


def _is_alone(module: Module, statement: ast.stmt) -> bool:
    parent = module.parent(statement)
    for field in ("body", "orelse", "finalbody"):
        block = getattr(parent, field, None)
        if isinstance(block, list) and any(item is statement for item in block):
            return len(block) == 1
    return True


def ensure_import(module: Module, package: str, name: str | None) -> tuple[tuple[Edit, ...], str] | None:
    """Return the edits that make `package.name` (or `package` itself) available at module level, and the
    expression to use for it. None when there is no safe place for an import, or the name is taken.
    """
    wanted = name or package
    imports = _imports(module)
    for statement in imports:
        if isinstance(statement, ast.ImportFrom):
            if statement.module == package and not statement.level and name:
                for alias in statement.names:
                    if alias.name == name:
                        return (), alias.asname or alias.name
        else:
            for alias in statement.names:
                if alias.name == package:
                    local = alias.asname or alias.name
                    return (), f"{local}.{name}" if name else local
    if module.named(wanted):
        return None
    text = f"from {package} import {name}" if name else f"import {package}"
    edit = _import_edit(module, imports, text)
    return ((edit,), wanted) if edit else None


def _imports(module: Module) -> list[ast.Import | ast.ImportFrom]:
    """The imports at module level, in source order."""
    found: list[ast.Import | ast.ImportFrom] = [*module.within(module.tree, ast.Import)]
    found += module.within(module.tree, ast.ImportFrom)
    at_top = [node for node in found if module.parent(node) is module.tree]
    return sorted(at_top, key=lambda node: (node.lineno, node.col_offset))


def _import_edit(module: Module, imports: list[ast.Import | ast.ImportFrom], text: str) -> Edit | None:
    body = module.tree.body
    future = [one for one in imports if isinstance(one, ast.ImportFrom) and one.module == "__future__"]
    if imports and imports[-1] not in future:
        return line_before(module, next(one for one in imports if one not in future), text)
    start = 1 if body and _is_docstring(body[0]) else 0
    first = next((statement for statement in islice(body, start, None) if statement not in future), None)
    return line_before(module, first, text + "\n\n") if first is not None else None


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
