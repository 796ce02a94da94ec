"""The differential run as a step of a proof: asked of the sandbox under two hash seeds, its answers weighed.

All that comes back may have been written by the code under test, so every field is checked for its form and
an answer that contradicts itself counts for nothing. The verdict leans to silence: "same" needs both runs to
say so, and "different" needs the original to do the same under both seeds on the input that tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.evidence import RECORDED, Behaviour, InputSource, NotChecked, Sameness
from engine.ports import Answer, Json, Limits, Sandbox, Session
from engine.validate import sampling

HASH_SEEDS = (0, 1)
SETTLING = (1, 2, 3, 4)
"""Hash seeds under which the original must do the same on the input of a difference: an order of two elements
that the hash seed decides is found in 15 of 16 cases, of more elements nearly always."""

TASK = "differ"

DISTINCT = 100
RETURNING = 50
"""The floor of an equality: so many distinct inputs, and so many of them that return normally."""

MOST_SOURCES = 20
"""Sources of inputs that an answer may name: more than any question has."""

NOT_CHECKED = (
    NotChecked(
        "bool for int, and subclasses that redefine equality", "inputs are plain values of their types"
    ),
    NotChecked("threads, and what files hold after the call", "the differential run does not look at them"),
)
"""What no differential run shows."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A source of inputs: what it is called in the report, the module of the inside (or the file among the
    session's files) whose `arguments(function, size, seed)` makes them, and the seed that repeats them.

    A recipe of `recorded` calls gives so many as they are; a `derived` one gives them to be changed."""

    kind: str
    module: str
    seed: int
    recorded: int = 0
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Two files by their names in the session's folder, and the dotted name of the function in both.

    `tolerance` is relative, for floats, 0 for exact; `hashable` tells that a rule declares the elements of
    untyped arguments hashable, which the review then says. `names` are what the files are called in the
    counterexample, if other than in the session's folder.
    """

    before: str
    after: str
    function: str
    tolerance: float = 0.0
    hashable: bool = False
    names: tuple[str, str] | None = None


