"""The replies of `bench.model_replies`: they are read, there are enough, and a few go the whole way."""

from __future__ import annotations

import ast
import json
from collections import Counter

import pytest

from bench.model_replies import outcome, written
from bench.replies.reading import KINDS, SHAPES, Case, Reply, cases
from engine.rewrite.region import Region
from engine.rewrite.reply import read_reply
from tests.engine.adapters.sandboxes import working

CASES = {case.name: case for case in cases()}


def test_there_are_enough_of_every_kind() -> None:
    kinds = Counter(reply.kind for case in CASES.values() for reply in case.replies)
    assert len(CASES) >= 40 and len(CASES) == len(cases()), "names are given once"
    assert sum(case.across for case in CASES.values()) >= 15
    assert kinds["right"] >= 40 and kinds["wrong"] + kinds["malicious"] >= 15
    assert {case.shape for case in CASES.values()} == set(SHAPES) and set(kinds) == set(KINDS)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_case_is_python_and_its_replies_are_of_the_form(case: Case) -> None:
    for text in case.files.values():
        ast.parse(text)
    assert f"def {case.symbol}(" in case.files[case.path]
    assert (len(case.files) > 1) is case.across
    for reply in case.replies:
        ast.parse(reply.replacement)
        found = read_reply(written(case, reply), Region(case.path, case.symbol, 1, 1, ""))
        assert isinstance(found, tuple) and len(found) == 1
        assert json.loads(written(case, reply))["suggestions"][0]["category"] == case.shape


def replies(*named: tuple[str, int]) -> list[tuple[Case, Reply]]:
    return [(CASES[name], CASES[name].replies[number]) for name, number in named]


@pytest.mark.parametrize(
    ("case", "reply"),
    replies(
        ("unique", 0), ("unique", 1), ("a_price_lookup", 0), ("a_price_lookup", 1), ("a_budget", 1),
        ("binomials", 1), ("longest_first", 1), ("known_words", 2), ("shared_rows", 1), ("lazy_counts", 1),
        ("grid_paths", 3),
    ),
)  # fmt: skip
def test_right_ones_are_said_and_wrong_ones_are_not(case: Case, reply: Reply) -> None:
    working()
    # On a busy machine a gain may not be shown at the first try.
    tries = [outcome(case, reply)]
    while reply.kind == "right" and not tries[-1].said and len(tries) < 3:
        tries.append(outcome(case, reply))
    assert tries[-1].said is (reply.kind == "right"), tries[-1].notes
