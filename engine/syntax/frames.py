"""What is visibly a DataFrame, or a column of one."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import descend

_FRAME_METHODS = frozenset(
    {
        "iterrows", "itertuples", "groupby", "merge", "sort_values", "reset_index", "set_index", "iloc",
        "loc",
        "fillna", "dropna", "drop_duplicates", "to_csv", "to_parquet", "pivot_table", "columns", "melt",
    }
)  # fmt: skip
_MAKERS = frozenset(
    f"pandas.{name}"
    for name in (
        "DataFrame", "read_csv", "read_sql", "read_parquet", "read_excel", "read_json", "read_table",
        "read_feather", "concat", "merge", "DataFrame.from_dict", "DataFrame.from_records",
    )
)  # fmt: skip
_KEEPING = frozenset(
    {
        "copy", "head", "tail", "reset_index", "set_index", "sort_values", "sort_index", "dropna", "fillna",
        "drop", "rename", "drop_duplicates", "assign", "merge", "join", "query", "sample", "astype",
    }
)  # fmt: skip
"""Methods of frames that give a frame."""


def uses_pandas(code: Code) -> bool:
    """Tell whether a file imports pandas or what is built on it, anywhere."""
    names = [alias.name for statement in code.nodes(ast.Import) for alias in statement.names]
    names += [statement.module or "" for statement in code.nodes(ast.ImportFrom)]
    return any(name.partition(".")[0] in {"pandas", "geopandas"} for name in names)


def is_frame(code: Code, node: ast.expr) -> bool:
    """Tell whether an expression surely is a DataFrame: made or annotated as one, or, in a file about pandas,
    a variable that the same function uses as only frames are used.
    """
    if code.kind(node) == "dataframe":
        return True
    match node:
        case ast.Name():
            values = [binding.value for binding in code.bindings(node)]
            made = bool(values) and all(
                value is not None and not _mentions(value, node.id) and is_frame(code, value)
                for value in values
            )
            return made or (uses_pandas(code) and _is_used_as_frame(code, node))
        case ast.Call(func=ast.Attribute(attr=method, value=owner)):
            if code.origin(node.func) in _MAKERS:
                return True
            return method in _KEEPING and is_frame(code, owner)
        case ast.Call():
            return code.origin(node.func) in _MAKERS
        case _:
            return False


def column_of(code: Code, node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return the frame and the name of the column that `frame["name"]` is, None for anything else."""
    match node:
        case ast.Subscript(value=frame, slice=ast.Constant(value=str() as name)) if is_frame(code, frame):
            return frame, name
        case _:
            return None


def _mentions(value: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in descend(value))


def _is_used_as_frame(code: Code, name: ast.Name) -> bool:
    """Tell whether the function uses a variable in a way that only frames are used: `df.iterrows()`."""
    return any(
        isinstance(above := code.parent(use), ast.Attribute) and above.attr in _FRAME_METHODS
        for use in code.uses(name)
    ) and name.id not in {"self", "cls"}
