from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.counting import counted_in, starts_empty
from engine.syntax.flow import block_of, few_turns
from engine.syntax.loop_body import is_comprehensible
from engine.syntax.splice import ensure_import, replace_between


class ItemsCountedByLoop(Rule[ast.For]):
    """A loop does nothing but count how often each element occurs.

    `collections.Counter(xs)` counts in C, about half again as fast as a loop over a hundred elements or more.
    Below fifty it is slower, so that it does not matter there. The rewrite holds when nobody minds that the
    result is a Counter, a dict in which a missing key reads as 0.
    """

    title = "elements counted by a loop"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    speaks_from = HOT
    needs = Size.MANY
    slow = (
        Slow(
            code=(
                "def frequencies(words: list[str]):\n"
                "    counts = {}\n"
                "    for word in words:\n"
                "        counts[word] = counts.get(word, 0) + 1\n"
                "    return counts.get('w1', 0)\n"
            ),
            fast=(
                "from collections import Counter\n\n\n"
                "def frequencies(words: list[str]):\n"
                "    counts = Counter(words)\n"
                "    return counts.get('w1', 0)\n"
            ),
            setup="words = [f'w{i % 50}' for i in range(n)]",
            call="frequencies(words)",
        ),
        Slow(
            code=(
                "from collections import Counter, defaultdict\n\nGROUPS = defaultdict(list)\n\n\n"
                "def frequencies(words: list[str]):\n"
                "    counts = defaultdict(int)\n"
                "    for word in words:\n"
                "        counts[word] += 1\n"
                "    return max(counts.values(), default=0)\n"
            ),
            fast=(
                "from collections import Counter, defaultdict\n\nGROUPS = defaultdict(list)\n\n\n"
                "def frequencies(words: list[str]):\n"
                "    counts = Counter(words)\n"
                "    return max(counts.values(), default=0)\n"
            ),
            setup="words = [f'w{i % 50}' for i in range(n)]",
            call="frequencies(words)",
        ),
        Slow(
            code=(
                "from collections import Counter\n\n\n"
                "def frequencies(words: list[str]):\n"
                "    counts = {}\n"
                "    for word in words:\n"
                "        if word in counts:\n"
                "            counts[word] += 1\n"
                "        else:\n"
                "            counts[word] = 1\n"
                "    return len(counts)\n"
            ),
            fast=(
                "from collections import Counter\n\n\n"
                "def frequencies(words: list[str]):\n"
                "    counts = Counter(words)\n"
                "    return len(counts)\n"
            ),
            setup="words = [f'w{i % 50}' for i in range(n)]",
            call="frequencies(words)",
        ),
    )
    fine = (
        Fine(
            "def f(xs, d):\n    for x in xs:\n        d[x] = d.get(x, 0) + 1\n", "d may hold counts already"
        ),
        Fine(
            "def f(xs):\n    d = {}\n    for x in xs:\n        d[x] = d.get(x, 0) + x\n", "a sum, not a count"
        ),
        Fine(
            "def f(xs):\n    d = {}\n    for x in xs:\n        d[x.k] = d.get(x.k, 0) + 1\n", "no faster then"
        ),
        Fine("def f():\n    d = {}\n    for c in 'abc':\n        d[c] = d.get(c, 0) + 1\n", "three elements"),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        counts = counted_in(node)
        if counts is None or node.orelse or few_turns(code, node) or runs_once(code, node):
            return
        above = code.parent(node)
        block = block_of(above, node) if above is not None else []
        before = block[block.index(node) - 1] if node in block[1:] else None
        if not isinstance(before, ast.Assign) or not starts_empty(before, counts, code):
            return
        if code.captured(counts) or not is_comprehensible(code, node):
            return
        edits: tuple[Edit, ...] = ()
        found = ensure_import(code.module, "collections", "Counter")
        if found is not None:
            imports, counter = found
            fast = f"{counts.id} = {counter}({code.text(node.iter)})"
            edits = (*imports, replace_between(before, node, fast))
        yield Hit(
            node,
            f"The loop counts elements one by one into `{counts.id}`.",
            "`collections.Counter` counts in C.",
            0.55,
            edits,
            (f"`{counts.id}` may be a Counter, in which a missing key reads as 0",),
            no_edit="there is no place for the import",
        )
