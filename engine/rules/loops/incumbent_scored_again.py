from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.incumbent import incumbents


class IncumbentScoredAgain(Rule[ast.For]):
    """A search for the best computes the score of the best so far in each turn.

    `if score(new) > score(best): best = new` calls `score` twice per element, though the score of `best` was
    known when it became the best. Kept in a variable beside `best`, it saves half of the calls; so does
    `max(…, key=score)`. It does not matter when the score is an attribute or otherwise cheap. The rewrite
    holds when the function has no effect and gives the same score for the same object.
    """

    title = "best so far scored again"
    category = "INVARIANT"
    strategy = "hoist"
    needs = Size.OPEN
    slow = (
        Slow(
            code=(
                "def best_word(words, score):\n"
                "    best = words[0]\n"
                "    for word in words:\n"
                "        if score(word) > score(best):\n"
                "            best = word\n"
                "    return best\n"
            ),
            fast=(
                "def best_word(words, score):\n"
                "    best = words[0]\n"
                "    best_score = score(best)\n"
                "    for word in words:\n"
                "        word_score = score(word)\n"
                "        if word_score > best_score:\n"
                "            best = word\n"
                "            best_score = word_score\n"
                "    return best\n"
            ),
            setup="words = ['a' * (i % 7) + 'b' for i in range(n)]; score = lambda word: word.count('a')",
            call="best_word(words, score)",
            edited=False,
        ),
        Slow(
            code=(
                "def climb(start, model):\n"
                "    best = start\n"
                "    for other in model.neighbours(start):\n"
                "        current = model.energy(best)\n"
                "        energy = model.energy(other)\n"
                "        if energy < current:\n"
                "            best = other\n"
                "    return best\n"
            ),
            fast=(
                "def climb(start, model):\n"
                "    best = start\n"
                "    current = model.energy(best)\n"
                "    for other in model.neighbours(start):\n"
                "        energy = model.energy(other)\n"
                "        if energy < current:\n"
                "            best = other\n"
                "            current = energy\n"
                "    return best\n"
            ),
            setup=(
                "class Model:\n"
                "    def neighbours(self, x):\n        return range(x, x + n)\n"
                "    def energy(self, x):\n        return (x * 7919) % 1000\n"
                "model = Model(); start = 5"
            ),
            call="climb(start, model)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            code=(
                "def longest(rows):\n"
                "    best = ''\n"
                "    for row in rows:\n"
                "        if len(row) > len(best):\n"
                "            best = row\n"
                "    return best\n"
            ),
            why="`len` costs nothing",
        ),
        Fine(
            code=(
                "def steps(rows, gap):\n"
                "    last = None\n"
                "    for row in rows:\n"
                "        if last is None or gap(row) != gap(last):\n"
                "            yield row\n"
                "        last = row\n"
            ),
            why="the other object changes in each turn",
        ),
        Fine(
            code=(
                "def ready(xs, best, check):\n"
                "    for x in xs:\n"
                "        if check(x) and not check(best):\n"
                "            return x\n"
            ),
            why="the loop ends with the first find",
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        for call, best, new in incumbents(code, node):
            yield Hit(
                call,
                f"`{code.brief(call)}` is computed for every `{new}`, though `{best}` seldom changes.",
                f"Kept in a variable beside `{best}`, the value is computed once per change.",
                0.65,
                conditions=(
                    f"`{code.brief(call.func)}` has no effect and gives the same value for the same `{best}`",
                ),
                no_edit="the variable must be set where the best is",
            )
