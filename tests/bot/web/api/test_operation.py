"""The contract of an endpoint, held by every one of them."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import ValidationError

from bot.web.api.jobs import JobId
from bot.web.api.operation import Nothing, Operation
from bot.web.api.problem import unfit
from bot.web.operations import OPERATIONS

EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)


def test_no_two_are_called_the_same() -> None:
    counts = Counter(operation.id for operation in OPERATIONS)
    counts.update(f"{operation.method} {operation.path}" for operation in OPERATIONS)

    assert set(counts.values()) == {1}


@EACH
def test_each_says_what_it_does_and_gives(operation: Operation) -> None:
    assert operation.summary and not operation.summary.endswith(".")
    assert operation.about.endswith(".")
    assert operation.gives and all(given.says.endswith(".") for given in operation.gives.values())
    assert set(operation.gives).isdisjoint(operation.refuses)


@EACH
def test_what_changes_something_wants_a_token(operation: Operation) -> None:
    assert operation.method == "GET" or operation.access == "token"


def test_what_takes_nothing_takes_no_key() -> None:
    with pytest.raises(ValidationError):
        Nothing.model_validate({"a": 1})


def test_what_does_not_fit_is_told_in_one_line() -> None:
    with pytest.raises(ValidationError) as caught:
        JobId.model_validate({"id": "a\nb\u202e", "x\n\ud800": 1})
    refusal = unfit("path", caught.value)
    for text in (refusal.detail, *(f"{each.where} {each.what}" for each in refusal.errors)):
        assert text.isprintable() and "\ud800" not in text
