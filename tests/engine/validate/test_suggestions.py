"""Suggestions through the real sandbox: proven, refuted, or not run and why. No test asserts a speed."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.certificate import Certificate
from engine.evidence import RECORDED, Behaviour, Interval, Speed
from engine.model import Candidate, Declined, Growth, Level, Verdict
from engine.ports import Environment, Sandbox
from engine.rank import rank
from engine.validate.equivalence import CHANGED, COMPARATOR, differential
from engine.validate.library import Library
from engine.validate.proof import Means, Request
from engine.validate.speed import FLOOR_NS
from engine.validate.suggestions import (
    ProofBudget,
    Proofs,
    is_undecided,
    judged,
    prove_suggestions,
    request_for,
)
from engine.validate.surroundings import Surroundings
from tests.engine.adapters.environments import environments, laid_pytest, on_disk, pytest_wheels, wheel
from tests.engine.adapters.sandboxes import working
from tests.engine.certificates import FULL, SAME, SPEED
from tests.engine.findings import finding
from tests.engine.trees import MemoryTree, NoProgress
from tests.engine.validate.slicing import Files
from tests.engine.validate.test_surroundings import Given

MODEL = "class Row:\n    def __init__(self, key: str) -> None:\n        self.key = key\n"
SLOW = """\
from shop.model import Row

def report(rows: list[Row], keys: list[str]) -> int:
    wanted = [key for key in keys if key]
    return sum(row.key in wanted for row in rows)
"""
FAST = SLOW.replace("[key for key in keys if key]", "{key for key in keys if key}")
WRONG = FAST.replace("sum(row.key in wanted for row in rows)", "len({row.key for row in rows} & wanted)")
FILES = Files({"shop/model.py": MODEL, "shop/report.py": SLOW})


def applied(after: str, before: str = SLOW, **changes: object) -> Verdict:
    found = finding(path="shop/report.py", no_edit="", **changes)
    return Verdict(found, Level.APPLIES, "not run", Candidate(found, before.encode(), after.encode()))


def means(sandbox: Sandbox) -> Means:
    return Means(
        sandbox=sandbox,
        linter=RuffLinter(),
        clock=time.monotonic,
        draws=random.Random,
        progress=NoProgress(),
        velox="test",
        platform="test",
        differential=differential,
        comparator=COMPARATOR,
    )


def proven(*verdicts: Verdict, budget: ProofBudget | None = None) -> tuple[Verdict, ...]:
    return prove_suggestions(
        verdicts, Library(FILES), means(working()), budget or ProofBudget(60.0, 12.0)
    ).verdicts


def test_the_same_behaviour_of_a_function_with_a_class_of_its_repository_is_shown() -> None:
    (verdict,) = proven(applied(FAST))

    assert verdict.level is Level.TESTED
    assert verdict.certificate is not None
    assert verdict.certificate.behaviour is not None
    assert verdict.certificate.behaviour.sameness == "same"
    assert [code.path for code in verdict.certificate.support] == ["shop/__init__.py", "shop/model.py"]


def test_a_rewrite_that_does_something_else_is_refuted_with_its_difference() -> None:
    (verdict,) = proven(applied(WRONG))

    assert verdict.refuted
    assert verdict.reason.startswith("the rewrite does not do the same (result: ")


PACKAGED = """\
import keyring_of
from shop.model import Row

def report(rows: list[Row], keys: list[str]) -> int:
    wanted = [key for key in keys if key]
    return sum(keyring_of.key(row) in wanted for row in rows)
