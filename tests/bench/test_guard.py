"""The pairs of the guard's bench are what they say; what the clock says of them is the bench's."""

from __future__ import annotations

import pytest

from bench.guard import SHAPES, module, words
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.function_changes import function_changes
from tests.bot.render.test_branch_proof import FOUND


@pytest.mark.parametrize(("variable", "slower"), [("other", False), ("found", True)])
def test_every_function_differs_and_does_the_same(variable: str, slower: bool) -> None:
    texts = (module(8, "found", slower=False), module(8, variable, slower=slower))
    old, new = (parse("a.py", text.encode()) for text in texts)
    assert isinstance(old, Module) and isinstance(new, Module)
    assert len(function_changes([(old, new)]).changed) == 8
    for arguments, place in (([[1, 2]], 1), ([[" a "]], 2), ([[1, 2, 2], [2, 3]], 3), (["aab"], 4)):
        results = []
        for text in texts:
            names: dict[str, object] = {}
            exec(text, names)
            function = names[f"f{place}"]
            assert callable(function)
            results.append(function(*arguments))
        assert results[0] == results[1]
    assert len(SHAPES) == 4


def test_words_are_counted() -> None:
    assert words(FOUND.proven) == {
        "faster": 1,
        "slower": 1,
        "different": 1,
        "about the same": 1,
        "not shown": 3,
    }
