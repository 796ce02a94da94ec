"""The task that comes first: can arguments be made, and what do old and new code do with a few of them?

It compares nothing. It finds out, before seconds are spent on timing, that a function raises for whatever it
is given, or that nothing tells what to call it with.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator, Mapping
from typing import cast

from .alike import alike
from .generate import Plan, plan
from .guard import attempt
from .workload import load, named

SIZES = (2, 4, 8)
SEEDS = 8


def answer(question: Mapping[str, object]) -> dict[str, object]:
    """Answer for `old`, `new` (module names), `function` and `seed`.

    The answer has `parameters` (how each is made, for a person), `refusal` (why none can be made, else
    empty), `dense` (whether dense inputs make fewer calls of the old code raise), and of the calls then made
    `calls` (their number), `distinct` (inputs), `raised` and `new_raised` (how many of each side end in an
    exception), `error` and `new_error` (the first exception).
    """
    old, new = load([cast(str, question["old"]), cast(str, question["new"])])
    name, seed = cast(str, question["function"]), cast(int, question["seed"])
    before, after = named(old, name), named(new, name)
    made = plan(cast(Hashable, before))
    said: dict[str, object] = {"parameters": made.said, "refusal": made.refusal}
    if made.refusal:
        return said
    errors, dense = outcomes(before, made, seed, False), False
    if any(errors):
        others = outcomes(before, made, seed, True)
        if sum(map(bool, others)) < sum(map(bool, errors)):
            errors, dense = others, True
    # The new module has classes of its own; what its own body tells is not asked.
    new_errors = outcomes(after, _same_words(plan(cast(Hashable, after)), made), seed, dense)
    return {
        **said,
        "dense": dense,
        "calls": len(errors),
        "distinct": distinct(made, seed, dense),
        "raised": sum(map(bool, errors)),
        "new_raised": sum(map(bool, new_errors)),
        "error": next(filter(None, errors), ""),
        "new_error": next(filter(None, new_errors), ""),
    }


def inputs(seed: int) -> Iterator[tuple[int, int]]:
    """Yield the sizes and seeds of the rehearsal."""
    for size in SIZES:
        for turn in range(SEEDS):
            yield size, seed + turn


def _same_words(made: Plan, old: Plan) -> Plan:
    """Return the new side's plan where it makes the same, else the old side's."""
    return made if made.said == old.said and not made.refusal else old


def outcomes(function: object, made: Plan, seed: int, dense: bool) -> list[str]:
    """Return per call that could be made the exception that it ended in, empty where it returned."""
    found = []
    call = cast("type", function)
    for size, turn in inputs(seed):
        arguments = attempt(functools.partial(made.arguments, size, turn, dense)).value
        if not isinstance(arguments, tuple):
            continue  # a class of the code refused what it was made with
        by_place, by_name = arguments
        try:
            call(*by_place, **by_name)
        except Exception as error:  # noqa: BLE001 - what code under test raises is its result
            found.append(f"{type(error).__name__}: {error}"[:200])
        else:
            found.append("")
    return found


def distinct(made: Plan, seed: int, dense: bool) -> int:
    """Return how many of the inputs differ in structure."""
    kept: list[object] = []
    for size, turn in inputs(seed):
        one = attempt(functools.partial(made.arguments, size, turn, dense)).value
        if one is not None and not any(alike(one, other) for other in kept):
            kept.append(one)
    return len(kept)
