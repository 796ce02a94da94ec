"""The tests of a small repository in a review: real runs in the real sandbox, with pytest out of a folder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from engine.certificate import Certificate, Recorded
from engine.evidence import RECORDED, InputSource, NotChecked
from engine.model import Candidate, Declined, Level
from engine.ports import Environment
from engine.validate.library import Library
from engine.validate.review_tests import INPUTS, TESTS, ReviewTests, whole
from engine.validate.slices import Slice, cut
from engine.validate.suite_runs import MOST_FILES
from engine.validate.surroundings import Provisions, Surroundings
from tests.engine.adapters.environments import laid_pytest
from tests.engine.adapters.sandboxes import working
from tests.engine.certificates import FULL, SAME
from tests.engine.findings import finding
from tests.engine.trees import NoProgress
from tests.engine.validate.slicing import Files as Sources
from tests.engine.validate.test_surroundings import Files, Given

SHOP = """\
def unique(items):
    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


class Basket:
    def __init__(self, items):
        self.items = items

    def total(self, factor=1):
        return sum(self.items) * factor


def untested(items):
    return sorted(items)[0]
"""
LOOP = SHOP[SHOP.index("    found = []") : SHOP.index("\n\nclass")]
SAME_UNIQUE = SHOP.replace(LOOP, "    return list(dict.fromkeys(items))\n")
WRONG_UNIQUE = SHOP.replace(LOOP, "    return sorted(set(items))\n")
OTHER_TOTAL = SHOP.replace("sum(self.items) * factor", "factor * sum(self.items)")
OTHER_FIRST = SHOP.replace("sorted(items)[0]", "min(items)")

TESTS_OF_IT = """\
from shop import Basket, unique

def test_order():
    assert unique(["b", "a", "b"]) == ["b", "a"]

def test_total():
    assert Basket([1, 2]).total(2) == 6
