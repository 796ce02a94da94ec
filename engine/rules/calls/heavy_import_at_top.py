from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import FunctionNode

HEAVY = frozenset(
    {
        "pandas", "matplotlib", "scipy", "sklearn", "torch", "tensorflow", "transformers", "jax", "sympy",
        "networkx", "seaborn", "plotly", "bokeh", "dask", "polars", "pyarrow", "boto3", "botocore",
        "openpyxl", "xlsxwriter", "IPython", "nltk", "spacy", "cv2", "geopandas", "statsmodels", "numba",
        "altair", "datasets", "docx", "reportlab", "weasyprint", "tkinter", "pydoc", "turtle", "doctest",
        "xmlrpc", "ensurepip", "imaplib", "smtplib", "ftplib",
    }
)  # fmt: skip
"""Packages that take tens of milliseconds to seconds to import."""


class HeavyImportAtTop(Rule[ast.Import | ast.ImportFrom]):
    """A package that is slow to import is imported at the top, for one function alone.

    Everybody who imports the module waits for the package, also those who never call that function. An import
    inside the function is paid on its first call; later ones cost a look-up. It does not matter when the
    program imports the package anyway. The rewrite holds when nobody takes the name from this module.
    """

    title = "heavy import for one function"
    category = "LAZYIMPORT"
    strategy = "hoist"
    slow = (
        Slow(
            code=(
                "import xmlrpc.client\n\n\n"
                "def total(rows):\n    return sum(rows)\n\n\n"
                "def send(rows):\n    return xmlrpc.client.dumps((rows,))\n"
            ),
            fast=(
                "def total(rows):\n    return sum(rows)\n\n\n"
                "def send(rows):\n    import xmlrpc.client\n\n    return xmlrpc.client.dumps((rows,))\n"
            ),
            setup="rows = list(range(3))",
            call="total(rows)",
            edited=False,
            load=True,
        ),
    )
    fine = (
        Fine(
            "import pandas\n\ndef f(x):\n    return pandas.isna(x)\n\n"
            "def g(x):\n    return pandas.Series(x)\n",
            "two functions need it",
        ),
        Fine(
            "import pandas\n\ndef f(x: pandas.Series):\n    return pandas.isna(x)\n\n"
            "def g(x):\n    return x\n",
            "an annotation needs it",
        ),
        Fine("import pandas\n\ndef f(x):\n    return pandas.isna(x)\n", "the module has nothing else"),
        Fine(
            "import json\n\ndef f(x):\n    return json.dumps(x)\n\ndef g(x):\n    return x\n",
            "quick to import",
        ),
        Fine(
            "def g(x):\n    return x\n\ndef f(x):\n    import pandas\n    return pandas.isna(x)\n",
            "late already",
        ),
    )

    def check(self, node: ast.Import | ast.ImportFrom, code: Code) -> Iterator[Hit]:
        package = _package(node)
        if package.partition(".")[0] not in HEAVY or code.parent(node) is not code.module.tree:
            return
        alias = node.names[0]
        if len(node.names) != 1 or code.module.path.endswith("__init__.py"):
            return
        function = _only_user(code, alias.asname or alias.name.partition(".")[0])
        if function is None:
            return
        yield Hit(
            node,
            f"`{package}` is imported for `{function.name}` alone, but always loaded.",
            f"An import inside `{function.name}` is paid on its first call.",
            0.45,
            no_edit=f"others may take `{alias.asname or alias.name}` from this module",
        )


def _package(node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "" if node.level else node.module or ""


def _only_user(code: Code, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the one function of the module whose body uses a name, when others do not and there are some."""
    tree = code.module.tree
    users = set()
    for use in code.nodes(ast.Name):
        if use.id != name:
            continue
        if not isinstance(use.ctx, ast.Load):
            return None
        users.add(_in_body(code, use))
    functions = [*code.nodes(ast.FunctionDef), *code.nodes(ast.AsyncFunctionDef)]
    if len(users) != 1 or len(functions) < 2 or f'"{name}"' in _listed(tree):
        return None
    (user,) = users
    return user if isinstance(user, (ast.FunctionDef, ast.AsyncFunctionDef)) else None


def _in_body(code: Code, use: ast.Name) -> FunctionNode | None:
    """The outermost function that evaluates `use` when it is called; None outside of bodies."""
    found: FunctionNode | None = None
    function = code.function(use)
    while function is not None:
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = any(use is part for statement in function.body for part in ast.walk(statement))
            if not inside:
                return None
        found, function = function, code.function(function)
    return found


def _listed(tree: ast.Module) -> str:
    """The names that `__all__` lists, as source."""
    return "".join(
        ast.unparse(part).replace("'", '"')
        for part in tree.body
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "__all__"
    )
