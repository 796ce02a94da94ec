from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM, Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.early_work import behind_test, in_vain_before, weight


class WorkBeforeRejectingTest(Rule[ast.Assign]):
    """A value is computed right before a test that leaves without having used it.

    `text = record.decode()` before `if record_id != wanted: continue` decodes all records, to use one of
    them; behind the test it decodes those that are wanted. It does not matter where the test nearly never
    leaves. The rewrite holds when the computation has no effect and the test does not change what it is of;
    an error that it may raise is then raised only for what passes the test.
    """

    title = "work done before the test"
    category = "ORDER"
    strategy = "hoist"
    speaks_from = WARM
    needs = Size.MANY
    slow = (
        Slow(
            code="def named(records, wanted):\n    found = []\n    for key, raw in records:\n"
            "        name = ' '.join(raw.split('-')).strip()\n"
            "        if key != wanted:\n            continue\n"
            "        found.append(name)\n    return found\n",
            fast="def named(records, wanted):\n    found = []\n    for key, raw in records:\n"
            "        if key != wanted:\n            continue\n"
            "        name = ' '.join(raw.split('-')).strip()\n"
            "        found.append(name)\n    return found\n",
            setup="records = [(i, 'a-b-c') for i in range(n)]",
            call="named(records, 5)",
        ),
        Slow(
            code="def score(word: str):\n    return sum(map(ord, word))\n\n\n"
            "def scores(words: list[str], least: int):\n"
            "    total = 0\n    for word in words:\n        value = score(word)\n"
            "        if len(word) < least:\n            continue\n        total += value\n    return total\n",
            fast="def score(word: str):\n    return sum(map(ord, word))\n\n\n"
            "def scores(words: list[str], least: int):\n"
            "    total = 0\n    for word in words:\n"
            "        if len(word) < least:\n            continue\n        value = score(word)\n"
            "        total += value\n    return total\n",
            setup="words = ['word'] * n",
            call="scores(words, 5)",
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    for x in xs:\n        name = x.strip().lower()\n        if not name:\n"
            "            continue\n        print(name)\n",
            "the test is about the value",
        ),
        Fine(
            "def f(records, key):\n    for record in records:\n        name = read(record)\n"
            "        if record.id != key:\n            continue\n        print(name)\n",
            "nothing shows that reading has no effect",
        ),
        Fine(
            "def f(xs, least):\n    for x in xs:\n        name = x.strip()\n        if len(x) < least:\n"
            "            raise ValueError(name)\n        print(name)\n",
            "an error ends it all",
        ),
        Fine(
            "def f(pairs, key):\n    for k, v in pairs:\n        if k != key:\n            continue\n"
            "        name = v.strip()\n        print(name)\n",
            "behind the test already",
        ),
    )

    def check(self, node: ast.Assign, code: Code) -> Iterator[Hit]:
        found = in_vain_before(code, node)
        if found is None:
            return
        yield Hit(
            node,
            f"`{found.name}` is computed also where `{code.brief(found.test.test)}` then leaves without it.",
            "Behind that test it is computed only where it is used.",
            weight(code, found),
            behind_test(code, found),
            ("an error in computing it need not show when it is not used",),
            found.needs_pure,
            no_edit="the statement spans lines, shares its line, or has a comment of its own",
        )
