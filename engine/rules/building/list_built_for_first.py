from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.boolean_chain import has_wanted_effect
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.nodes import descend
from engine.syntax.sizes import element_count
from engine.syntax.splice import replace


class ListBuiltForFirst(Rule[ast.Subscript]):
    """A list of everything is built, and only its first element is used.

    `list(names)[0]` copies all names; `[row for row in rows if row.key == key][0]` goes on searching when it
    has found what it wants. `next(…)` stops at the first. It does not matter for a handful of elements. The
    rewrite holds when there is a first element: otherwise `next` raises StopIteration, not IndexError.
    """

    title = "list built for its first element"
    category = "LAZYSEQ"
    strategy = "comprehension_generator"
    speaks_from = ASKED
    slow = (
        Slow(
            code="def any_name(names: dict[str, int]):\n    return list(names)[0] if names else None\n",
            fast="def any_name(names: dict[str, int]):\n    return next(iter(names)) if names else None\n",
            setup="names = dict.fromkeys(map(str, range(n)), 0)",
            call="any_name(names)",
        ),
        Slow(
            code=(
                "def first_filled(rows: list[list[int]]):\n"
                "    if not any(rows):\n        return None\n"
                "    return [row for row in rows if row][0]\n"
            ),
            fast=(
                "def first_filled(rows: list[list[int]]):\n"
                "    if not any(rows):\n        return None\n"
                "    return next(row for row in rows if row)\n"
            ),
            setup="rows = [[]] + [[i] for i in range(n)]",
            call="first_filled(rows)",
        ),
        Slow(
            code=(
                "def first_line(lines: list[str]):\n"
                "    return list(map(str.strip, lines))[0] if lines else None\n"
            ),
            fast=(
                "def first_line(lines: list[str]):\n"
                "    return next(map(str.strip, lines)) if lines else None\n"
            ),
            setup="lines = [' a '] * n",
            call="first_line(lines)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return list(xs)[1]\n", "not the first element"),
        Fine("def f(x):\n    return [x.a, x.b][0]\n", "two elements"),
        Fine(
            "def f(xs):\n    try:\n        return list(xs)[0]\n    except IndexError:\n        return None\n",
            "the IndexError is expected",
        ),
        Fine("def f(xs):\n    return [x.pop() for x in xs][0]\n", "each call changes something"),
        Fine("def f(it):\n    rows = list(it)\n    return rows[0], rows\n", "the list is used again"),
        Fine("def f():\n    return [x for x in (1, 2, 3)][0]\n", "three elements"),
        Fine("def f(x):\n    return list(x)[0] if len(x) == 1 else None\n", "one element"),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        if not isinstance(node.slice, ast.Constant) or node.slice.value != 0:
            return
        if isinstance(node.slice.value, bool) or not isinstance(node.ctx, ast.Load) or runs_once(code, node):
            return
        if _in_try(code, node) or has_wanted_effect(code, node.value):
            return
        fast = _fast(code, node.value)
        if fast is None or _has_one(code, node):
            return
        yield Hit(
            node,
            "A list of all elements is built for the first one.",
            f"`{fast if len(fast) < 60 else 'next(…)'}` stops there.",
            0.65,
            (replace(node, fast),),
            ("there is a first element (`next` raises StopIteration, not IndexError)",),
        )


def _fast(code: Code, built: ast.expr) -> str | None:
    match built:
        case ast.ListComp(generators=[clause]):
            awaits = clause.is_async or any(isinstance(part, ast.Await) for part in descend(built))
            if awaits or few_turns(code, built) or element_count(code, clause.iter) is not None:
                return None
            return f"next({code.text(built)[1:-1].strip()})"
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[source], keywords=[]):
            if code.origin(built.func) not in {"list", "tuple"} or isinstance(source, ast.Starred):
                return None
            return _first_of(code, source)
        case _:
            return None


def _first_of(code: Code, source: ast.expr) -> str:
    text = code.text(source)
    match code.kind(source):
        case "list" | "tuple" | "str" | "bytes" | "range":
            return f"{text}[0]" if isinstance(source, (ast.Name, ast.Attribute, ast.Call)) else f"({text})[0]"
        case "iterator":
            return f"next({text})"
        case _:
            return f"next(iter({text}))"


def _has_one(code: Code, node: ast.expr) -> bool:
    """Tell whether the code runs only for a length of one: `if len(found) == 1`."""
    tests = [above.test for above in code.module.ancestors(node) if isinstance(above, (ast.If, ast.IfExp))]
    for part in (part for test in tests for part in descend(test)):
        match part:
            case ast.Compare(left=ast.Call(func=ast.Name(id="len")), comparators=[ast.Constant(value=1)]):
                return isinstance(part.ops[0], ast.Eq)
            case _:
                pass
    return False


def _in_try(code: Code, node: ast.expr) -> bool:
    """Tell whether an `except` around `node` may be meant for an empty list."""
    below: ast.AST = node
    for above in code.module.ancestors(node):
        if isinstance(above, ast.Try) and above.handlers and below in above.body:
            return True
        below = above
    return False
