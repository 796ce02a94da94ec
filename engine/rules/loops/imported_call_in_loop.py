from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.knowledge import Elsewhere
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.callee import callee
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist_advice import hoist_advice
from engine.syntax.local_purity import pure_function
from engine.syntax.nodes import LoopNode
from engine.syntax.repeated import Repeated, is_shareable
from engine.syntax.steady import Steadiness, call_steadiness
from engine.syntax.work import Work


class ImportedCallInLoop(Rule[ast.Call]):
    """A function of another file is called in each turn of a loop, with the same arguments.

    Said only where reading that function, and what it calls, shows that it has no effect and depends on its
    arguments alone, that it takes its time (it loops, sorts, parses), and that it does not keep its results.
    It does not matter for loops of a few turns. The rewrite, which calls once before the loop, holds when
    nothing in the loop changes the arguments.
    """

    title = "same call of a neighbour per turn"
    category = "INVARIANT"
    strategy = "hoist"
    speaks_from = WARM
    needs = Size.OPEN
    loops = 1
    slow = (
        Slow(
            code=(
                "class Words:\n"
                "    @staticmethod\n"
                "    def of(text):\n"
                "        return [word.lower() for word in text.split()]\n\n\n"
                "def longer(rows, text: str):\n"
                "    return [row for row in rows if row > len(Words.of(text))]\n"
            ),
            fast=(
                "class Words:\n"
                "    @staticmethod\n"
                "    def of(text):\n"
                "        return [word.lower() for word in text.split()]\n\n\n"
                "def longer(rows, text: str):\n"
                "    text_of = Words.of(text)\n"
                "    return [row for row in rows if row > len(text_of)]\n"
            ),
            setup="rows = list(range(n)); text = 'all the words of a line ' * 20",
            call="longer(rows, text)",
        ),
    )
    fine = (
        Fine(
            "class Words:\n"
            "    @staticmethod\n"
            "    def of(text):\n"
            "        return text\n\n\n"
            "def longer(rows, text: str):\n"
            "    return [row for row in rows if row > len(Words.of(text))]\n",
            "the function does little",
        ),
        Fine(
            "class Words:\n"
            "    @staticmethod\n"
            "    def of(text, seen):\n"
            "        seen.append(text)\n"
            "        return [word.lower() for word in text.split()]\n\n\n"
            "def longer(rows, text: str, seen):\n"
            "    return [row for row in rows if row > len(Words.of(text, seen))]\n",
            "the function changes its argument",
        ),
        Fine(
            "import functools\n\n\n"
            "class Words:\n"
            "    @staticmethod\n"
            "    @functools.cache\n"
            "    def of(text):\n"
            "        return [word.lower() for word in text.split()]\n\n\n"
            "def longer(rows, text: str):\n"
            "    return [row for row in rows if row > len(Words.of(text))]\n",
            "the function keeps its results",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        # A method reads an object whose state the loop may change; of pure functions of this file
        # `invariant-call` speaks.
        target = callee(code, node) if code.origin(node.func) is not None else None
        if target is None or pure_function(code, node) is not None:
            return
        found = _repeated(code, node)
        advice = hoist_advice(code, found) if found is not None else None
        if advice is None:
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` is called in each turn of the loop, with the same result.",
            "Called once before the loop, it takes its time once instead of once per turn.",
            advice.confidence,
            advice.edits,
            advice.conditions,
            requires_pure=(target,),
            elsewhere=Elsewhere(costly=(target,)),
            no_edit=advice.no_edit,
        )


def _repeated(code: Code, call: ast.Call) -> Repeated | None:
    """Return the outermost loop that makes the call again and again with the same arguments."""
    if isinstance(code.statement(call), (ast.Raise, ast.Assert)) or isinstance(code.parent(call), ast.Await):
        return None
    if not is_shareable(code, call):
        return None
    found: tuple[LoopNode, Steadiness, Frequency] | None = None
    for loop in code.loops(call):
        steady, often = call_steadiness(code, call, loop), frequency(code, call, loop)
        if not steady or often <= Frequency.RARELY:
            break
        if not few_turns(code, loop):
            found = (loop, steady, often)
    return None if found is None else Repeated(call, found[0], Work.FUNCTION, found[1], found[2])