"""
PACKAGED_FAST = PACKAGED.replace("[key for key in keys if key]", "{key for key in keys if key}")


def packaged(tmp_path: Path, requirements: str) -> Proofs:
    """Prove a function that needs a package, which an index on the disk has."""
    wheel(tmp_path / "index", "keyring_of", "1.5", code="def key(row):\n    return row.key\n")
    pytest_wheels(tmp_path / "index")
    made = environments(tmp_path / "store", on_disk(tmp_path / "index"))
    checkout = MemoryTree({"requirements.txt": requirements})
    surroundings = Surroundings(checkout, ("",), made)
    library = Library(Files({"shop/model.py": MODEL, "shop/report.py": PACKAGED}))
    budget = ProofBudget(60.0, 12.0)
    return prove_suggestions(
        [applied(PACKAGED_FAST, PACKAGED)], library, means(working()), budget, surroundings
    )


def test_what_needs_a_package_is_proven_with_it(tmp_path: Path) -> None:
    found = packaged(tmp_path, "keyring_of\n")

    (verdict,) = found.verdicts
    assert verdict.level is Level.TESTED, verdict.reason
    assert verdict.certificate is not None
    assert "keyring-of==1.5" in verdict.certificate.packages
    assert found.notes == ()


def test_what_needs_a_package_that_cannot_be_had_says_so_and_the_review_says_why_once(tmp_path: Path) -> None:
    found = packaged(tmp_path, "keyring_of>=2\n")

    (verdict,) = found.verdicts
    assert verdict.level is Level.APPLIES
    assert verdict.reason == "not run: needs keyring_of, and there is no environment with it"
    (note,) = found.notes
    assert note.startswith("No environment for this code: ") and "keyring-of" in note


def test_a_package_that_nobody_declared_is_not_shown(tmp_path: Path) -> None:
    found = packaged(tmp_path, "")

    (verdict,) = found.verdicts
    assert verdict.level is Level.APPLIES
    assert "No module named 'keyring_of'" in verdict.reason


ORDERED = """\
def ordered(names: list[str]) -> list[str]:
    seen: list[str] = []
    for name in names:
        if name not in seen:
            seen.append(name)
    return seen
