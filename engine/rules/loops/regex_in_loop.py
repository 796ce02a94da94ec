from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED, WARM, Bar, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.regex_loops import repeated_lookup
from engine.syntax.regexes import CALLED, compile_before
from engine.syntax.steady import Steadiness


class RegexInLoop(Rule[ast.Call]):
    """A function of `re` gets the same pattern as text in each turn of a loop.

    `re.search(text, line)` looks the compiled pattern up in a cache by its text and flags each time; on short
    strings that takes longer than the search. A pattern that is put together in each turn costs that as well.
    `pattern.search(line)` on a pattern compiled before the loop does neither. It does not matter for long
    strings or few turns. The rewrite holds when the pattern does not change in the loop.
    """

    title = "regex looked up per turn"
    category = "REGEX"
    strategy = "hoist"
    speaks_from = ASKED
    calls = CALLED
    slow = (
        Slow(
            code=(
                "import re\n\n\n"
                "def numbers(lines):\n"
                "    found = []\n"
                "    for line in lines:\n"
                "        match = re.search(r'no (\\d+)', line, re.IGNORECASE)\n"
                "        if match:\n"
                "            found.append(match.group(1))\n"
                "    return found\n"
            ),
            fast=(
                "import re\n\n\n"
                "def numbers(lines):\n"
                "    found = []\n"
                "    pattern = re.compile(r'no (\\d+)', re.IGNORECASE)\n"
                "    for line in lines:\n"
                "        match = pattern.search(line)\n"
                "        if match:\n"
                "            found.append(match.group(1))\n"
                "    return found\n"
            ),
            setup="lines = ['No 12', 'nothing', 'no 5'] * n",
            call="numbers(lines)",
            n=300,
        ),
        Slow(
            code=(
                "import re\n\n\n"
                "def mentions(lines: list[str], words: list[str]):\n"
                "    return [line for line in lines if re.search('|'.join(map(re.escape, words)), line)]\n"
            ),
            fast=(
                "import re\n\n\n"
                "def mentions(lines: list[str], words: list[str]):\n"
                "    pattern = re.compile('|'.join(map(re.escape, words)))\n"
                "    return [line for line in lines if pattern.search(line)]\n"
            ),
            setup="lines = ['a line with w5'] * n; words = ['w%d' % i for i in range(20)]",
            call="mentions(lines, words)",
        ),
        Slow(
            code=(
                "import re\n\n\n"
                "def cleaned(rows: list[str], sign: str):\n"
                "    for row in rows:\n"
                "        ends = re.compile('[ ' + re.escape(sign) + ']+$')\n"
                "        yield ends.sub('', row)\n"
            ),
            fast=(
                "import re\n\n\n"
                "def cleaned(rows: list[str], sign: str):\n"
                "    ends = re.compile('[ ' + re.escape(sign) + ']+$')\n"
                "    for row in rows:\n"
                "        yield ends.sub('', row)\n"
            ),
            setup="rows = ['abc--'] * n; sign = '-'",
            call="list(cleaned(rows, sign))",
        ),
    )
    fine = (
        Fine(
            code=(
                "import re\n\n\n"
                "def first(lines):\n"
                "    for line in lines:\n"
                "        if line:\n"
                "            return re.match('a+', line)\n"
            ),
            why="the loop is left right after, so the pattern is looked up once",
        ),
        Fine(
            code=(
                "import re\n\n\n"
                "def known(words, text):\n"
                "    return [word for word in words if re.search(word, text)]\n"
            ),
            why="each turn has a pattern of its own",
        ),
        Fine(
            code=(
                "import re\n\n\n"
                "def numbers(lines):\n"
                "    pattern = re.compile('[0-9]+')\n"
                "    return [re.findall(pattern, line) for line in lines]\n"
            ),
            why="a compiled pattern is not looked up",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = repeated_lookup(code, node)
        if found is None:
            return
        pattern = code.brief(found.regex.pattern)
        edits = compile_before(code, found.regex, found.loop)
        simple = isinstance(found.regex.pattern, (ast.Constant, ast.Name, ast.Attribute, ast.Subscript))
        doubtful = found.steady is not Steadiness.SURE
        yield Hit(
            node,
            f"The pattern `{pattern}` is looked up again in each turn of the loop."
            if simple
            else f"The pattern `{pattern}` is put together and looked up again in each turn of the loop.",
            "Compiled once before the loop, it saves the look-up, which takes longer than a short match.",
            found.confidence,
            edits,
            (f"the calls in the loop do not change `{pattern}`",) if doubtful else (),
            no_edit="" if edits else "there is no place for it directly before the loop",
            bar=Bar(WARM, Size.OPEN) if _goes_through(found.regex.pattern, code) else None,
        )


def _goes_through(pattern: ast.expr, code: Code) -> bool:
    """Tell whether a pattern is put together from all elements of a collection: `"|".join(words)`."""
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "join"
        for call in code.within(pattern, ast.Call)
    )
