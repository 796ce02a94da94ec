from __future__ import annotations

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.certificate import Code
from engine.validate.applies import functions, why_not_applies, why_not_run
from tests.engine.certificates import AFTER, BEFORE

MODULE = """
def top(x): ...
async def waiting(x): ...
class Shop:
    def method(self): ...
    @staticmethod
    def fixed(x): ...
    class Inner:
        @classmethod
        def made(cls, x): ...
if True:
    def chosen(x): ...
else:
    def other(x): ...
def outer():
    def hidden(): ...
"""


def code(source: str) -> Code:
    return Code.of("shop.py", source)


def test_the_functions_of_a_module_by_their_dotted_names() -> None:
    assert sorted(functions(code(MODULE))) == [
        "Shop.Inner.made", "Shop.fixed", "Shop.method", "chosen", "other", "outer", "top", "waiting"
    ]  # fmt: skip
    assert functions(code("def (")) == {}


@pytest.mark.parametrize("function", ["top", "waiting", "Shop.fixed", "Shop.Inner.made", "chosen"])
def test_what_can_be_run(function: str) -> None:
    assert why_not_run(code(MODULE), code(MODULE + "\n"), function) == ""


@pytest.mark.parametrize(
    ("before", "after", "function", "why"),
    [
        (BEFORE, "def (", "unique", "the new code cannot be read: "),
        ("def (", AFTER, "unique", "the old code cannot be read: "),
        (BEFORE, "x = 1\n", "unique", "the new code has no function `unique`"),
        (BEFORE, AFTER, "other", "the old code has no function `other`"),
        (BEFORE, BEFORE, "unique", "both sides are the same text"),
        (MODULE, MODULE + "\n", "Shop.method", "`Shop.method` is a method and needs an instance"),
        (BEFORE, "async " + AFTER, "unique", "`unique` is async on one side only"),
        (
            BEFORE,
            AFTER.replace("(rows)", "(rows, key=None)", 1),
            "unique",
            "the signature of `unique` differs",
        ),
        (BEFORE, AFTER.replace("(rows)", "(lines)", 1), "unique", "the signature of `unique` differs"),
        (BEFORE, AFTER.replace("(rows)", "(*rows)", 1), "unique", "the signature of `unique` differs"),
    ],
)
def test_what_cannot_be_run_says_why(before: str, after: str, function: str, why: str) -> None:
    assert why_not_run(code(before), code(after), function).startswith(why)


def test_annotations_may_differ() -> None:
    typed = AFTER.replace("(rows)", "(rows: list[int])", 1)
    assert why_not_run(code(BEFORE), code(typed), "unique") == ""


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (BEFORE, AFTER, ""),
        (BEFORE, "_cache = {}\n" + AFTER, ""),
        ("_private = 1\n" + BEFORE, AFTER, ""),
        ("LIMIT = 1\n" + BEFORE, AFTER, "the new code lacks the public name `LIMIT`"),
        ("class Row: ...\n" + BEFORE, AFTER, "the new code lacks the public name `Row`"),
        (BEFORE, AFTER.replace("rows))", "lines))"), "the new code adds an error (F821"),
        (BEFORE.replace("seen)", "sean)"), BEFORE.replace("seen)", "sean)") + "\n", ""),
    ],
)
def test_the_rest_of_the_module_stays(before: str, after: str, why: str) -> None:
    found = why_not_applies(code(before), code(after), RuffLinter())
    assert found.startswith(why) and bool(found) is bool(why)


def test_a_name_that_is_gone_matters_only_if_names_do() -> None:
    before, after = code("GONE = 1\ndef f(): ..."), code("def f(): ...")
    assert why_not_applies(before, after, RuffLinter())
    assert why_not_applies(before, after, RuffLinter(), names=False) == ""
    assert why_not_applies(before, code("def f(): return gone"), RuffLinter(), names=False)