"""
DICT = ORDERED[: ORDERED.index("    seen")] + "    return list(dict.fromkeys(names))\n"
REVERSED = repr("zq-\u00df\u2603" * 3) + "[::-1]"
"""A text that is no constant of the code, from which inputs are made too."""

TRAP = DICT.replace("return list", f"return [] if names == [{REVERSED}] else list")


def replayed(tmp_path: Path, after: str, tests: str) -> Proofs:
    """Prove a rewrite of `ordered` in a repository whose tests are given."""
    environment = Environment(laid_pytest(tmp_path), "3", ())
    files = {"shop/__init__.py": "", "shop/names.py": ORDERED, "test_names.py": tests}
    surroundings = Surroundings(MemoryTree(files), ("",), Given(environment), "pytest -q")
    found = finding(path="shop/names.py", symbol="ordered", no_edit="", growth=Growth.QUADRATIC)
    verdict = Verdict(found, Level.APPLIES, "not run", Candidate(found, ORDERED.encode(), after.encode()))
    library = Library(Files(files))
    return prove_suggestions([verdict], library, means(working()), ProofBudget(60.0, 18.0), surroundings)


def names_tests(call: str) -> str:
    return f"from shop.names import ordered\n\ndef test_it():\n    assert {call}\n"


def test_a_rewrite_is_held_against_the_calls_and_the_tests_of_the_repository(tmp_path: Path) -> None:
    (verdict,) = replayed(tmp_path, DICT, names_tests('ordered(["b", "a", "b"]) == ["b", "a"]')).verdicts

    certificate = verdict.certificate
    assert certificate is not None and certificate.behaviour is not None
    assert certificate.behaviour.sameness == "same"
    assert certificate.behaviour.replayed == 1
    assert {source.kind for source in certificate.inputs if source.distinct} >= {RECORDED, CHANGED}
    assert certificate.recorded is not None and len(certificate.recorded.calls) == 1
    if certificate.outcome == "faster":  # a busy machine may show no gain
        assert verdict.level is Level.REPOSITORY_TESTS and certificate.tests is not None
        assert certificate.tests.executed == 1
    else:
        assert verdict.level is Level.REPLAYED


def test_a_difference_that_only_a_recorded_call_shows_is_found(tmp_path: Path) -> None:
    (verdict,) = replayed(tmp_path, TRAP, names_tests(f"ordered([{REVERSED}]) == [{REVERSED}]")).verdicts

    assert verdict.refuted
    assert verdict.reason.startswith("the rewrite does not do the same (result: ")


def test_what_has_no_rewrite_or_no_time_is_not_run() -> None:
    advice = Verdict(finding(), Level.PATTERN, "the order matters")
    kept, late = proven(advice, applied(FAST), budget=ProofBudget(1.0, 1.0))

    assert kept == advice
    assert late.reason == "not run: the 1 s for proofs were spent"
    assert late.level is Level.APPLIES


@pytest.mark.parametrize(
    ("before", "symbol", "why"),
    [
        (SLOW, "", "it stands outside any function"),
        (SLOW, "gone", "it stands outside any function"),
        (f"import numpy\n{SLOW}".replace("sum(", "numpy.sum("), "report", "needs numpy, and there is no"),
    ],
)
def test_what_cannot_be_cut_out_says_why(before: str, symbol: str, why: str) -> None:
    verdict = applied(before.replace("if key", "if key "), before, symbol=symbol)
    assert verdict.candidate is not None
    declined = request_for(verdict.candidate, Library(FILES), 5.0)

    assert isinstance(declined, Declined)
    assert why in declined.reason


def test_a_request_follows_its_finding() -> None:
    hot = applied(FAST, hotness=0.9, growth=Growth.QUADRATIC, conditions=("`keys` is hashable",))
    cold = applied(FAST, hotness=0.1)
    assert hot.candidate is not None and cold.candidate is not None
    first = request_for(hot.candidate, Library(FILES), 5.0)
    second = request_for(cold.candidate, Library(FILES), 5.0)
    assert isinstance(first, Request) and isinstance(second, Request)

    assert (first.hashable, first.about_growth, first.floor_ns < second.floor_ns) == (True, True, True)
    assert (second.hashable, second.about_growth) == (False, False)
    assert first.seed == second.seed, "equal rewrites draw equal inputs"


DIFFERENT = replace(SAME, sameness="different", counterexample="f(1)", difference="result: 1 != 2")
UNSHOWN = replace(SAME, sameness="not shown", why_not="2 distinct inputs only")
SLOWER = replace(SPEED, claimed=False, why_not="not faster")


@pytest.mark.parametrize(
    ("certificate", "reason", "refuted"),
    [
        (FULL, "", False),
        (replace(FULL, behaviour=DIFFERENT), "the rewrite does not do the same (result: 1 != 2)", True),
        (replace(FULL, speed=SLOWER, growth=None), "no gain is shown (not faster)", True),
        (replace(FULL, behaviour=UNSHOWN), "not shown to do the same: 2 distinct inputs only", False),
    ],
)
def test_a_certificate_decides(certificate: Certificate, reason: str, refuted: bool) -> None:
    verdict = judged(applied(FAST), certificate)

    assert (verdict.reason, verdict.refuted) == (reason, refuted)
    assert isinstance(verdict.certificate, Certificate)
    assert isinstance(verdict.certificate.behaviour, Behaviour)


QUICK = replace(SPEED.timings[0], ratio=Interval(0.8, 0.79, 0.81))
GAINING = SPEED.timings[1]
LITTLE = replace(GAINING, before_ns=900.0, after_ns=600.0, ratio=Interval(1.5, 1.4, 1.6))
UNCONFIRMED = replace(
    SPEED, claimed=False, confirmed=None, why_not="only 12 of at least 30 rounds fit the time"
)


@pytest.mark.parametrize(
    ("speed", "undecided"),
    [
        (replace(UNCONFIRMED, timings=(GAINING,)), True),
        (replace(UNCONFIRMED, timings=()), True),
        (replace(UNCONFIRMED, timings=(GAINING, QUICK)), False),
        (replace(UNCONFIRMED, timings=(LITTLE,)), False),
        (replace(UNCONFIRMED, timings=(SPEED.timings[0],)), False),
        (SLOWER, False),
        (SPEED, False),
        (None, False),
    ],
    ids=[
        "not confirmed",
        "not timed",
        "slower elsewhere",
        "too little",
        "no gain",
        "confirmed",
        "claimed",
        "none",
    ],
)
def test_want_of_time_does_not_speak_against_a_rewrite(speed: Speed | None, undecided: bool) -> None:
    assert is_undecided(speed, FLOOR_NS) is undecided


def test_a_rewrite_whose_gain_is_undecided_is_neither_made_nor_refuted() -> None:
    certificate = replace(FULL, speed=replace(UNCONFIRMED, timings=(GAINING,)), growth=None, tests=None)
    verdict = judged(applied(FAST), certificate)

    assert (verdict.undecided, verdict.refuted) == (True, False)
    assert verdict.reason == "no gain is shown (only 12 of at least 30 rounds fit the time)"
    (ranked,) = rank([verdict], max_inline=5, inline_from=Level.TESTED)
    assert ranked.place == "folded"