"""
NEVER_RUN = replace(FULL, tests=None, recorded=None, level=int(Level.TESTED), not_checked=())
"""A certificate of a rewrite that gains, before its tests are asked."""

REPLAYED = replace(
    NEVER_RUN,
    level=int(Level.REPLAYED),
    recorded=Recorded("shop", (), ("AAAA",)),
    behaviour=replace(SAME, sources=(InputSource(RECORDED, 5, 1), *SAME.sources)),
)

ENVIRONMENT: list[Environment] = []


@pytest.fixture(scope="module", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> None:
    ENVIRONMENT[:] = [Environment(laid_pytest(tmp_path_factory.mktemp("packages")), "3", ())]


def rewrite(after: str, symbol: str) -> tuple[Candidate, Slice]:
    found = finding(path="shop.py", symbol=symbol, no_edit="")
    sliced = cut("shop.py", SHOP.encode(), symbol, Library(Sources({"shop.py": SHOP})))
    assert isinstance(sliced, Slice)
    return Candidate(found, SHOP.encode(), after.encode()), sliced


UNIQUE = rewrite(SAME_UNIQUE, "unique")
WRONG = rewrite(WRONG_UNIQUE, "unique")
TOTAL = rewrite(OTHER_TOTAL, "Basket.total")
UNTESTED = rewrite(OTHER_FIRST, "untested")


@contextmanager
def watching(
    *rewrites: tuple[Candidate, Slice],
    tests: Mapping[str, str] | None = None,
    command: str = "pytest -q",
    answer: Environment | Declined | None = None,
    seconds: float = 60.0,
) -> Iterator[ReviewTests]:
    files = {"shop.py": SHOP, **({"test_shop.py": TESTS_OF_IT} if tests is None else tests)}
    around = Surroundings(Files(files), ("",), Given(answer or ENVIRONMENT[0]), command)
    with (
        Provisions(around, time.monotonic, NoProgress()) as provisions,
        ReviewTests(provisions, working(), time.monotonic) as made,
    ):
        made.watch(rewrites, lambda: seconds)
        yield made


def judged(
    made: ReviewTests,
    one: tuple[Candidate, Slice],
    certificate: Certificate = NEVER_RUN,
    seconds: float = 30.0,
) -> Certificate:
    return made.judged(certificate, *one, seconds)


def test_a_rewrite_whose_tests_pass_before_and_after_reaches_the_highest_level() -> None:
    with watching(UNIQUE, TOTAL) as made:
        found = judged(made, UNIQUE, REPLAYED)
        total = judged(made, TOTAL, REPLAYED)
        assert list(made.notes()) == []
    for each in (found, total):
        assert each.level == Level.REPOSITORY_TESTS and each.not_checked == ()
        assert each.tests is not None and (each.tests.executed, each.tests.others) == (1, 1)


def test_what_the_tests_call_is_recorded_for_functions_and_methods() -> None:
    with watching(UNIQUE, TOTAL, UNTESTED) as made:
        unique, total = made.calls(*UNIQUE, "shop"), made.calls(*TOTAL, "shop")
        untested = made.calls(*UNTESTED, "shop")
    assert unique is not None and (unique.module, unique.passes, len(unique.calls)) == ("shop", (), 1)
    assert total is not None and total.passes == ("self", "factor")
    assert untested is None


def test_a_rewrite_that_breaks_a_test_is_refuted_with_it() -> None:
    with watching(UNIQUE, WRONG) as made:
        found = judged(made, WRONG)
    assert found.outcome == "different"
    assert found.difference == "`test_shop.py::test_order` passed before the rewrite and fails after it"
    assert found.level == Level.TESTED


def test_sameness_that_was_not_shown_is_not_made_up_for_by_tests() -> None:
    shaky = replace(NEVER_RUN, level=int(Level.APPLIES))
    with watching(UNIQUE) as made:
        assert judged(made, UNIQUE, shaky).level == Level.APPLIES


FAILING = TESTS_OF_IT.replace('["b", "a"]', '["a", "b"]')
FLAKY = (
    "import pytest\nfrom random import SystemRandom\nfrom shop import unique\n\n"
    '@pytest.mark.parametrize("x", [SystemRandom().getrandbits(64)])\n'
    "def test_odd(x):\n    unique([x])\n"
)
UNKEPT = "from shop import unique\n\ndef test_x():\n    assert len(unique([lambda: 1])) == 1\n"
BROKEN = "import nothing_of_that_name\n"
UNRELIABLE = "no test that executes the changed lines passes reliably before the rewrite"


@pytest.mark.parametrize(
    ("one", "tests", "missing"),
    [
        (UNTESTED, TESTS_OF_IT, [NotChecked(TESTS, "no test executes the changed lines")]),
        (UNIQUE, FAILING, [NotChecked(TESTS, UNRELIABLE)]),
        (UNIQUE, FLAKY, [NotChecked(TESTS, UNRELIABLE)]),
        (UNIQUE, UNKEPT, [NotChecked(INPUTS, "the arguments of 1 of them cannot be kept")]),
    ],
    ids=["untouched", "failing before", "flaky", "arguments that cannot be kept"],
)
def test_a_level_that_is_not_reached_says_why(
    one: tuple[Candidate, Slice], tests: str, missing: list[NotChecked]
) -> None:
    with watching(one, tests={"test_shop.py": tests}) as made:
        found = judged(made, one)
        assert list(made.notes()) == []
    assert list(found.not_checked) == missing
    assert found.outcome == "faster", "it is no reason to drop the rewrite"
    assert (found.level == Level.REPOSITORY_TESTS) is (tests == UNKEPT)


def test_calls_that_cannot_be_made_again_are_said() -> None:
    with watching(UNIQUE) as made:
        lost = replace(NEVER_RUN, recorded=Recorded("shop", (), ("AAAA",)))
        (missing,) = judged(made, UNIQUE, lost).not_checked
    assert missing == NotChecked(INPUTS, "none of them can be made again outside the tests")


@pytest.mark.parametrize(
    ("tests", "answer", "seconds", "why", "note"),
    [
        (BROKEN, None, 60.0, "they do not run here", "Your tests were not run: the tests do not run here: "),
        (
            None,
            Declined("no index"),
            60.0,
            "there is no environment to run them in",
            "Your tests were not run",
        ),
        (None, None, 0.0, "they do not run here", "Your tests were not run: the time for tests was spent."),
    ],
    ids=["they do not run", "no environment", "no time"],
)
def test_tests_that_cannot_run_are_one_note(
    tests: str | None, answer: Declined | None, seconds: float, why: str, note: str
) -> None:
    files = None if tests is None else {"test_shop.py": tests}
    with watching(UNIQUE, tests=files, answer=answer, seconds=seconds) as made:
        found = judged(made, UNIQUE)
        (said,) = made.notes()
        assert made.calls(*UNIQUE, "shop") is None
    assert said.startswith(note)
    assert found.not_checked == (NotChecked(TESTS, why),)
    assert found.level == Level.TESTED


def test_a_budget_that_is_spent_costs_the_tests_and_nothing_else() -> None:
    with watching(UNIQUE) as made:
        found = judged(made, UNIQUE, seconds=0.0)
        assert made.seconds_for(UNIQUE[0]) >= 1.0, "a proof leaves them time"
    assert found.not_checked == (NotChecked(TESTS, "the time for tests was spent"),)
    assert found.outcome == "faster"


def test_without_a_command_nothing_runs_and_nothing_is_said() -> None:
    with watching(UNIQUE, command="") as made:
        assert not made.asked_for and not made.waiting
        assert judged(made, UNIQUE) is NEVER_RUN
        assert made.calls(*UNIQUE, "shop") is None and list(made.notes()) == []
        assert made.seconds_for(UNIQUE[0]) == 0.0


def test_a_checkout_is_read_whole_or_not_at_all() -> None:
    files = {"a.py": "1", "data.csv": "2", "big": "too large", "odd\udcff": "3"}
    assert whole(Files(files)) == {"a.py": b"1", "data.csv": b"2"}
    many = whole(Files(dict.fromkeys(map(str, range(MOST_FILES + 1)), "")))
    assert isinstance(many, Declined) and "more than 6000 files" in many.reason
    heavy = Files(dict.fromkeys("abcde", "x" * (9 << 20)))
    assert isinstance(whole(heavy), Declined)
