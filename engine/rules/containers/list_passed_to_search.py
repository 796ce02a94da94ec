from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.knowledge import Elsewhere
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.callee import callee
from engine.syntax.code import Code
from engine.syntax.lists import KnownList, holds_unhashable, known_list
from engine.syntax.nodes import dotted
from engine.syntax.repetition import described, repeating
from engine.syntax.searches import UNSURE


class ListPassedToSearch(Rule[ast.Call]):
    """A loop hands the same list to a function that does nothing with it but search it.

    The function, which may stand in another file, asks `x in names` and no more, so each call goes through
    the list: the loop takes time proportional to the product of both sizes. A set made once before the loop
    and passed instead answers each call in constant time. It does not matter while the list stays short. The
    rewrite holds when the elements are hashable and equal elements have equal hashes.
    """

    title = "list passed to be searched"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    loops = 1
    slow = (
        Slow(
            code=(
                "def is_known(name, names):\n    return name in names\n\n\n"
                "def known(rows, others):\n"
                "    names = [other.lower() for other in others]\n"
                "    return [row for row in rows if is_known(row, names)]\n"
            ),
            fast=(
                "def is_known(name, names):\n    return name in names\n\n\n"
                "def known(rows, others):\n"
                "    names = {other.lower() for other in others}\n"
                "    return [row for row in rows if is_known(row, names)]\n"
            ),
            setup="rows = [str(i) for i in range(n)]; others = [str(i * 2) for i in range(n)]",
            call="known(rows, others)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def first(name, names):\n    return names[0] if name in names else name\n\n\n"
            "def known(rows, others):\n"
            "    names = [other.lower() for other in others]\n"
            "    return [first(row, names) for row in rows]\n",
            "the function needs the order of the list",
        ),
        Fine(
            "def is_known(name, names):\n    return name in names\n\n\n"
            "def known(rows, others):\n"
            "    names = {other.lower() for other in others}\n"
            "    return [row for row in rows if is_known(row, names)]\n",
            "a set is what it should be",
        ),
        Fine(
            "def is_known(name, names):\n    return name in names\n\n\n"
            "def known(rows):\n"
            "    names = ['a', 'b']\n"
            "    return [row for row in rows if is_known(row, names)]\n",
            "two elements",
        ),
        Fine(
            "def is_known(name, names):\n    return name in names\n\n\n"
            "def known(rows):\n"
            "    for row in rows:\n"
            "        names = [cell.name for cell in row]\n"
            "        print(is_known('a', names))\n",
            "each list is searched once",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        named = [(position, "", argument) for position, argument in enumerate(node.args)]
        named += [(-1, word.arg, word.value) for word in node.keywords if word.arg]
        # Most calls are handed nothing that has a name of its own.
        if not any(isinstance(argument, (ast.Name, ast.Attribute)) for _, _, argument in named):
            return
        target = callee(code, node)
        if target is None or any(isinstance(argument, ast.Starred) for argument in node.args):
            return
        for position, keyword, argument in named:
            found = _searched_list(code, node, argument)
            if found is None:
                continue
            regions = repeating(code, node, argument)
            name = target.rpartition(".")[2]
            yield Hit(
                node,
                f"`{name}` only searches the list `{dotted(argument)}`,"
                f" {described(code, regions[0])}: quadratic time.",
                "A set made once before the loop answers each call in constant time.",
                0.7 if found.built else UNSURE,
                elsewhere=Elsewhere(searched=((target, position, keyword),)),
                through=(argument,),
                repeats=tuple(regions),
                no_edit="what else works with the list would have to change with it",
            )
            return


def _searched_list(code: Code, call: ast.Call, argument: ast.expr) -> KnownList | None:
    """Return what is known of a list that an argument hands to each of many calls."""
    found = known_list(code, argument) if isinstance(argument, (ast.Name, ast.Attribute)) else None
    if found is None or not found.long or not repeating(code, call, argument):
        return None
    return None if holds_unhashable(code, found) else found
