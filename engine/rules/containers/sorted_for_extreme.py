from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.names import lookup
from engine.syntax.splice import replace


class SortedForExtreme(Rule[ast.Subscript]):
    """Everything is sorted with a key to take the first element.

    `sorted(xs, key=f)[0]` orders all elements, `min(xs, key=f)` looks at each once. It does not matter for
    a few
    elements. Without a key the sort is so cheap, and on ordered input even cheaper than `min`, that this rule
    stays silent. The rewrite holds when nobody relies on IndexError for empty input, where `min` and
    `max` raise ValueError.
    """

    title = "sorted to take one element"
    category = "MINSORT"
    strategy = "vectorise_builtin"
    speaks_from = WARM
    slow = (
        Slow(
            code=(
                "def cheapest(offers: list[tuple[str, int]]):\n    if not offers:\n        return None\n"
                "    return sorted(offers, key=lambda offer: offer[1])[0]\n"
            ),
            fast=(
                "def cheapest(offers: list[tuple[str, int]]):\n    if not offers:\n        return None\n"
                "    return min(offers, key=lambda offer: offer[1])\n"
            ),
            setup="offers = [(str(i), i * 7919 % n) for i in range(n)]",
            call="cheapest(offers)",
        ),
        Slow(
            code=(
                "def newest(posts: list[tuple[int, str]]):\n    if not posts:\n        return None\n"
                "    return sorted(posts, reverse=True, key=lambda post: post[0])[0]\n"
            ),
            fast=(
                "def newest(posts: list[tuple[int, str]]):\n    if not posts:\n        return None\n"
                "    return max(posts, key=lambda post: post[0])\n"
            ),
            setup="posts = [(i * 7919 % 101, str(i)) for i in range(n)]",
            call="newest(posts)",
        ),
        Slow(
            code=(
                "def last(posts: list[tuple[int, str]]):\n    if not posts:\n        return None\n"
                "    return sorted(posts, key=lambda post: post[0])[-1]\n"
            ),
            fast=(
                "def last(posts: list[tuple[int, str]]):\n    if not posts:\n        return None\n"
                "    return max(reversed(posts), key=lambda post: post[0])\n"
            ),
            setup="posts = [(i * 7919 % n, str(i)) for i in range(n)]",
            call="last(posts)",
            edited=False,
        ),
    )
    fine = (
        Fine("def f(xs):\n    return sorted(xs)[0]\n", "without a key, min() is slower on ordered input"),
        Fine("def f(xs):\n    return sorted(xs, key=len)[1]\n", "the second element needs the order"),
        Fine("def f(xs, n):\n    return sorted(xs, key=len)[n]\n", "any element may be asked for"),
        Fine("def f(xs):\n    return sorted(xs, key=len)[:3]\n", "several elements are taken"),
        Fine("def f(xs, up):\n    return sorted(xs, key=len, reverse=up)[0]\n", "either end may be meant"),
        Fine("from tools import sorted\n\ndef f(xs):\n    return sorted(xs, key=len)[0]\n", "another sorted"),
        Fine("def f(xs):\n    ys = sorted(xs, key=len)\n    return ys[0], ys\n", "the order is used as well"),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Subscript(value=ast.Call(func=ast.Name(id="sorted"), args=[ast.expr()]) as call):
                index = _constant(node.slice)
            case _:
                return
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        backwards = _constant(options.pop("reverse", ast.Constant(False)))
        if index not in (0, -1) or set(options) != {"key"} or not isinstance(backwards, bool):
            return
        if code.origin(call.func) != "sorted":
            return
        name = "max" if backwards is (index == 0) else "min"
        fast = f"{name}({code.text(call.args[0])}, key={code.text(options['key'])})"
        # max() gives the first of equal elements, as does a stable sort read from the front, but not from
        # the back.
        exact = index == 0 and lookup(name, code.scopes(node)) is None
        yield Hit(
            node,
            "Everything is sorted to take one element.",
            f"`{name}` with the same key looks at each element once.",
            0.9 if exact else 0.7,
            edits=(replace(node, fast),) if exact else (),
            conditions=("nobody relies on IndexError for empty input",),
            no_edit=""
            if exact
            else f"of elements with equal keys `{name}` takes the first, the sort the last",
        )


def _constant(node: ast.expr) -> object:
    try:
        value: object = ast.literal_eval(node)
    except ValueError:
        return None
    return value
