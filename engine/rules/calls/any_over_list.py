from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Bar, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.boolean_chain import calls_out, can_be_lazy, chain_edits, has_wanted_effect, works
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import few_turns
from engine.syntax.gaps import unbracket


class AnyOverList(Rule[ast.Call]):
    """`any([...])` or `all([...])` evaluates everything before it looks at the first element.

    A list in square brackets is built in full first, so every test is made even when the first one decides.
    An `or` chain, or a comprehension without the brackets, stops at the deciding element. It does not matter
    when the tests cost nothing, nor when all of them are usually needed anyway. The rewrite holds when no
    test that is then skipped has an effect that the code relies on.
    """

    title = "all tests made before the first counts"
    category = "ORDER"
    strategy = "comprehension_generator"
    calls = frozenset({"any", "all"})
    slow = (
        Slow(
            code="def odd(line, text):\n    return any([line.endswith('x'), text.lower().count('zz')])\n",
            fast="def odd(line, text):\n    return bool(line.endswith('x') or text.lower().count('zz'))\n",
            setup="line = 'x'; text = 'Zz' * n",
            call="odd(line, text)",
        ),
        Slow(
            code=(
                "def usable(text: str, words: list[str]):\n"
                "    if all([\n"
                "        text.startswith('a') or text.startswith('b'),\n"
                "        sum(len(word) for word in words) > 10,\n"
                "    ]):\n"
                "        return text\n"
            ),
            fast=(
                "def usable(text: str, words: list[str]):\n"
                "    if (\n"
                "        (text.startswith('a') or text.startswith('b')) and\n"
                "        sum(len(word) for word in words) > 10\n"
                "    ):\n"
                "        return text\n"
            ),
            setup="text = 'word'; words = ['word'] * n",
            call="usable(text, words)",
            n=100,
        ),
        Slow(
            code="def among(ws: list[str], text: str):\n    return any([w.lower() in text for w in ws])\n",
            fast="def among(ws: list[str], text: str):\n    return any(w.lower() in text for w in ws)\n",
            setup="ws = [f'Name{i}' for i in range(n)]; text = 'name10 name11'",
            call="among(ws, text)",
            n=100,
        ),
    )
    fine = (
        Fine(
            "def f(a, b):\n    return any([a.is_valid(), b.is_valid()])\n",
            "validation notes its errors: both are wanted",
        ),
        Fine(
            "def f(items):\n    return all([update(item) for item in items])\n", "each call changes something"
        ),
        Fine("def f(a, b, c):\n    return any([a, b, c])\n", "nothing is computed for the elements"),
        Fine(
            "def f(xs):\n    return any([x > 3 for x in xs])\n",
            "a cheap test: the list is the faster form without an early hit",
        ),
        Fine(
            "def f(xs):\n    assert all([x.strip() for x in xs])\n",
            "holds as a rule, so that all are looked at anyway",
        ),
        Fine(
            "async def f(xs):\n    return any([await g(x) for x in xs])\n",
            "any() cannot consume an asynchronous generator",
        ),
        Fine(
            "def any(xs):\n    return len(xs)\n\ndef f(a, b):\n    return any([a.is_x(), b.is_x()])\n",
            "another any",
        ),
        Fine("def f(a, b):\n    return any(x.is_y() for x in (a, b))\n", "already stops at the first hit"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        name = code.origin(node.func)
        if len(node.args) != 1 or node.keywords or name not in {"any", "all"} or runs_once(code, node):
            return
        argument = node.args[0]
        if has_wanted_effect(code, argument):
            return
        match argument:
            case ast.ListComp() | ast.SetComp():
                found = _of_comprehension(node, argument, code)
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                found = _of_literal(node, elements, code)
            case _:
                return
        if found:
            yield found


def _of_literal(node: ast.Call, elements: list[ast.expr], code: Code) -> Hit | None:
    tests = elements[1:]
    if not tests or any(isinstance(test, ast.Starred) for test in elements) or not any(map(works, tests)):
        return None
    name = code.origin(node.func)
    word = "or" if name == "any" else "and"
    return Hit(
        node,
        f"`{name}` gets {_KINDS[type(node.args[0])]}: all {len(elements)} tests run before the first counts.",
        f"A chain of `{word}` stops at the first test that decides.",
        0.75,
        chain_edits(code, node, word),
        (_CONDITION,),
        no_edit="comments stand between the tests",
        bar=None if any(calls_out(code, test) for test in tests) else Bar(HOT, Size.MANY),
    )


def _of_comprehension(node: ast.Call, argument: ast.ListComp | ast.SetComp, code: Code) -> Hit | None:
    if isinstance(code.parent(node), ast.Assert) or few_turns(code, argument) or not can_be_lazy(argument):
        return None
    name = code.origin(node.func)
    return Hit(
        node,
        f"`{name}` gets {_KINDS[type(argument)]}: every element is tested before the first counts.",
        "Without the brackets it stops at the first element that decides.",
        0.6,
        unbracket(code.module, node, argument),
        (_CONDITION,),
        bar=Bar(HOT, Size.MANY),
    )


_KINDS = {
    ast.List: "a list",
    ast.ListComp: "a list",
    ast.Tuple: "a tuple",
    ast.Set: "a set",
    ast.SetComp: "a set",
}
_CONDITION = "no test that is then skipped has an effect that is needed"