def compare(
    sandbox: Sandbox,
    files: Mapping[str, bytes],
    subject: Subject,
    recipes: Sequence[Recipe],
    *,
    seconds: float = 8.0,
    count: int = 3000,
) -> Behaviour:
    """Run both files of `subject`, which are among `files`, on equal inputs and return what was found.

    `seconds` bounds the search under the first hash seed; the second gets half of it. Raises `NoSandbox` and
    `ToolFailed` as the sandbox does.
    """
    question = _question(subject, recipes, seconds, count)
    with sandbox.open(files, hash_seed=HASH_SEEDS[0]) as session:
        first = _asked(session, question, seconds)
    if first.behaviour.sameness == "not shown":
        return first.behaviour
    if first.behaviour.sameness == "different":
        return _settled(first, sandbox, files, question, seconds)
    with sandbox.open(files, hash_seed=HASH_SEEDS[1]) as session:
        fewer: dict[str, Json] = {"seconds": seconds / 2, "count": max(count // 2, 2 * DISTINCT)}
        second = _asked(session, question | fewer, seconds)
    if second.behaviour.sameness == "different":
        return _settled(second, sandbox, files, question, seconds)
    if second.behaviour.sameness == "not shown" and not _ran_short(second, first):
        return second.behaviour
    return first.behaviour


COMPARATOR = "strict, version 1"
"""The profile by which results are compared, for certificates."""

COUNT = 600
"""So many distinct inputs are enough for a proof: the rest of its time goes to measuring."""

GENERATED = "types, defaults and use"

CHANGED = "changes of those"
"""The source of inputs that are recorded ones with something changed."""


def differential(sandbox: Sandbox, measured: sampling.Subject, seed: int, seconds: float) -> Behaviour:
    """Compare the two versions of what is measured: on recorded calls, if there are any, on changes of those,
    and on inputs made from types, defaults and use."""
    subject = Subject(
        f"{sampling.OLD}.py",
        f"{sampling.NEW}.py",
        measured.function,
        hashable=measured.hashable,
        names=measured.names,
    )
    recipes = [Recipe(GENERATED, "generate", seed)]
    if measured.recorded is not None:
        file = f"{sampling.CALLS}.py"
        replayed = Recipe(RECORDED, file, seed, recorded=len(measured.recorded.calls))
        recipes = [replayed, Recipe(CHANGED, file, seed, derived=True), *recipes]
    return compare(sandbox, measured.files, subject, recipes, seconds=seconds / 2, count=COUNT)


@dataclass(frozen=True, slots=True)
class _Found:
    """One answer: the behaviour, and, of a difference, its inputs, shrunk and not, with the hash of what the
    original did on each."""

    behaviour: Behaviour
    witnesses: tuple[tuple[Json, str], ...] = ()


def _question(subject: Subject, recipes: Sequence[Recipe], seconds: float, count: int) -> dict[str, Json]:
    sources: list[Json] = [
        {
            "kind": recipe.kind,
            "recipe": recipe.module,
            "seed": recipe.seed,
            "recorded": recipe.recorded,
            "derived": recipe.derived,
        }
        for recipe in recipes
    ]
    assume: list[Json] = ["hashable"] if subject.hashable else []
    return {
        "names": list(subject.names or (subject.before, subject.after)),
        "before": subject.before,
        "after": subject.after,
        "function": subject.function,
        "tolerance": subject.tolerance,
        "assume": assume,
        "sources": sources,
        "seconds": seconds,
        "count": count,
        "floor": DISTINCT,
        "returning": RETURNING,
    }


def _limits(seconds: float) -> Limits:
    """Return limits with room for loading, for the shrinking of a difference and for a slow machine."""
    wall = 3 * seconds + 20.0
    return Limits(wall_seconds=wall, cpu_seconds=int(wall) + 1)


def _asked(session: Session, question: dict[str, Json], seconds: float) -> _Found:
    return _read(session.ask(TASK, question, _limits(seconds)))


def _settled(
    found: _Found, sandbox: Sandbox, files: Mapping[str, bytes], question: dict[str, Json], seconds: float
) -> Behaviour:
    """Return a difference only if the original does the same on its input under other hash seeds."""
    for seed in SETTLING if found.witnesses else ():
        with sandbox.open(files, hash_seed=seed) as session:
            for steps, original in found.witnesses:
                again = session.ask(TASK, question | {"replay": steps}, _limits(seconds)).value
                if not isinstance(again, dict) or again.get("original") != original:
                    why = "what the original does depends on the hash seed"
                    return replace(
                        found.behaviour, sameness="not shown", counterexample="", difference="", why_not=why
                    )
    return found.behaviour


def _ran_short(second: _Found, first: _Found) -> bool:
    """Tell whether the second run only had too little time for as many inputs as the first."""
    return second.behaviour.distinct < DISTINCT <= first.behaviour.distinct


def _read(answer: Answer) -> _Found:
    """Return what an answer says, if it has the form of one and does not contradict itself."""
    if answer.stopped:
        return _Found(not_shown(f"the run was stopped: {sampling.clipped(answer.stopped)}"))
    value = answer.value
    if not isinstance(value, dict):
        return _Found(not_shown("the run gave no answer"))
    distinct, raised = _count(value.get("distinct")), _count(value.get("raised"))
    sources, sameness = _sources(value.get("sources")), _sameness(value.get("sameness"))
    texts = [value.get(name, "") for name in ("why_not", "counterexample", "difference")]
    why_not, counterexample, difference = (sampling.clipped(t) if isinstance(t, str) else "" for t in texts)
    exhaustive = value.get("exhaustive") is True
    if sameness is None or raised > distinct:
        return _Found(not_shown("the run gave an answer that makes no sense"))
    if sameness == "same" and not exhaustive and (distinct < DISTINCT or distinct - raised < RETURNING):
        return _Found(not_shown("the run claims more than its inputs show"))
    if sameness == "different" and not (counterexample and difference):
        return _Found(not_shown("a difference without an input that shows it"))
    behaviour = Behaviour(
        sameness=sameness,
        distinct=distinct,
        raised=raised,
        sources=sources,
        exhaustive=exhaustive,
        counterexample=counterexample if sameness == "different" else "",
        why_not=why_not if sameness == "not shown" else "",
        difference=difference if sameness == "different" else "",
    )
    both = ((value.get("witness"), value.get("original")), (value.get("wide"), value.get("wide_original")))
    return _Found(behaviour, tuple((steps, hashed) for steps, hashed in both if isinstance(hashed, str)))


def not_shown(why: str) -> Behaviour:
    """Return the behaviour of a pair that was not compared, with the reason."""
    return Behaviour("not shown", distinct=0, raised=0, sources=(), why_not=why)


def _sameness(value: Json) -> Sameness | None:
    match value:
        case "same" | "different" | "not shown":
            return value
        case _:
            return None


def _count(value: Json) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0


def _sources(value: Json) -> tuple[InputSource, ...]:
    found: list[InputSource] = []
    for part in value[:MOST_SOURCES] if isinstance(value, list) else []:
        if isinstance(part, dict):
            kind = part.get("kind")
            seed = part.get("seed")
            if isinstance(kind, str) and type(seed) is int and abs(seed) < 1 << 64:
                found.append(InputSource(sampling.clipped(kind), seed, _count(part.get("distinct"))))
    return tuple(found)
