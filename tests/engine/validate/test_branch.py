"""Changed functions between two trees, through the real sandbox. No test asserts a speed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.certificate import Origin
from engine.model import Declined, Skipped
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.branch import Proven, prove_changes, request_for
from engine.validate.function_changes import FunctionChange, function_changes
from engine.validate.library import Library
from engine.validate.pairs import Branch
from engine.validate.proof import Request
from engine.validate.suggestions import ProofBudget
from tests.engine.adapters.sandboxes import working
from tests.engine.validate.slicing import Files
from tests.engine.validate.test_suggestions import means

NAMES = "def clean(name: str) -> str:\n    return name.strip().lower()\n"
ROWS = """\
from shop.names import clean

def label(name: str) -> str:
    return "<" + clean(name) + ">"
"""
OTHER_LABEL = 'return f"<{clean(name)}>"'
OLD = {"shop/names.py": NAMES, "shop/rows.py": ROWS}


def changes_between(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[list[FunctionChange], Branch]:
    pairs = [(parsed(old, path), parsed(new, path)) for path in sorted({*old, *new})]
    branch = Branch(Library(Files(old)), Library(Files(new)), Origin("by hand", "main to work tree"))
    return list(function_changes(pairs).changed), branch


def parsed(files: Mapping[str, str], path: str) -> Module | None:
    module = parse(path, files[path].encode()) if path in files else None
    assert not isinstance(module, Skipped)
    return module


def requested(old: Mapping[str, str], new: Mapping[str, str], symbol: str) -> Request | Declined:
    changes, branch = changes_between(old, new)
    (change,) = [one for one in changes if one.after.symbol == symbol]
    return request_for(change, branch, 8.0)


def proven(old: Mapping[str, str], new: Mapping[str, str], total: float = 60.0) -> dict[str, Proven]:
    changes, branch = changes_between(old, new)
    found = prove_changes(changes, branch, means(working()), ProofBudget(total, 15.0))
    return {one.change.after.symbol: one for one in found}


def sameness(one: Proven) -> str:
    behaviour = one.certificate.behaviour if one.certificate is not None else None
    return behaviour.sameness if behaviour is not None else ""


def test_each_side_is_cut_out_of_its_own_tree() -> None:
    new = {
        "shop/names.py": NAMES.replace("strip().lower()", "lower().strip()"),
        "shop/rows.py": ROWS.replace('return "<" + clean(name) + ">"', OTHER_LABEL),
    }
    request = requested(OLD, new, "label")
    assert isinstance(request, Request)
    assert (request.before.path, request.after.path) == ("base/shop/rows.py", "head/shop/rows.py")
    support = {code.path: code.source for code in request.support}
    assert "strip().lower()" in support["base-imports/shop/names.py"]
    assert "lower().strip()" in support["head-imports/shop/names.py"]
    assert (request.guard, request.thrifty, request.about_growth) == (True, True, False)
    assert request.origin == Origin("by hand", "main to work tree")


def test_what_did_not_change_is_imported_by_both() -> None:
    new = {**OLD, "shop/rows.py": ROWS.replace('return "<" + clean(name) + ">"', OTHER_LABEL)}
    request = requested(OLD, new, "label")
    assert isinstance(request, Request)
    assert "shop/names.py" in [code.path for code in request.support]
    assert requested(OLD, new, "label") == request, "equal changes draw equal inputs"


def test_a_helper_of_another_module_that_does_something_else_tells_in_both_functions() -> None:
    new = {
        "shop/names.py": NAMES.replace("lower()", "upper()"),
        "shop/rows.py": ROWS.replace('return "<" + clean(name) + ">"', OTHER_LABEL),
    }
    found = proven(OLD, new)
    assert {name: sameness(one) for name, one in found.items()} == {
        "clean": "different",
        "label": "different",
    }
    certificate = found["label"].certificate
    assert certificate is not None and certificate.behaviour is not None
    assert "head/shop/rows.py" in certificate.behaviour.counterexample


def test_a_helper_of_another_module_that_does_the_same_keeps_its_users_the_same() -> None:
    """Types of a module that each side has for itself are still one type."""
    model = "class Row:\n    def __init__(self, key: str) -> None:\n        self.key = key\n"
    rows = "from shop.model import Row\n\ndef keys(rows: list[Row]) -> list[str]:\n    {}\n"
    old = {
        "shop/model.py": model,
        "shop/rows.py": rows.format(
            "found = []\n    for row in rows: found.append(row.key)\n    return found"
        ),
    }
    new = {
        "shop/model.py": model.replace("self.key = key", "self.key = str(key)"),
        "shop/rows.py": rows.format("return [row.key for row in rows]"),
    }
    found = proven(old, new)
    assert sameness(found["keys"]) == "same"


def test_a_name_that_the_new_code_does_without_is_no_breach() -> None:
    old = "def step(x: int) -> int:\n    return x + 1\n\ndef f(x: int) -> int:\n    return step(x)\n"
    new = old.replace("return step(x)", "return x + 1")
    certificate = proven({"a.py": old}, {"a.py": new})["f"].certificate
    assert certificate is not None
    assert (certificate.level, sameness(Proven(FULL_CHANGE, certificate))) == (2, "same")


FULL_CHANGE = changes_between({"a.py": "def f(): return 1"}, {"a.py": "def f(): return 2"})[0][0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("import yaml\ndef f(x): return yaml.dump(x)", "import yaml\ndef f(x): return yaml", "needs yaml"),
        (
            "def g():\n    def f(x): return x\n    return f\ndef f(x): return x",
            "def f(x, y): return x",
            "the signature of `f` differs",
        ),
        ("def f(x): return x.frob()", "def f(x): return x.frob() or 0", "no values for its parameter `x`"),
        ("async def f(x: int): return x", "def f(x: int): return x", "`f` is async on one side only"),
        ("if 1:\n    def f(x): return x", "if 1:\n    def f(x): return -x", "it stands outside any function"),
        (
            "class A:\n    class B:\n        def f(self): return 1",
            "class A:\n    class B:\n        def f(self): return 2",
            "it belongs to a class inside a class",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_says_why(old: str, new: str, why: str) -> None:
    (one,) = proven({"a.py": old}, {"a.py": new}).values()
    assert why in one.why_not_shown
    assert sameness(one) in ("", "not shown")


def test_what_the_budget_does_not_reach_is_said() -> None:
    old = "def f(x: int): return x\ndef g(x: int): return x\n"
    found = proven({"a.py": old}, {"a.py": old.replace("return x", "return +x")}, total=4.0)
    assert found["f"].certificate is not None, "the first is always begun"
    assert (found["g"].certificate, found["g"].reason) == (None, "the budget of 4 s was spent before")
