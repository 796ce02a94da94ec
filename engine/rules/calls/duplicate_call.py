from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.evaluation import statement_blocks, unconditional_calls

_CHEAP = frozenset(
    {"abs", "bool", "bytes", "callable", "chr", "dict", "float", "format", "frozenset", "getattr", "hasattr", "hash",
     "id", "int", "isinstance", "issubclass", "iter", "len", "list", "map", "max", "min", "object", "ord", "range",
     "repr", "round", "set", "slice", "str", "super", "tuple", "type", "vars", "zip", "enumerate", "filter", "reversed",
     "typing.cast"}
)  # fmt: skip
_CHEAP_METHODS = frozenset(
    {
        "startswith",
        "endswith",
        "isdigit",
        "keys",
        "values",
        "items",
        "copy",
        "lower",
        "upper",
        "format",
        "isupper",
    }
    | {"islower", "isspace", "isalpha", "count", "index", "find", "strip", "total_seconds", "hex", "title"}
)


class DuplicateCall(Rule[ast.FunctionDef | ast.AsyncFunctionDef]):
    """The same call with the same arguments is made twice in one statement, or in a test and what follows it.

    `row.split(",")[0], row.split(",")[1]` splits twice; a name for the result splits once. It does not matter where the
    call is cheap, so attribute reads, `len` and their like are never reported. The advice holds when the call has
    no effect and gives the same result both times.
    """

    title = "same call made twice"
    category = "DUPCALL"
    strategy = "cache"
    slow = (
        Slow(
            code="def ends(line):\n    return line.split(',')[0], line.split(',')[-1]\n",
            fast="def ends(line):\n    parts = line.split(',')\n    return parts[0], parts[-1]\n",
            setup="line = ','.join(map(str, range(n)))",
            call="ends(line)",
            edited=False,
        ),
        Slow(
            code=(
                "import re\n\n\n"
                "def number(text):\n"
                "    if re.search(r'[0-9]+$', text):\n"
                "        found = re.search(r'[0-9]+$', text).group()\n"
                "        return int(found)\n"
            ),
            fast=(
                "import re\n\n\n"
                "def number(text):\n"
                "    match = re.search(r'[0-9]+$', text)\n"
                "    if match:\n"
                "        found = match.group()\n"
                "        return int(found)\n"
            ),
            setup="text = 'invoice ' * (n // 50) + '17'",
            call="number(text)",
            edited=False,
        ),
    )
    fine = (
        Fine("def f(it):\n    return next(it), next(it)\n", "each call gives the next element"),
        Fine("def f(x):\n    return len(x) - 1, len(x)\n", "len costs nothing"),
        Fine("def f(a):\n    return a.split(',')[0], a.split(';')[0]\n", "different separators"),
        Fine("def f(a, b):\n    return sorted(a)[0] if a else sorted(a)\n", "only one of the two is made"),
        Fine(
            "def f(a):\n    if sorted(a):\n        a = g(a)\n        return sorted(a)\n",
            "a is another list by then",
        ),
        Fine(
            "def f(a):\n    if sorted(a):\n        a.pop()\n        return sorted(a)\n",
            "a has changed by then",
        ),
        Fine("def f():\n    return [sorted(x) for x in a()], [sorted(x) for x in b()]\n", "another x each"),
        Fine("def f(a):\n    return read(a), read(a)\n", "read may do anything"),
    )

    def check(self, node: ast.FunctionDef | ast.AsyncFunctionDef, code: Code) -> Iterator[Hit]:
        for block in statement_blocks(node):
            for statement in block:
                twice = _twice(statement, code)
                if twice is not None:
                    yield Hit(
                        twice,
                        f"`{code.text(twice)}` is computed twice with the same result.",
                        "A name for the result computes it once.",
                        0.65,
                        no_edit="the shared result needs a good name",
                    )


def _twice(statement: ast.stmt, code: Code) -> ast.Call | None:
    """The second of two equal calls in one simple statement, or in a test and the statement right below it."""
    parts: list[ast.AST] = [statement]
    if isinstance(statement, ast.If):
        parts = [statement.test, *(first for first in statement.body[:1] if _is_simple(first))]
    elif not _is_simple(statement):
        return None
    # Most statements make no two calls of one name: they are told apart before anything is looked up.
    alike: dict[str, list[ast.Call]] = defaultdict(list)
    for part in parts:
        for call in unconditional_calls(part):
            alike[_name(call)].append(call)
    seen: dict[str, list[ast.Call]] = defaultdict(list)
    for calls in alike.values():
        if len(calls) > 1:
            for call in calls:
                seen[code.text(call)].append(call)
    found = [calls[1] for calls in seen.values() if len(calls) > 1 and _costly(calls[0], code)]
    return min(found, key=lambda call: (call.lineno, call.col_offset)) if found else None


def _is_simple(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr))


def _costly(call: ast.Call, code: Code) -> bool:
    if not code.is_pure_call(call) or not code.is_pure(call):
        return False
    origin = code.origin(call.func)
    if origin is not None:
        return origin not in _CHEAP and bool(call.args)
    attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return attribute not in _CHEAP_METHODS and bool(call.args)


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
