from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.files import is_open_file
from engine.syntax.nodes import descend
from engine.syntax.splice import replace

_BREAK = ast.dump(ast.Constant("\n"))
_SETUP = (
    "path = __import__('tempfile').gettempdir() + '/velox-lines-read-at-once.log'\n"
    "__import__('pathlib').Path(path).write_text('INFO all is well\\n' * n)\n"
)


class LinesReadAtOnce(Rule[ast.For | ast.comprehension]):
    """A loop over the lines of a file reads the whole file first.

    `for line in file.readlines()`, `file.read().split("\\n")` and `file.read().splitlines()` make a list of
    all lines, with the whole file in memory once or twice; `for line in file` reads on as the loop goes, and
    a loop that stops early has not read the rest. It does not matter for files of some kilobytes. The
    rewrite of `readlines()` always holds; lines of the file itself end with their line break, and `split`
    gives an empty one after the last break.
    """

    title = "whole file read to go through lines"
    category = "IO"
    strategy = "comprehension_generator"
    speaks_from = HOT
    slow = (
        Slow(
            code=(
                "def first_error(path):\n"
                "    with open(path) as file:\n"
                "        for line in file.readlines():\n"
                "            if not line.startswith('ERROR'):\n"
                "                return line\n"
                "    return ''\n"
            ),
            fast=(
                "def first_error(path):\n"
                "    with open(path) as file:\n"
                "        for line in file:\n"
                "            if not line.startswith('ERROR'):\n"
                "                return line\n"
                "    return ''\n"
            ),
            setup=_SETUP,
            call="first_error(path)",
            n=20_000,
        ),
        Slow(
            code=(
                "def errors(path):\n"
                "    count = 0\n"
                "    with open(path) as file:\n"
                "        for line in file.read().split('\\n'):\n"
                "            if 'ERROR' in line:\n"
                "                count += 1\n"
                "    return count\n"
            ),
            fast=(
                "def errors(path):\n"
                "    count = 0\n"
                "    with open(path) as file:\n"
                "        for line in file:\n"
                "            if 'ERROR' in line:\n"
                "                count += 1\n"
                "    return count\n"
            ),
            setup=_SETUP,
            call="errors(path)",
            n=100_000,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(p):\n    with open(p) as file:\n        for line in file:\n            print(line)\n",
            "reads on as the loop goes",
        ),
        Fine(
            "def f(p):\n    with open(p, 'r+') as file:\n        for line in file.readlines():\n"
            "            file.write(line)\n",
            "the file is used in the loop",
        ),
        Fine(
            "def f(p):\n    with open(p) as file:\n        lines = file.readlines()\n    return lines\n",
            "the list itself is wanted",
        ),
        Fine("def f(s):\n    for part in s.read().split(','):\n        print(part)\n", "not lines"),
        Fine("def f(s):\n    return [x for x in s.readlines()]\n", "not seen to be a file"),
    )

    def check(self, node: ast.For | ast.comprehension, code: Code) -> Iterator[Hit]:
        found = _whole_file(node.iter)
        if found is None or not is_open_file(code, found) or runs_once(code, found):
            return
        loop = node if isinstance(node, ast.For) else code.parent(node)
        if (
            loop is None
            or sum(isinstance(part, ast.Name) and part.id == found.id for part in descend(loop)) > 1
        ):
            return
        exact = isinstance(node.iter, ast.Call) and code.text(node.iter).endswith(".readlines()")
        edits: tuple[Edit, ...] = (replace(node.iter, found.id),) if exact else ()
        yield Hit(
            node.iter,
            f"`{code.brief(node.iter)}` reads the whole file before the first line is looked at.",
            f"`for … in {found.id}` reads on as the loop goes.",
            0.6 if exact else 0.5,
            edits,
            no_edit="lines of the file itself end with their line break",
        )


def _whole_file(node: ast.expr) -> ast.Name | None:
    """Return the file that an iterable reads whole: `file.readlines()` and the like."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name() as file, attr="readlines"), args=[], keywords=[]):
            return file
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name() as file, attr="read"), args=[], keywords=[]
                ),
                attr="split" | "splitlines" as method,
            ),
            args=args,
            keywords=[],
        ) if (method == "splitlines" and not args) or [ast.dump(one) for one in args] == [_BREAK]:
            return file
        case _:
            return None
