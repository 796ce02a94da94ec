from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.deques import deque_instead, is_first, is_window, is_worklist
from engine.syntax.nodes import LoopNode, root_name
from engine.syntax.searches import UNSURE


class PopFromFront(Rule[ast.Call]):
    """A list serves as a queue: elements are taken from, or put at, its front in a loop.

    `queue.pop(0)` and `queue.insert(0, x)` move every other element by one place, so working through a queue
    of n elements takes time n². `collections.deque` does both ends in constant time. It does not matter for
    queues of a few hundred elements. The rewrite holds when nobody needs the list for slices or to look into
    its middle.
    """

    title = "list used as a queue"
    category = "DEQUE"
    strategy = "data_structure"
    needs = Size.OPEN
    calls = frozenset({"pop", "insert"})
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def drain(jobs):\n"
                "    waiting = list(jobs)\n"
                "    done = []\n"
                "    while waiting:\n"
                "        job = waiting.pop(0)\n"
                "        done.append(job)\n"
                "    return done\n"
            ),
            fast=(
                "from collections import deque\n"
                "\n\n"
                "def drain(jobs):\n"
                "    waiting = deque(jobs)\n"
                "    done = []\n"
                "    while waiting:\n"
                "        job = waiting.popleft()\n"
                "        done.append(job)\n"
                "    return done\n"
            ),
            setup="jobs = list(range(n))",
            call="drain(jobs)",
            n=20_000,
        ),
        Slow(
            code=(
                "from collections import deque\n"
                "\n\n"
                "def reverse(items):\n"
                "    out = []\n"
                "    for item in items:\n"
                "        out.insert(0, item)\n"
                "    for item in out:\n        yield item\n"
            ),
            fast=(
                "from collections import deque\n"
                "\n\ndef reverse(items):\n    out = deque()\n    for item in items:\n"
                "        out.appendleft(item)\n    for item in out:\n        yield item\n"
            ),
            setup="items = list(range(n))",
            call="sum(reverse(items))",
            n=10_000,
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    ys = list(xs)\n    first = ys.pop(0)\n    return first, ys\n",
            "once, not in a loop",
        ),
        Fine(
            "def f(xs):\n    ys = list(xs)\n    while ys:\n        ys.pop()\n", "from the end: constant time"
        ),
        Fine(
            "def path(node):\n    up = []\n    while node:\n"
            "        up.insert(0, node)\n        node = node.parent\n",
            "as long as a tree is deep",
        ),
        Fine("def f(d):\n    while d:\n        d.pop(0)\n", "may be a dict with the key 0"),
        Fine(
            "from collections import deque\n\ndef f(xs):\n    q = deque(xs)\n    while q:\n"
            "        q.insert(0, q.pop())\n",
            "a deque already",
        ),
        Fine(
            "def f(xs):\n    recent = [1, 2]\n    for x in xs:\n        use(recent)\n"
            "        recent.append(x)\n        recent.pop(0)\n",
            "a window that keeps its length",
        ),
        Fine(
            "def f(xs):\n    recent = []\n    for x in xs:\n        recent.append(x)\n"
            "        if len(recent) > 5:\n            recent.pop(0)\n",
            "never longer than six",
        ),
        Fine(
            "def f(lines):\n    for line in lines:\n        parts = line.split()\n        parts.pop(0)\n",
            "a new short list in each turn",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Call(
                func=ast.Attribute(value=queue, attr="pop"), args=[ast.Constant(value=0)], keywords=[]
            ):
                front, what = False, "takes its first element"
            case ast.Call(
                func=ast.Attribute(value=queue, attr="insert"), args=[ast.Constant(value=0), _], keywords=[]
            ):
                front, what = True, "puts an element at its front"
            case _:
                return
        loops = code.loops(node)
        if not loops or code.kind(queue) != "list" or not isinstance(queue, (ast.Name, ast.Attribute)):
            return
        if isinstance(queue, ast.Name) and queue.id in code.changes(loops[0]).assigned:
            return
        if (front and _climbs(loops[0])) or not is_first(node, queue, code) or is_window(node, queue, code):
            return
        edits, obstacle = deque_instead(queue, code)
        yield Hit(
            node,
            f"`{code.brief(node)}` {what} by moving all others, once per turn: quadratic.",
            "A `collections.deque` does it in constant time.",
            0.85 if not front and is_worklist(queue, loops[-1], code) else UNSURE,
            edits=edits or (),
            no_edit=obstacle,
        )


def _climbs(loop: LoopNode) -> bool:
    """Tell whether a loop follows links, as in `node = node.parent`: such chains are short."""
    if not isinstance(loop, ast.While):
        return False
    return any(
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Attribute)
        and root_name(statement.value) == root_name(statement.targets[0])
        for statement in loop.body
    )
