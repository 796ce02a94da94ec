from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.accumulate import Growing, How, Reads, growing, grows_in_place, is_first
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.joining import in_place_edits, joining_edits
from engine.syntax.nouns import amount_named
from engine.syntax.searches import UNSURE


class StringConcatInLoop(Rule[ast.AugAssign | ast.Assign]):
    """A string is made longer piece by piece in a loop, and copied in full for each piece.

    Strings cannot grow: `data += chunk` makes a new one of both, so that the time grows with the square of
    the pieces. Collected in a list and joined once, they take linear time. CPython spares the copy in one
    case alone, `s += x` (or `s = s + x`) with a str in a local variable; it does not for bytes, attributes
    and elements, `s = s + x + y`, or `s = f"{s}…"`. It does not matter for a handful of pieces.
    """

    title = "string copied for each piece"
    category = "CONCAT"
    strategy = "string_building"
    loops = 1
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def received(chunks):\n    data = b''\n    for chunk in chunks:\n"
                "        if not chunk:\n            break\n        data += chunk\n    return data\n"
            ),
            fast=(
                "def received(chunks):\n    data_parts = []\n    for chunk in chunks:\n"
                "        if not chunk:\n            break\n"
                "        data_parts.append(chunk)\n"
                "    data = b''.join(data_parts)\n"
                "    return data\n"
            ),
            setup="chunks = [b'0123456789'] * n",
            call="received(chunks)",
            n=4000,
        ),
        Slow(
            code=(
                "def table(rows):\n"
                "    text = '<table>'\n"
                "    for row in rows:\n"
                "        text = text + row + '\\n'\n"
                "    return text\n"
            ),
            fast=(
                "def table(rows):\n"
                "    text = '<table>'\n"
                "    for row in rows:\n"
                "        text += row + '\\n'\n"
                "    return text\n"
            ),
            setup="rows = ['0123456789'] * n",
            call="table(rows)",
            n=4000,
        ),
        Slow(
            code=(
                "class Writer:\n"
                "    def write(self, lines):\n"
                "        self.text = ''\n"
                "        for line in lines:\n"
                "            self.text += line.strip()\n        return self.text\n"
            ),
            fast=(
                "class Writer:\n    def write(self, lines):\n"
                "        self.text = ''.join([line.strip() for line in lines])\n        return self.text\n"
            ),
            setup="lines = ['0123456789 '] * n",
            call="Writer().write(lines)",
            n=4000,
            edited=False,
        ),
    )
    fine = (
        Fine("def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n", "a local str grows in place"),
        Fine("def f(xs, s):\n    for x in xs:\n        s += x\n", "it may be a number"),
        Fine("def f(xs):\n    s = bytearray()\n    for x in xs:\n        s += b'x'\n", "grows in place"),
        Fine("def f(xs):\n    for x in (1, 2, 3):\n        xs.text += '.'\n", "three pieces"),
        Fine("def f(rows):\n    for row in rows:\n        row.text += '.'\n", "many strings, one piece each"),
        Fine("def f(xs):\n    for x in xs:\n        s = b'>'\n        s += x\n", "starts anew each turn"),
        Fine("def f(xs):\n    s = b''\n    for x in xs:\n        s += x\n        g(s)\n", "each is wanted"),
        Fine(
            "def f(xs):\n    s = b''\n    for x in xs:\n        if x[:1] == b'f':\n            s = x[1:]\n"
            "        elif x[:1] == b't':\n            s += b'>' + x\n    return s\n",
            "a name of its own from file to file, with one ending",
        ),
        Fine("def f(i):\n    s = ''\n    while i:\n        s = 'ab'[i % 2] + s\n", "a few digits"),
    )

    def check(self, node: ast.AugAssign | ast.Assign, code: Code) -> Iterator[Hit]:
        found = growing(code, node)
        if found is None or not is_first(found) or runs_once(code, node):
            return
        confidence = _confidence(code, found)
        if found.kind == "str":
            # Text is rarely added up in so many pieces that the copies show; data is.
            confidence = min(confidence, UNSURE)
        if not confidence:
            return
        name, sure = code.text(found.target), isinstance(found.target, ast.Name) or code.kind(found.target)
        edits = in_place_edits(code, found) if _in_place(code, found) else joining_edits(code, found)
        yield Hit(
            node,
            f"`{name}` is copied in full for each piece added to it: quadratic in the pieces.",
            _remedy(code, found),
            confidence,
            edits,
            () if isinstance(node.value, ast.JoinedStr) or sure else (f"`{name}` is a {found.kind}",),
            no_edit="other code reads the string, or sets it in more than one place",
            through=(found.target,) if amount_named(found.target) is Size.FEW else (),
        )


def _confidence(code: Code, found: Growing) -> float:
    if found.reads is Reads.WHOLE or grows_in_place(code, found):
        return 0.0
    if found.how is How.PREPEND:
        return 0.0 if isinstance(found.loop, ast.While) or found.resets else 0.55
    if not isinstance(found.target, ast.Name):
        return 0.0 if found.resets else 0.6
    if found.resets or found.how is How.FORMAT:
        return 0.6
    return 0.75 if found.reads is Reads.NONE else 0.65


def _in_place(code: Code, found: Growing) -> bool:
    """Tell whether `+=` in place of the long sum is all that it takes."""
    steady = found.kind == "str" and isinstance(found.target, ast.Name) and code.is_local(found.target)
    return steady and found.how in {How.PIECES, How.FORMAT} and bool(in_place_edits(code, found))


def _remedy(code: Code, found: Growing) -> str:
    if _in_place(code, found):
        return f"With `{code.text(found.target)} += …`, CPython grows a local str in place."
    join = 'b"".join' if found.kind == "bytes" else '"".join'
    return f"A list of the pieces and one `{join}(…)` behind the loop takes linear time."
