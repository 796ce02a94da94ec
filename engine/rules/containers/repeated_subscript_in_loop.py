from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import fresh_name
from engine.syntax.nodes import descend, dotted, same, target_names
from engine.syntax.purity import MUTATORS
from engine.syntax.splice import line_before, replace


class RepeatedSubscriptInLoop(Rule[ast.Subscript]):
    """The same element is looked up several times in each turn of an inner loop.

    Each `table[key]` looks the key up anew; a name bound once per turn is as good. The gain is small, and
    nothing beside a costly call in the loop. It holds when the loop puts no other object in that place.
    """

    title = "same element looked up again"
    category = "DICTLOOKUP"
    strategy = "hoist"
    speaks_from = HOT
    needs = Size.MANY
    loops = 2
    slow = (
        Slow(
            code=(
                "def finish(done, states):\n"
                "    ready = []\n"
                "    for job in done:\n"
                "        for name in job:\n"
                "            states[name].waiting.discard(0)\n"
                "            if not states[name].waiting:\n"
                "                states[name].rank = len(ready)\n"
                "                ready.append(states[name])\n"
                "    return len(ready)\n"
            ),
            fast=(
                "def finish(done, states):\n"
                "    ready = []\n"
                "    for job in done:\n"
                "        for name in job:\n"
                "            state = states[name]\n"
                "            state.waiting.discard(0)\n"
                "            if not state.waiting:\n"
                "                state.rank = len(ready)\n"
                "                ready.append(state)\n"
                "    return len(ready)\n"
            ),
            setup=(
                "from types import SimpleNamespace as Item\n"
                "states = {f'job{i}': Item(waiting=set()) for i in range(n)}; done = [list(states)]"
            ),
            call="finish(done, states)",
        ),
    )
    fine = (
        Fine(
            "def f(ks, t):\n    for k in ks:\n        t[k].a(t[k], t[k], t[k])\n",
            "one loop deep is not inner",
        ),
        Fine(
            "def f(groups, t):\n"
            "    for group in groups:\n        for k in group:\n"
            "            t[k].a()\n            t[k].b()\n"
            "            t[k] = t[k].next\n            t[k].c()\n",
            "the element is replaced on the way",
        ),
        Fine(
            "def f(groups, t):\n    for group in groups:\n        for k in group:\n            t[k].a()\n"
            "            k = t[k].next\n            t[k].a(t[k], t[k])\n",
            "the key changes on the way",
        ),
        Fine(
            "def f(groups, t):\n    for group in groups:\n        for k in group:\n            t[k].a()\n"
            "            if k > 0:\n                return t[k], t[k], t[k]\n",
            "the other reads happen once, when the loop is left",
        ),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        loops, table = code.loops(node), dotted(node.value)
        if len(loops) < 2 or not isinstance(node.ctx, ast.Load) or not isinstance(node.slice, ast.Name):
            return
        loop = loops[0]
        if not isinstance(loop, (ast.For, ast.While)) or table is None or few_turns(code, loop):
            return
        reads = [
            part
            for part in descend(loop, into_functions=False)
            if isinstance(part, ast.Subscript) and same(part, node) and loop in code.loops(part)
        ]
        if reads[:1] != [node] or _changed(code, table, node.slice.id, loop):
            return
        often = [frequency(code, read, loop) for read in reads]
        if often[0] is not Frequency.ALWAYS or _weight(often) < 6:
            return
        edits = _edits(code, loop, reads, table)
        calm = not code.changes(loop).unknown
        yield Hit(
            node,
            f"`{code.text(node)}` is looked up {len(reads)} times in each turn of an inner loop.",
            "A name bound once per turn saves the others.",
            0.55,
            edits=edits,
            conditions=() if calm else (f"no call in the loop puts another object at `{code.text(node)}`",),
            no_edit="" if edits else "there is no simple place to bind it",
        )


def _weight(often: list[Frequency]) -> int:
    """Reads that happen in each turn count twice, those under a condition once, rare ones not at all."""
    return sum(max(0, one - Frequency.RARELY) for one in often)


def _changed(code: Code, table: str, key: str, loop: ast.For | ast.While) -> bool:
    """Tell whether a turn visibly changes the table, or what the key or the table are."""
    changes = code.changes(loop)
    if changes.suspends or table in changes.stored or table.partition(".")[0] in changes.assigned:
        return True
    bound = [part for part in descend(loop) if isinstance(part, ast.Name) and part.id == key]
    turns = set(target_names(loop.target)) if isinstance(loop, ast.For) else set()
    if any(isinstance(name.ctx, ast.Store) and name not in turns for name in bound):
        return True
    return any(
        (isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load))
        or (isinstance(part, ast.Attribute) and part.attr in MUTATORS)
        for part in descend(loop)
        if isinstance(part, (ast.Subscript, ast.Attribute)) and dotted(part.value) == table
    )


def _edits(code: Code, loop: ast.For | ast.While, reads: list[ast.Subscript], table: str) -> tuple[Edit, ...]:
    statement = code.statement(reads[0])
    name = _name_for(code, table, code.text(reads[0].slice))
    line = line_before(code.module, statement, f"{name} = {code.text(reads[0])}")
    if line is None or not any(statement is own for own in loop.body):
        return ()
    return (line, *(replace(read, name) for read in reads))


def _name_for(code: Code, table: str, key: str) -> str:
    """`state` for `states[name]`; `dependent_scc` for `scc_by_id[dependent]` where `scc` is taken."""
    base = table.rpartition(".")[2].strip("_").partition("_by_")[0].removesuffix("s") or "item"
    return fresh_name(code, f"{key}_{base}" if code.is_word(base) and len(key) > 2 else base)
