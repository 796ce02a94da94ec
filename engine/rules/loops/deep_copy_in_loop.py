from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.splice import replace

_HANDED_ON = frozenset({"append", "add", "appendleft"})


class DeepCopyInLoop(Rule[ast.Call]):
    """A loop makes a deep copy in each turn where at most the top of it is changed.

    `copy.deepcopy` walks through everything that the object holds, in Python code, some hundred times slower
    than `copy.copy`, which makes one new dict or list that shares its elements. It does not matter for small
    and flat objects. The rewrite holds when nothing nested in the copies is changed, neither here nor by
    those who get them.
    """

    title = "deep copy in each turn"
    category = "COPY"
    strategy = "data_structure"
    calls = frozenset({"deepcopy"})
    loops = 1
    slow = (
        Slow(
            code=(
                "import copy\n\n\n"
                "def pages(template, names):\n"
                "    found = []\n"
                "    for name in names:\n"
                "        page = copy.deepcopy(template)\n"
                "        page['name'] = name\n"
                "        found.append(page)\n"
                "    return found\n"
            ),
            fast=(
                "import copy\n\n\n"
                "def pages(template, names):\n"
                "    found = []\n"
                "    for name in names:\n"
                "        page = copy.copy(template)\n"
                "        page['name'] = name\n"
                "        found.append(page)\n"
                "    return found\n"
            ),
            setup=(
                "template = {'title': 't', 'tags': ['a', 'b', 'c'], 'parts': {'head': 1, 'foot': 2}}; "
                "names = [str(i) for i in range(n)]"
            ),
            call="pages(template, names)",
            n=200,
        ),
    )
    fine = (
        Fine(
            "import copy\n\ndef f(rows, made):\n    for row in rows:\n        one = copy.deepcopy(made)\n"
            "        one['tags'].append(row)\n        yield one\n",
            "something nested is changed",
        ),
        Fine(
            "import copy\n\ndef f(rows, made):\n    for row in rows:\n        one = copy.deepcopy(made)\n"
            "        fill(one, row)\n",
            "others may change any part of it",
        ),
        Fine("import copy\n\ndef f(made):\n    one = copy.deepcopy(made)\n    return one\n", "once"),
        Fine(
            "import copy\n\ndef f(made):\n    for i in range(3):\n        one = copy.deepcopy(made)\n"
            "        one['i'] = i\n        print(one)\n",
            "three copies",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if code.origin(node.func) != "copy.deepcopy" or len(node.args) != 1 or node.keywords:
            return
        loop = next(iter(code.loops(node)), None)
        if loop is None or few_turns(code, loop):
            return
        match code.parent(node):
            case ast.Assign(targets=[ast.Name() as name]) if frequency(code, node, loop) is Frequency.ALWAYS:
                pass
            case _:
                return
        if len(code.bindings(name)) != 1 or code.captured(name):
            return
        if not all(_at_the_top(code, use) for use in code.uses(name)):
            return
        qualified = isinstance(node.func, ast.Attribute)
        yield Hit(
            node,
            f"`{code.brief(node)}` copies everything that `{code.brief(node.args[0])}` holds in each turn.",
            f"At most the top of `{name.id}` is changed here: `copy.copy` is enough for that.",
            0.5,
            (replace(node.func, f"{code.text(node.func)[: -len('deepcopy')]}copy"),) if qualified else (),
            (f"nothing nested in `{name.id}` is changed later",),
            no_edit="`copy.copy` is not imported",
        )


def _at_the_top(code: Code, use: ast.Name) -> bool:
    """Tell whether a use changes no more than the object itself: an element or attribute is stored or a
    plain one read, or the object is kept."""
    above = code.parent(use)
    match above:
        case ast.Subscript(value=value) | ast.Attribute(value=value) if value is use:
            return not isinstance(above.ctx, ast.Load) or _is_plain_read(code, above)
        case ast.Call(func=ast.Attribute(attr=method), args=[argument]):
            return method in _HANDED_ON and argument is use
        case ast.Return() | ast.Yield():
            return True
        case _:
            return False


def _is_plain_read(code: Code, node: ast.expr) -> bool:
    """Tell whether what is read is an operand or part of a text: nobody keeps it."""
    return isinstance(code.parent(node), (ast.BinOp, ast.Compare, ast.FormattedValue))
