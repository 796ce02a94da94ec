from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.recursion import cache_edits, overlapping_calls


class OverlappingRecursion(Rule[ast.FunctionDef]):
    """A function calls itself several times, and those calls work out the same results again.

    `paths(n - 1) + paths(n - 2)` asks for `paths(n - 3)` on both ways, and so on: the number of calls grows
    exponentially. With `functools.cache` each result is worked out once. It does not matter while the
    argument stays below about ten. The rewrite holds when the arguments are hashable; the cache keeps all
    results in memory.
    """

    title = "recursion repeats its own work"
    category = "MEMO"
    strategy = "cache"
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "from functools import cache\n\n\n"
                "def ways(steps):\n"
                "    if steps < 2:\n"
                "        return 1\n"
                "    return ways(steps - 1) + ways(steps - 2)\n"
            ),
            fast=(
                "from functools import cache\n\n\n"
                "@cache\n"
                "def ways(steps):\n"
                "    if steps < 2:\n"
                "        return 1\n"
                "    return ways(steps - 1) + ways(steps - 2)\n"
            ),
            call="getattr(ways, 'cache_clear', int)() or ways(n)",
            n=15,
        ),
        Slow(
            code=(
                "from functools import cache\n\n\n"
                "def distance(left, right):\n"
                "    if not left or not right:\n"
                "        return len(left) + len(right)\n"
                "    if left[0] == right[0]:\n"
                "        return distance(left[1:], right[1:])\n"
                "    return 1 + min(distance(left[1:], right), distance(left, right[1:]))\n"
            ),
            fast=(
                "from functools import cache\n\n\n"
                "@cache\n"
                "def distance(left, right):\n"
                "    if not left or not right:\n"
                "        return len(left) + len(right)\n"
                "    if left[0] == right[0]:\n"
                "        return distance(left[1:], right[1:])\n"
                "    return 1 + min(distance(left[1:], right), distance(left, right[1:]))\n"
            ),
            setup="left = 'a' * n; right = 'b' * n",
            call="getattr(distance, 'cache_clear', int)() or distance(left, right)",
            n=6,
        ),
    )
    fine = (
        Fine(
            "def depth(node):\n    return 1 + max(depth(node.left), depth(node.right)) if node else 0\n",
            "the branches of a tree do not meet",
        ),
        Fine("def down(n):\n    return n + down(n - 1) if n else 0\n", "one call per step"),
        Fine(
            "def even(n, half):\n    return even(n - 1, half) if half else even(n - 2, half)\n",
            "one of the two calls is made",
        ),
        Fine(
            "def f(n, memo):\n    if n not in memo:\n        memo[n] = f(n - 1, memo) + f(n - 2, memo)\n"
            "    return memo[n]\n",
            "remembers its results",
        ),
    )

    def check(self, node: ast.FunctionDef, code: Code) -> Iterator[Hit]:
        calls = overlapping_calls(code, node)
        if not calls:
            return
        first, second = (code.brief(call) for call in calls)
        edits = cache_edits(code, node)
        yield Hit(
            calls[0],
            f"`{first}` and `{second}` work out the same results again: exponential.",
            "`functools.cache` works each of them out once.",
            0.85,
            edits,
            (f"the arguments of `{node.name}` are hashable",),
            no_edit="" if edits else "there is no place for the import",
        )
