from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.knowledge import Elsewhere
from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.callee import callee
from engine.syntax.code import Code
from engine.syntax.lists import unhashable
from engine.syntax.repetition import described, repeating
from engine.syntax.searches import searched
from engine.syntax.splice import replace


class ReturnedListSearched(Rule[ast.Compare]):
    """A list that a function gave is searched with `in` once per turn of a loop.

    That it is a list is told by the function, which may stand in another file: it collects what it returns.
    `x in a_list` compares x with one element after the other, so the loop takes time proportional to the
    product of both sizes; `x in a_set` looks once. It does not matter while the list stays short. The rewrite
    holds when the elements are hashable and equal elements have equal hashes.
    """

    title = "returned list searched in a loop"
    category = "MEMBERSHIP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    loops = 1
    slow = (
        Slow(
            code=(
                "def lowered(names):\n    return [name.lower() for name in names]\n\n\n"
                "def known(rows, names):\n"
                "    wanted = lowered(names)\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            fast=(
                "def lowered(names):\n    return [name.lower() for name in names]\n\n\n"
                "def known(rows, names):\n"
                "    wanted = set(lowered(names))\n"
                "    return [row for row in rows if row in wanted]\n"
            ),
            setup="rows = [str(i) for i in range(n)]; names = [str(i * 2) for i in range(n)]",
            call="known(rows, names)",
        ),
    )
    fine = (
        Fine(
            "def lowered(names):\n    return {name.lower() for name in names}\n\n\n"
            "def known(rows, names):\n"
            "    wanted = lowered(names)\n"
            "    return [row for row in rows if row in wanted]\n",
            "the function gives a set",
        ),
        Fine(
            "def chosen(names):\n    return names.wanted\n\n\n"
            "def known(rows, names):\n"
            "    wanted = chosen(names)\n"
            "    return [row for row in rows if row in wanted]\n",
            "nothing tells what the function gives",
        ),
        Fine(
            "def lowered(names):\n    return [name.lower() for name in names]\n\n\n"
            "def known(row, names):\n    wanted = lowered(names)\n    return row in wanted\n",
            "one search",
        ),
        Fine(
            "def ends():\n    return ['.py', '.pyi']\n\n\n"
            "def known(rows):\n"
            "    wanted = ends()\n"
            "    return [row for row in rows if row in wanted]\n",
            "two elements",
        ),
    )

    def check(self, node: ast.Compare, code: Code) -> Iterator[Hit]:
        container = searched(node)
        if not isinstance(container, ast.Name) or unhashable(code, node.left) or code.kind(container):
            return
        bindings = code.bindings(container)
        made = bindings[0].value if len(bindings) == 1 and bindings[0].kind == "assign" else None
        target = callee(code, made) if isinstance(made, ast.Call) else None
        regions = repeating(code, node, container) if target is not None else []
        if made is None or target is None or not regions or _first_search(code, container) is not node:
            return
        edits = _set_of(code, made) if _only_searched(code, container) else ()
        yield Hit(
            node,
            f"`{container.id}` is a list that `{target.rpartition('.')[2]}` gave, searched"
            f" {described(code, regions[0])}: quadratic time.",
            "A set of it, made once, answers each test in constant time.",
            0.7,
            edits,
            (f"the elements of `{container.id}` are hashable",) if edits else (),
            elsewhere=Elsewhere(lists=(target,)),
            through=(container,),
            repeats=tuple(regions),
            no_edit="" if edits else f"other code works with `{container.id}` as well",
        )


def _first_search(code: Code, container: ast.Name) -> ast.AST | None:
    tests = (code.parent(use) for use in code.uses(container))
    return next((test for test in tests if isinstance(test, ast.Compare) and searched(test)), None)


def _only_searched(code: Code, container: ast.Name) -> bool:
    loads = [use for use in code.uses(container) if isinstance(use.ctx, ast.Load)]
    above = [(use, code.parent(use)) for use in loads]
    return all(isinstance(test, ast.Compare) and searched(test) is use for use, test in above)


def _set_of(code: Code, made: ast.expr) -> tuple[Edit, ...]:
    return (replace(made, f"set({code.text(made)})"),) if made.lineno == made.end_lineno else ()
