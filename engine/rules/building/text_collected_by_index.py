from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.accumulate import text_kind
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.hoist import fresh_name
from engine.syntax.loop_body import mentions
from engine.syntax.nodes import descend, same
from engine.syntax.splice import line_after, line_before, remove_statement


class TextCollectedByIndex(Rule[ast.While]):
    """A loop walks along a text by index and collects the characters one by one.

    `word += text[i]` takes a character out and adds it to a string in each turn; the characters stand side by
    side already, so that one slice behind the loop takes them all. It does not matter for words of two or
    three characters. The rewrite holds when what is indexed is a str.
    """

    title = "characters collected one by one"
    category = "CONCAT"
    strategy = "string_building"
    slow = (
        Slow(
            code=(
                "def prefix_of(text: str) -> str:\n"
                "    prefix = ''\n"
                "    i = 0\n"
                "    while i < len(text) and text[i] in 'abcdefghijkl':\n"
                "        prefix += text[i]\n"
                "        i += 1\n"
                "    return prefix\n"
            ),
            fast=(
                "def prefix_of(text: str) -> str:\n"
                "    prefix = ''\n"
                "    i = 0\n"
                "    start = i\n"
                "    while i < len(text) and text[i] in 'abcdefghijkl':\n"
                "        i += 1\n"
                "    prefix += text[start:i]\n"
                "    return prefix\n"
            ),
            setup="text = 'abcdefghijkl' * 2 + '('",
            call="prefix_of(text)",
        ),
        Slow(
            code=(
                "def number_at(source: str, at: int):\n"
                "    digits = ''\n"
                "    while source[at].isdigit():\n"
                "        digits += source[at]\n"
                "        at += 1\n"
                "    return digits, at\n"
            ),
            fast=(
                "def number_at(source: str, at: int):\n"
                "    digits = ''\n"
                "    start = at\n"
                "    while source[at].isdigit():\n"
                "        at += 1\n"
                "    digits += source[start:at]\n"
                "    return digits, at\n"
            ),
            setup="source = '  1234567890.'",
            call="number_at(source, 2)",
        ),
    )
    fine = (
        Fine(
            "def f(r, i):\n    n = 0\n    while r[i]:\n        n += r[i]\n        i += 1\n", "adds up numbers"
        ),
        Fine(
            "def f(r, i):\n    s = ''\n    while r[i]:\n        s += r[i]\n        i += 1\n",
            "a list of words",
        ),
        Fine(
            "def f(t: str, i):\n    s = ''\n    while t[i] != ')':\n        s += t[i]\n        i += 2\n",
            "every other character",
        ),
        Fine(
            "def f(t: str, i):\n    s = ''\n    while t[i] != s:\n        s += t[i]\n        i += 1\n",
            "the loop looks at what it has collected",
        ),
    )

    def check(self, node: ast.While, code: Code) -> Iterator[Hit]:
        match node:
            case ast.While(
                body=[
                    ast.AugAssign(
                        target=ast.Name() as word,
                        op=ast.Add(),
                        value=ast.Subscript(value=ast.Name() as text, slice=ast.Name() as index),
                    ) as step,
                    ast.AugAssign(target=ast.Name(id=moved), op=ast.Add(), value=ast.Constant(value=1)),
                ],
                orelse=[],
            ) if moved == index.id and len({word.id, text.id, moved}) == 3:
                pass
            case _:
                return
        if text_kind(code, word, []) != "str" or not _is_text(code, text, node.test, step.value):
            return
        if mentions(node.test, word.id) or not code.is_local(word) or runs_once(code, node):
            return
        yield Hit(
            node,
            f"`{word.id}` takes its characters one by one from `{text.id}`.",
            "One slice behind the loop takes them all; the loop only has to find the end.",
            0.6,
            _edits(code, node, step, text.id, index.id),
            () if code.kind(text) == "str" else (f"`{text.id}` is a str",),
            no_edit="the loop shares its lines with other code",
        )


def _is_text(code: Code, text: ast.Name, test: ast.expr, element: ast.expr) -> bool:
    """Tell whether `text` holds a str: it is known, or its elements are treated as characters."""
    if code.kind(text) is not None:
        return code.kind(text) == "str"
    for part in descend(test):
        match part:
            case ast.Attribute(
                value=value, attr="isdigit" | "isalpha" | "isalnum" | "isspace" | "isidentifier"
            ):
                if same(value, element):
                    return True
            case ast.Compare(left=left, comparators=[ast.Constant(value=str() as letters)], ops=[op]):
                if same(left, element) and (isinstance(op, (ast.In, ast.NotIn)) or len(letters) == 1):
                    return True
            case _:
                pass
    return False


def _edits(code: Code, loop: ast.While, step: ast.stmt, text: str, index: str) -> tuple[Edit, ...]:
    start = fresh_name(code, "start")
    assert isinstance(step, ast.AugAssign)
    before = line_before(code.module, loop, f"{start} = {index}")
    removed = remove_statement(code.module, step)
    behind = line_after(code.module, loop, f"{code.text(step.target)} += {text}[{start}:{index}]")
    return (before, removed, behind) if before and removed and behind else ()
