from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.gaps import between, end_of
from engine.syntax.splice import insert_after


class SplitWithoutMaxsplit(Rule[ast.Subscript]):
    """A text is split everywhere, and only the first or the last part is used.

    `s.split(sep)[0]` makes a string for every part and a list around them; `s.split(sep, 1)[0]` stops at the
    first separator, and `s.rsplit(sep, 1)[-1]` searches from the end. It does not matter for text with a
    separator or two, which is then as fast either way. The rewrite holds for str and bytes and needs no
    condition: the first and last parts are the same.
    """

    title = "split everywhere for one part"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    speaks_from = ASKED
    slow = (
        Slow(
            code="def roots(paths):\n    return {path.split('/')[0] for path in paths}\n",
            fast="def roots(paths):\n    return {path.split('/', 1)[0] for path in paths}\n",
            setup="paths = ['usr/lib/python3/dist-packages/pip/__init__.py'] * n",
            call="roots(paths)",
        ),
        Slow(
            code="def message(error):\n    return str(error).split('\\n')[-1]\n",
            fast="def message(error):\n    return str(error).rsplit('\\n', 1)[-1]\n",
            setup="error = '\\n'.join(['File a.py, line 1'] * 20)",
            call="message(error)",
        ),
        Slow(
            code="def ends(lines):\n    return [line.rsplit(b', ')[-1] for line in lines]\n",
            fast="def ends(lines):\n    return [line.rsplit(b', ', 1)[-1] for line in lines]\n",
            setup="lines = [b', '.join([b'word'] * 10)] * n",
            call="ends(lines)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    return [s.split('/', 1)[0] for s in xs]\n",
            "already stops at the first separator",
        ),
        Fine(
            "def f(xs):\n    return [s.split()[0] for s in xs]\n",
            "without a separator, what follows would keep its white space",
        ),
        Fine("def f(xs):\n    return [s.split('/')[1] for s in xs]\n", "neither the first part nor the last"),
        Fine("def f(xs):\n    return [s.split('/')[:-1] for s in xs]\n", "all parts but one are wanted"),
        Fine(
            "def f(xs, sep):\n    return [s.split(sep)[0] for s in xs]\n",
            "the separator may be None, which means white space",
        ),
        Fine("def f(s):\n    return s.split('.')[0]\n", "a few parts, once"),
        Fine(
            "def f(xs):\n    return [x.split('=')[0] for x in xs]\n",
            "such a text has one separator as a rule",
        ),
        Fine(
            "def f(df):\n    return [df[c].str.split(',')[0] for c in df]\n",
            "splits a column; [0] is its first row",
        ),
        Fine(
            "import re\n\ndef f(xs):\n    return [re.split(',', s)[0] for s in xs]\n", "not the method of str"
        ),
        Fine(
            "def f(s):\n    parts = s.split('/')\n    return parts[0], parts[1]\n",
            "more than one part is used",
        ),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        call = node.value
        first = _end_wanted(node.slice)
        if first is None or not isinstance(call, ast.Call) or not isinstance(node.ctx, ast.Load):
            return
        separator = _separator(call, code)
        if separator is None or not _worth(node, separator, code):
            return
        method = "split" if first else "rsplit"
        part = "first" if first else "last"
        yield Hit(
            node,
            f"`{code.text(node)}` splits the whole text and keeps only the {part} part.",
            f"`{method}({code.text(separator)}, 1)` stops at the {part} separator.",
            0.75 if separator.value in _MANY else 0.65,
            _edits(call, separator, method),
        )


def _end_wanted(index: ast.expr) -> bool | None:
    """Tell whether an index means the first element (True) or the last (False), None for any other."""
    match index:
        case ast.Constant(value=0):
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return False
        case _:
            return None


def _separator(call: ast.Call, code: Code) -> ast.Constant | None:
    match call:
        case ast.Call(
            func=ast.Attribute(value=text, attr="split" | "rsplit"),
            args=[ast.Constant(value=str() | bytes() as value) as separator],
            keywords=[],
        ) if value and code.origin(call.func) is None and code.kind(text) in {None, "str", "bytes"}:
            behind = between(code.module, end_of(separator), end_of(call)).strip()
            vectorised = isinstance(text, ast.Attribute) and text.attr == "str"
            return separator if behind in {")", ",)"} and not vectorised else None
        case _:
            return None


def _worth(node: ast.Subscript, separator: ast.Constant, code: Code) -> bool:
    """Tell whether there may be many parts, and often."""
    if separator.value in _ONCE_PER_TEXT or runs_once(code, node):
        return False
    return separator.value in _MANY or any(
        frequency(code, node, loop) is Frequency.ALWAYS and not few_turns(code, loop)
        for loop in code.loops(node)[:1]
    )


def _edits(call: ast.Call, separator: ast.Constant, method: str) -> tuple[Edit, ...]:
    assert isinstance(call.func, ast.Attribute)
    limit = insert_after(separator, ", 1")
    line, column = end_of(call.func)
    if call.func.attr == method:
        return (limit,)
    return (Edit(line, column - len(call.func.attr), line, column, method), limit)


_MANY = frozenset({"\n", "\r\n", b"\n", b"\r\n"})
"""Lines: there may be thousands, so that one split is already worth a word."""
_ONCE_PER_TEXT = frozenset({"#", "@", "=", "?", ":", "://", "(", "[", "{", "!", "::", "%", "$", "->", " as "})
"""Separators that a text hardly has more than one of: nothing is gained."""
