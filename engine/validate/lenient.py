"""Imports of an excerpt that may fail: of packages that are not there, and in rings of modules.

All of it is source text that goes into the excerpt.
"""

from __future__ import annotations

import ast
from textwrap import indent

ABSENT = """\
class _NotInstalled(BaseException):
    pass


_loaded = []


def _absent(package):
    def stop(*_, **__):
        raise _NotInstalled(f"needs {package}, and there is no environment with it")

    def part(_, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return stop() if _loaded else _absent(package)

    names = ("__call__", "__instancecheck__", "__subclasscheck__", "__iter__", "__bool__", "__getitem__")
    return type("_Absent", (type,), {**dict.fromkeys(names, stop), "__getattr__": part})("_Absent", (), {})
"""
"""Stands in for what packages give that only functions beside the one that is called use, or their tables.
Whatever touches it later is stopped by an exception that `except Exception` lets pass: nobody takes the
outcome for evidence."""

LOADED = "_loaded.append(True)\n"
"""Ends an excerpt with such stand-ins: from here on their attributes are refused, too."""


def or_absent(part: str) -> str:
    """Return an import that leaves stand-ins behind where the package is not installed."""
    (statement,) = ast.parse(part).body
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    package = (getattr(statement, "module", None) or statement.names[0].name).partition(".")[0]
    names = [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
    given = "".join(f"    {name} = _absent({package!r})\n" for name in names)
    return f"try:\n    {part}\nexcept ImportError:\n{given}"


def attempted(part: str) -> str:
    """What only annotations name is left out where modules import each other in a ring, or where it is built
    on something that is not installed."""
    return f"try:\n{indent(part, '    ')}\nexcept (ImportError, NameError, AttributeError):\n    pass"


def one_by_one(module: str | None, names: set[str]) -> str:
    """Return what a star import is there for, name by name; in a ring of imports a star skips what is not
    there yet, and so does this."""
    each = (ast.unparse(ast.ImportFrom(module, [ast.alias(name)], 0)) for name in sorted(names))
    return "\n".join(f"try:\n    {part}\nexcept ImportError:\n    pass" for part in each)
