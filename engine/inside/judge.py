"""Two observations of one scenario, weighed: same, different and where, or not comparable and why."""

from __future__ import annotations

from .compare import Comparison
from .digests import digest
from .observe import Observation, Seen

LAZY = ("laziness", "argument")

MISSING = ("ModuleNotFoundError", "_NotInstalled")
"""Exceptions that tell of a package that is not here, the second from a slice: no evidence of anything."""


class Judgement:
    """`difference` and `unknown` are clauses with a path, "" for none; `skipped` says why the input does not
    count."""

    __slots__ = ("difference", "skipped", "unknown")

    def __init__(self, difference: str = "", unknown: str = "", skipped: str = "") -> None:
        self.difference = difference
        self.unknown = unknown
        self.skipped = skipped


def judge(
    before: Observation,
    after: Observation,
    initial: tuple[dict[str, str], dict[str, str]],
    tolerance: float = 0.0,
    loose: bool = False,
    apart: frozenset[str] = frozenset(),
) -> Judgement:
    """Compare what both sides did.

    `initial` holds the hashes of the module state of both sides when they were loaded. `loose` tells that
    some argument has no known type: an input that the original itself cannot take then says nothing.
    `apart` are kinds of objects that each side makes in a way of its own.
    """
    if before.stopped:
        return Judgement(skipped=f"the original ran out of {before.stopped}")
    if before.refused and loose:
        return Judgement(skipped="the original does not take such arguments")
    if after.stopped:
        return Judgement(f"the run: the original ended, the rewrite ran out of {after.stopped}")
    missing = _missing(before) or _missing(after)
    if missing:
        return Judgement(unknown=missing)
    comparison = Comparison(tolerance, apart)
    _state(comparison, before, after, initial)
    comparison.unknown = ""
    for place, (old, new) in enumerate(zip(before.steps, after.steps)):
        if comparison.difference:
            break
        _step(comparison, old, new, f" of call {place + 1}" if len(before.steps) > 1 else "")
    _surroundings(comparison, before, after)
    if not comparison.unknown and before.deeds:
        comparison.unknown = (
            f"the function acts on the world outside ({before.deeds[0]}), which is not compared"
        )
    return Judgement(comparison.difference, comparison.unknown)


def _missing(side: Observation) -> str:
    """Return why an observation that ended for want of a package says nothing, "" for others."""
    kinds = [step.result.kind.rpartition(".")[2] for step in side.steps if step.ending == "raised"]
    return "a call needs a package that is not here" if set(kinds) & set(MISSING) else ""


def _step(comparison: Comparison, old: Seen, new: Seen, which: str) -> None:
    if old.ending != new.ending:
        kinds = [step.ending + " " + step.result.kind for step in (old, new)]
        comparison.note(f"the outcome{which}", kinds[0], kinds[1])
        return
    comparison.check(f"arguments{which}", old.arguments, new.arguments)
    comparison.check(("result" if old.ending == "returned" else "exception") + which, old.result, new.result)
    lazy = old.result.iterates or new.result.iterates
    for kind in ("stdout", "stderr", "log", "warning", "deed"):
        texts = [[text for name, text in step.events if name == kind] for step in (old, new)]
        _texts(comparison, kind + which, texts[0], texts[1])
    events = [
        [f"{name} {text}" for name, text in step.events if lazy or name not in LAZY] for step in (old, new)
    ]
    _texts(comparison, f"the order of events{which}", events[0], events[1])


def _texts(comparison: Comparison, name: str, old: list[str], new: list[str]) -> None:
    if old == new:
        return
    place = next((i for i, (one, other) in enumerate(zip(old, new)) if one != other), min(len(old), len(new)))
    shown = [repr(texts[place]) if place < len(texts) else "nothing" for texts in (old, new)]
    comparison.note(f"{name}[{place}]", shown[0], shown[1])


def _state(
    comparison: Comparison,
    before: Observation,
    after: Observation,
    initial: tuple[dict[str, str], dict[str, str]],
) -> None:
    """Compare module state by name. Names that one side alone has are its own affair as long as the original
    leaves its own as they were: a rewrite may bring a constant or a cache, and may drop what nobody
    changes."""
    for name in sorted(before.state):
        old = before.state[name]
        if name in after.state:
            unlike = name in initial[0] and name in initial[1] and initial[0][name] != initial[1][name]
            if not unlike or digest(old) != initial[0][name]:
                comparison.check(f"module state {name}", old, after.state[name])
        elif "." not in name and name in initial[0] and digest(old) != initial[0][name]:
            comparison.note(f"module state {name}", "changed by the call", "not there")


def _surroundings(comparison: Comparison, before: Observation, after: Observation) -> None:
    for name, value in before.surroundings.items():
        other = after.surroundings.get(name, "")
        if name == "the state of random" and value != other:
            if not comparison.difference and not comparison.unknown:
                comparison.unknown = "the function draws random numbers, and the rewrite draws others"
        else:
            comparison.note(name, value, other)
