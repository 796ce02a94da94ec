from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.regex_calls import compiled_per_call, constant_edits
from engine.syntax.regexes import CALLED, regex_call


class RegexCompiledPerCall(Rule[ast.Call]):
    """A function compiles a constant pattern, or looks several up by their text, on every call.

    `re` keeps compiled patterns in a cache, so a call pays for the look-up by text and flags: about half a
    microsecond, several times what a short match takes, and a compilation when the cache has been outgrown. A
    pattern compiled once as a constant of the module costs nothing per call. It does not matter in functions
    that are seldom called. The rewrite always holds.
    """

    title = "constant regex compiled per call"
    category = "REGEX"
    strategy = "hoist"
    speaks_from = ASKED
    calls = CALLED
    slow = (
        Slow(
            code=(
                "import re\n\n\n"
                "def words(line):\n"
                "    word = re.compile(r'[a-z]+', re.IGNORECASE)\n"
                "    return word.findall(line)\n"
            ),
            fast=(
                "import re\n\n\n"
                "_WORD = re.compile(r'[a-z]+', re.IGNORECASE)\n\n\n"
                "def words(line):\n"
                "    word = _WORD\n"
                "    return word.findall(line)\n"
            ),
            setup="line = 'a'",
            call="words(line)",
        ),
        Slow(
            code=(
                "import re\n\n\n"
                "def plain(text):\n"
                "    text = re.sub(r'\\s+', ' ', text)\n"
                "    text = re.sub(r'[.,;]', '', text)\n"
                "    return re.split(r' ', text)\n"
            ),
            fast=(
                "import re\n\n\n"
                "SPACE = re.compile(r'\\s+')\nSIGN = re.compile(r'[.,;]')\nBLANK = re.compile(r' ')\n\n\n"
                "def plain(text):\n"
                "    return BLANK.split(SIGN.sub('', SPACE.sub(' ', text)))\n"
            ),
            setup="text = 'one two;'",
            call="plain(text)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import re\n\nclass A:\n    def __init__(self):\n        self.word = re.compile('[a-z]+')\n",
            "compiled once per object",
        ),
        Fine(
            "import re\n\ndef f(text, sign):\n    return re.compile(sign + '+').sub('', text)\n",
            "no constant",
        ),
        Fine(
            "import re\n\ndef f(text):\n    return re.match('[a-z]+', text)\n", "one look-up is seldom felt"
        ),
        Fine(
            "import re\n_word = None\n\ndef f():\n    global _word\n    if _word is None:\n"
            "        _word = re.compile('[a-z]+')\n    return _word\n",
            "compiled on the first call only",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        function = code.function(node) if regex_call(code, node) else None
        if function is None or isinstance(function, ast.Lambda):
            return
        found = compiled_per_call(code, function)
        if not found or found[0].call is not node:
            return
        first = found[0]
        single = first.method == "compile"
        edits = constant_edits(code, first) if single else ()
        yield Hit(
            first.call,
            f"`{function.name}` compiles the constant pattern `{code.brief(first.pattern)}` on every call."
            if single
            else f"`{function.name}` looks up {len(found)} constant patterns by their text on every call.",
            "Compiled once as a constant of the module, it saves the look-up, longer than a short match.",
            0.6 if single else 0.5,
            edits,
            no_edit="" if edits else "the constants of the module need good names",
        )
