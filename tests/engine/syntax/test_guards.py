from __future__ import annotations

import pytest

from engine.syntax.guards import lost_guards
from engine.syntax.versions import versions_of
from tests.engine.parsed import code_of

BEFORE = (
    "def f(self, rows):\n    'Say.'\n    if not self.on:\n        return\n"
    "    self.a(rows)\n    self.b(self.on)\n"
)
AFTER = "def f(self, rows):\n    'Say.'\n    self.a(rows)\n    self.b(self.on)\n"


def lost(before: str, after: str) -> list[str]:
    pairs = versions_of(code_of(before), code_of(after), {})
    return [f"{one.left} {one.first.lineno}" for versions in pairs for one in lost_guards(versions)]


def test_a_guard_of_a_function_and_of_a_loop() -> None:
    assert lost(BEFORE, AFTER) == ["the function 3"]
    loop = (
        "def f(rows, old):\n    for row in rows:\n        if row in old:\n            continue\n"
        "        old(row)\n        row()\n"
    )
    assert lost(loop, loop.replace("        if row in old:\n            continue\n", "")) == ["the turn 3"]


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        AFTER.replace("    self.b(self.on)\n", ""),
        AFTER.replace("self.b(self.on)", "self.b(1)"),
        AFTER.replace("    self.a(rows)\n", "    if self.on:\n        print(rows)\n    self.a(rows)\n"),
        AFTER + "\n\ndef g(self):\n    if not self.on:\n        f(self, [])\n",
        AFTER.replace("    self.a", "    a = 1\n    b = 2\n    c = 3\n    self.a"),
    ],
    ids=["still there", "less is done", "subject gone", "asked otherwise", "asked by a caller", "rewritten"],
)  # fmt: skip
def test_what_is_no_lost_guard(after: str) -> None:
    assert lost(BEFORE, after) == []


def test_an_exit_that_computes_is_another_way() -> None:
    assert lost(BEFORE.replace("return\n", "return self.c(rows)\n"), AFTER) == []
