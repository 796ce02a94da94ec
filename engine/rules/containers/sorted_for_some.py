from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.splice import ensure_import, replace

MOST = 10
"""More elements than this are as fast to sort as to pick out of a small heap."""


class SortedForSome(Rule[ast.Subscript]):
    """Everything is sorted to take the first few elements.

    `sorted(xs)[:3]` orders all elements; `heapq.nsmallest(3, xs)` goes through them once and keeps three. It
    does not matter for some hundred elements, and input that is in order already is sorted in one pass,
    faster than any heap. The rewrite needs no condition: `heapq` promises the same elements in the same
    order, equal ones included.
    """

    title = "sorted to take a few elements"
    category = "MINSORT"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code="import math\n\n\ndef best(scores):\n    return sorted(scores, key=math.sqrt)[:3]\n",
            fast=(
                "import heapq\nimport math\n\n\n"
                "def best(scores):\n    return heapq.nsmallest(3, scores, key=math.sqrt)\n"
            ),
            setup="scores = [i * 7919 % 10007 for i in range(n)]",
            call="best(scores)",
            n=10_000,
        ),
        Slow(
            code="import heapq\n\n\ndef best(scores):\n    return sorted(scores, reverse=True)[:5]\n",
            fast="import heapq\n\n\ndef best(scores):\n    return heapq.nlargest(5, scores)\n",
            setup="scores = [i * 7919 % 10007 for i in range(n)]",
            call="best(scores)",
            n=10_000,
        ),
    )
    fine = (
        Fine("def f(xs):\n    return sorted(xs)[:100]\n", "a hundred elements need a large heap"),
        Fine("def f(xs, k):\n    return sorted(xs)[:k]\n", "nearly all may be asked for"),
        Fine("def f(xs):\n    return sorted(xs)[1:3]\n", "not from the front"),
        Fine("def f(xs):\n    return sorted(xs)[:-2]\n", "all elements but two"),
        Fine("def f(xs, up):\n    return sorted(xs, reverse=up)[:3]\n", "either end may be meant"),
        Fine("def f():\n    return sorted([3, 1, 2, 5])[:3]\n", "four elements"),
        Fine("def print_best(xs):\n    print(sorted(xs)[:3])\n", "read by people, once"),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="sorted"), args=[values]) as call,
                slice=ast.Slice(lower=None, upper=ast.Constant(value=int(count)), step=None),
                ctx=ast.Load(),
            ) if 1 < count <= MOST and not isinstance(values, (ast.List, ast.Tuple, ast.Set, ast.Starred)):
                pass
            case _:
                return
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        reverse = options.pop("reverse", ast.Constant(value=False))
        known = isinstance(reverse, ast.Constant) and isinstance(reverse.value, bool)
        if (
            not known
            or options.keys() - {"key"}
            or code.origin(call.func) != "sorted"
            or runs_once(code, node)
        ):
            return
        name = "nlargest" if isinstance(reverse, ast.Constant) and reverse.value else "nsmallest"
        key = f", key={code.text(options['key'])}" if "key" in options else ""
        yield Hit(
            node,
            f"Everything is sorted to take {count} elements.",
            f"`heapq.{name}` goes through the elements once and keeps {count}.",
            0.5,
            _edits(code, node, f"{name}({count}, {code.text(values)}{key})"),
            no_edit="the name `heapq` is taken here",
        )


def _edits(code: Code, node: ast.Subscript, call: str) -> tuple[Edit, ...]:
    imported = ensure_import(code.module, "heapq", None)
    if imported is None:
        return ()
    edits, heapq = imported
    return (*edits, replace(node, f"{heapq}.{call}"))
