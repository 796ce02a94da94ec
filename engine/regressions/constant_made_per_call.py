from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.caches import keeping_mark, mentions_cache
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.made_once import BUILT, compiles, constants, made_in_vain
from engine.syntax.nodes import same
from engine.syntax.usage import remembers
from engine.syntax.versions import Versions

_SET_UP = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__", "__set_name__"})


class ConstantMadePerCall(Regression):
    """A compiled pattern or a table was made once, when the module was loaded; now each call makes it anew.

    `re.compile` looks a pattern up in a cache of 512, which costs more than many matches; a table is built
    element by element. It does not matter in functions that run once. A module that should load faster can
    fill the constant when it is first used.
    """

    title = "constant made anew in each call"
    category = "CONST"
    strategy = "cache"
    slower = (
        Slower(
            before=(
                "import re\n_WORD = re.compile(r'[a-z]+')\ndef words(line):\n    return _WORD.findall(line)\n"
            ),
            after=(
                "import re\ndef words(line):\n    word = re.compile(r'[a-z]+')\n"
                "    return word.findall(line)\n"
            ),
        ),
        Slower(
            before=(
                "class Reader:\n    KINDS = {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5}\n"
                "    def kind(self, name):\n        return self.KINDS[name]\n"
            ),
            after=(
                "class Reader:\n    def kind(self, name):\n"
                "        kinds = {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5}\n        return kinds[name]\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="import re\n_WORD = re.compile('a')\ndef main(line):\n    return _WORD.findall(line)\n",
            after="import re\ndef main(line):\n    return re.compile('a').findall(line)\n",
            why="the function runs once",
        ),
        Harmless(
            before="LIMITS = [1, 2]\ndef f(x):\n    return x in LIMITS\n",
            after="def f(x):\n    limits = [1, 2]\n    return x in limits\n",
            why="two elements are made in no time",
        ),
        Harmless(
            before="import re\n_WORD = re.compile('a')\ndef f(line):\n    return _WORD.findall(line)\n",
            after=(
                "import re\nfrom functools import cache\n@cache\ndef f(line):\n"
                "    return re.compile('a').findall(line)\n"
            ),
            why="the function keeps its results",
        ),
        Harmless(
            before="import re\n_WORD = re.compile('a')\ndef f(line):\n    return _WORD.findall(line)\n",
            after=(
                "import re\n_WORD = None\ndef f(line):\n    global _WORD\n    if _WORD is None:\n"
                "        _WORD = re.compile('a')\n    return _WORD.findall(line)\n"
            ),
            why="it is made once, when it is first needed",
        ),
        Harmless(
            before="_ALL = [1, 2, 3, 4, 5]\ndef f(x):\n    found = _ALL\n    return found + [x]\n",
            after="def f(x):\n    found = [1, 2, 3, 4, 5]\n    found.append(x)\n    return found\n",
            why="each call changes a list of its own",
        ),
        Harmless(
            before="_ALL = {'a', 'b', 'c', 'd'}\ndef f(x):\n    return x in _ALL\n",
            after="def f(x):\n    return x in {'a', 'b', 'c', 'd'}\n",
            why="Python makes a constant of it",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        code, new = versions.after, versions.new
        if versions.same_text or new.name in _SET_UP or keeping_mark(code, new) or mentions_cache(code, new):
            return
        if runs_once(code, new.body[0]):
            return
        known_before = list(constants(versions.before))
        for node in code.own(new):
            if not isinstance(node, BUILT) or remembers(code, node) or node in _outside(new):
                continue
            known = next((name for name, value in known_before if same(value, node)), None)
            if known is None or not _was_read(versions, known) or not _is_gone(code, node):
                continue
            if made_in_vain(code, node):
                made = "compiled" if compiles(code, node) else "built"
                yield Slowed(
                    node,
                    f"`{code.brief(node)}` is now {made} in each call of `{new.name}`; "
                    f"before, once as `{known}`.",
                    f"once as `{known}`",
                    "It is the same each time, so that all calls but the first do the work in vain.",
                    0.75,
                    remedy="it can stay where it was",
                )


def _outside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[ast.AST]:
    """What is evaluated where a function is defined: defaults and decorators."""
    parts = [function.args, *function.decorator_list]
    return {below for part in parts for below in ast.walk(part)}


def _was_read(versions: Versions, name: str) -> bool:
    return any(
        (isinstance(part, ast.Name) and part.id == name)
        or (isinstance(part, ast.Attribute) and part.attr == name)
        for part in versions.before.below(versions.old)
    )


def _is_gone(code: Code, value: ast.expr) -> bool:
    return not any(same(value, known) for _, known in constants(code))
