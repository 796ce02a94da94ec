from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.names import lookup
from engine.syntax.splice import replace

# Measured on 3.11 to 3.13: `float` gains less than a tenth on some, and `str` loses until 3.12.
_CALLED = frozenset({"int", "len", "ord", "chr", "abs"})
_CONSUMERS = frozenset({"tuple", "list", "set", "frozenset", "sum", "max", "min", "any", "all", "sorted"})

_MYPYC = ("mypy_extensions", "librt", "mypyc")
"""Imported by modules that mypyc compiles: it makes a plain loop of a generator in a call of a builtin."""

_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})


class MapOverComprehension(Rule[ast.GeneratorExp]):
    """A generator only hands each element to a builtin function, and another builtin consumes it.

    `tuple(int(part) for part in parts)` resumes a generator per element; `tuple(map(int, parts))` stays in C.
    It does not matter for a handful of elements in code that runs rarely. Not every builtin gains: with `str`
    the generator is the faster one up to Python 3.12, so that `map` is never proposed.
    """

    title = "generator that only calls a builtin"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    speaks_from = ASKED
    slow = (
        Slow(
            code="def release(text):\n    return tuple(int(part) for part in text.split('.'))\n",
            fast="def release(text):\n    return tuple(map(int, text.split('.')))\n",
            setup="text = '.'.join(map(str, range(n)))",
            call="release(text)",
        ),
        Slow(
            code="def width(rows):\n    return max(len(row) for row in rows)\n",
            fast="def width(rows):\n    return max(map(len, rows))\n",
            setup="rows = ['x' * (i % 50) for i in range(n)]",
            call="width(rows)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return tuple(int(x) for x in xs if x)\n", "it filters"),
        Fine("def f(xs):\n    return tuple(int(x, 16) for x in xs)\n", "the call has another argument"),
        Fine(
            "def f(xs):\n    return tuple(parse(x) for x in xs)\n",
            "a Python function costs the same under map",
        ),
        Fine("def f(xs):\n    return (int(x) for x in xs)\n", "the caller gets a generator"),
        Fine(
            "def f(xs):\n    return ', '.join(str(x) for x in xs)\n", "with str, map() is slower up to 3.12"
        ),
        Fine("def f(xs, int):\n    return tuple(int(x) for x in xs)\n", "int is a parameter here"),
        Fine("LIMITS = tuple(int(x) for x in '1 2'.split())\n", "runs once"),
        Fine(
            "from mypy_extensions import mypyc_attr\n\n"
            "def f(rows):\n    return sum(len(row) for row in rows)\n",
            "mypyc compiles such a generator to a plain loop",
        ),
        Fine("def f(a, b):\n    return max(int(a) for x in b)\n", "the argument is not the element"),
    )

    def check(self, node: ast.GeneratorExp, code: Code) -> Iterator[Hit]:
        match node:
            case ast.GeneratorExp(
                elt=ast.Call(func=ast.Name(id=called), args=[ast.Name(id=argument)], keywords=[]),
                generators=[ast.comprehension(target=ast.Name(id=element), ifs=[], is_async=0) as clause],
            ) if called in _CALLED and argument == element:
                pass
            case _:
                return
        call = code.parent(node)
        if not isinstance(call, ast.Call) or call.args != [node] or not _consumes(call, code):
            return
        if (
            runs_once(code, node)
            or code.once(_is_compiled)
            or _in_message(node, code)
            or any(lookup(name, code.scopes(node)) for name in (called, "map"))
        ):
            return
        fast = f"{code.text(call.func)}(map({called}, {code.text(clause.iter)}))"
        if call.keywords:
            return
        yield Hit(
            node,
            f"The generator only calls `{called}` on each element.",
            f"`map({called}, …)` does the same without resuming a generator per element.",
            0.6,
            edits=(replace(call, fast),),
        )


def _is_compiled(code: Code) -> bool:
    modules = [node.module or "" for node in code.module.tree.body if isinstance(node, ast.ImportFrom)]
    return any(module.partition(".")[0] in _MYPYC for module in modules)


def _in_message(node: ast.expr, code: Code) -> bool:
    """Tell whether the value is for an error or a log line, which are rare."""
    for above in code.module.ancestors(node):
        if isinstance(above, (ast.Raise, ast.Assert, ast.ExceptHandler)):
            return True
        if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute) and above.func.attr in _LOGS:
            return True
    return False


def _consumes(call: ast.Call, code: Code) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "join":
        return code.kind(call.func.value) in {"str", "bytes"}
    return code.origin(call.func) in _CONSUMERS
