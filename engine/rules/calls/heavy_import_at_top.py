from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code

NamedFunction = ast.FunctionDef | ast.AsyncFunctionDef

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


def _only_user(code: Code, name: str) -> NamedFunction | None:
    """Return the one function of the module whose body uses a name, when others do not and there are some."""
    if len(code.nodes(ast.FunctionDef)) + len(code.nodes(ast.AsyncFunctionDef)) < 2:
        return None
    user: NamedFunction | None = None
    for use in code.module.named(name):
        function = _in_body(code, use) if isinstance(use.ctx, ast.Load) else None
        if function is None or (user is not None and user is not function):
            return None
        user = function
    return None if user is None or f'"{name}"' in _listed(code.module.tree) else user


def _in_body(code: Code, use: ast.Name) -> NamedFunction | None:
    """The outermost function that evaluates `use` when it is called; None outside of bodies."""
    found: NamedFunction | None = None
    below: ast.AST = use
    for above in code.module.ancestors(use):
        if isinstance(above, NamedFunction):
            if not isinstance(below, (ast.stmt, ast.expr, ast.arguments)):
                return None  # The bound of a type parameter.
            if isinstance(below, ast.stmt):
                found = above
        below = above
    return found


def _listed(tree: ast.Module) -> str:
    """The names that `__all__` lists, as source."""
    return "".join(
        ast.unparse(part).replace("'", '"')
        for part in tree.body
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and part.targets[0].id == "__all__"
    )
