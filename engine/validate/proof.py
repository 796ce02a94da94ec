"""The proof of one change of one function: which steps are taken, in which order, within which budget.

A step that is not taken says why. Everything that runs the code under test does so in the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.certificate import MOST_ITEMS, Certificate, Code, Origin, Recorded
from engine.evidence import SLIGHT_NS, Behaviour, InputSource, Memory, NotChecked, Scaling, Speed
from engine.model import Level
from engine.ports import Json, Linter, Progress, Sandbox
from engine.validate.applies import why_not_applies, why_not_run
from engine.validate.growth import GrowthPlan, measure_growth
from engine.validate.memory import measure_memory
from engine.validate.sampling import NEW, OLD, Clock, Declined, Subject, ask, clipped
from engine.validate.speed import FLOOR_NS, Plan, measure_speed
from engine.validate.statistics import Draw

GENERATED = "types, defaults and use"
"""The first source of inputs: `engine/inside/generate.py`."""

DENSE = f"{GENERATED}, such that what is looked up is found"
"""The same, for functions that raise where it is not."""

MOST_PARAMETERS = 100
LONGEST_SAYING = 500
"""Of what the inside says of parameters and refusals, so much is kept."""

NO_DIFFERENTIAL = "no differential test"

LEAST_SECONDS = 1.0
"""A step that has less left is not begun."""

REHEARSAL_SECONDS = 5.0
MEMORY_SECONDS = 3.0
SPEED_SECONDS = 8.0
MEMORY_SIZE = 1024
"""The size at which memory is measured where speed tells no better one."""

SHARES = {"behaviour": 0.4, "speed": 0.6, "growth": 0.6, "memory": 1.0}
"""How much of the time that is left each step may take: what matters most comes first and gets most."""

GUARDED = 0.9
"""The share of speed where a guard asks: whether it is slower is the question, and memory is not."""

Differential = Callable[[Sandbox, Subject, int, float], Behaviour]
"""Compares what both sides do: the sandbox, what is compared, a seed, the seconds it may take."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be proven: `seed` repeats every draw, `budget` is in seconds.

    `support` are the modules that both sides import, by path. `hashable`: a condition of the rewrite, said
    beside it, is that elements are hashable. `floor_ns` is what a call must save to be worth a claim. A
    `thrifty` proof leaves out what would not change its outcome, and growth unless the rewrite is about it.
    A `guard` asks of a change that a person made whether it does the same no slower: what names the new code
    drops is the person's affair, and a loss of speed is confirmed as a gain is.
    `packages` names what the sandbox has beside the standard library, as `name==version`. `recorded`
    calls are replayed beside the inputs that are made.
    """

    before: Code
    after: Code
    function: str
    origin: Origin
    seed: int
    budget: float
    support: tuple[Code, ...] = ()
    hashable: bool = False
    floor_ns: float = FLOOR_NS
    thrifty: bool = False
    about_growth: bool = True
    guard: bool = False
    packages: tuple[str, ...] = ()
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What a proof works with. `draws` makes a source of randomness from a seed; `velox` and `platform` name
    the version and the machine in the certificate. Without a differential, sameness is not shown."""

    sandbox: Sandbox
    linter: Linter
    clock: Clock
    draws: Callable[[int], Draw]
    progress: Progress
    velox: str
    platform: str
    differential: Differential | None = None
    comparator: str = ""


def prove(request: Request, means: Means) -> Certificate:
    """Return what could be shown of a request within its budget.

    Raises `NoSandbox` where nothing can be run, `ToolFailed` if the sandbox or the linter broke.
    """
    proof = _Proof(request, means)
    why = why_not_run(request.before, request.after, request.function)
    if why:
        return proof.certificate([NotChecked("anything", why)])
    breach = why_not_applies(request.before, request.after, means.linter, names=not request.guard)
    proof.level = Level.PATTERN if breach else Level.APPLIES
    missing = [NotChecked("that the rest of the module stays", breach)] if breach else []
    why = proof.rehearse()
    if why:
        return proof.certificate([*missing, NotChecked("anything", why)])
    return proof.certificate([*missing, *proof.measure()])


class _Proof:
    """One proof as it grows."""

    def __init__(self, request: Request, means: Means) -> None:
        self.request = request
        self.means = means
        self.deadline = means.clock() + request.budget
        self.subject = Subject(
            request.before.source.encode("utf-8"),
            request.after.source.encode("utf-8"),
            request.function,
            {"generator": {}},
            {code.path: code.source.encode("utf-8") for code in request.support},
            (request.before.path, request.after.path),
            request.hashable,
            request.recorded,
        )
        self.level = Level.PATTERN
        self.interpreter = ""
        self.parameters: tuple[str, ...] = ()
        self.inputs: tuple[InputSource, ...] = ()
        self.behaviour: Behaviour | None = None
        self.speed: Speed | None = None
        self.growth: Scaling | None = None
        self.memory: Memory | None = None

    def certificate(self, missing: Sequence[NotChecked]) -> Certificate:
        """Return what is known so far."""
        compared = self.behaviour is not None
        return Certificate(
            velox=self.means.velox,
            origin=self.request.origin,
            function=self.request.function,
            before=self.request.before,
            after=self.request.after,
            support=self.request.support,
            interpreter=self.interpreter,
            platform=self.means.platform,
            seed=self.request.seed,
            budget_seconds=self.request.budget,
            parameters=self.parameters,
            inputs=self.inputs,
            comparator=self._comparator() if compared else "",
            level=int(self.level),
            behaviour=self.behaviour,
            speed=self.speed,
            growth=self.growth,
            memory=self.memory,
            not_checked=tuple(missing),
            packages=self.request.packages[:MOST_ITEMS],
            recorded=self.request.recorded,
        )

    def _comparator(self) -> str:
        assumed = ", elements of untyped arguments hashable" if self.request.hashable else ""
        return f"{self.means.comparator}{assumed}"

    def rehearse(self) -> str:
        """Make arguments and call both sides a few times; return why measuring is no use, else nothing."""
        question: dict[str, Json] = {
            "old": OLD,
            "new": NEW,
            "function": self.request.function,
            "seed": self.request.seed,
        }
        with self.means.sandbox.open(self.subject.files) as session:
            self.interpreter = session.interpreter
            answer = ask(session, "rehearse", question, min(REHEARSAL_SECONDS, self.request.budget))
        if isinstance(answer, Declined):
            return f"a first call failed: {answer.why}"
        said = answer.get("parameters")
        told = said[:MOST_PARAMETERS] if isinstance(said, list) else []
        self.parameters = tuple(clipped(str(each), LONGEST_SAYING) for each in told)
        if answer.get("refusal"):
            return _saying(answer["refusal"])
        if answer.get("dense") is True:
            self.subject = replace(self.subject, workload={"generator": {"dense": True}})
        calls, raised, new_raised = (_count(answer.get(key)) for key in ("calls", "raised", "new_raised"))
        kind = DENSE if answer.get("dense") is True else GENERATED
        self.inputs = (InputSource(kind, self.request.seed, _count(answer.get("distinct"))),)
        if calls and raised == calls:
            return f"the old code raises for every generated input ({_saying(answer.get('error'))})"
        if calls and new_raised == calls:
            return f"the new code raises for every generated input ({_saying(answer.get('new_error'))})"
        return ""

    def measure(self) -> Iterator[NotChecked]:
        """Take the steps, and yield those that were not taken."""
        steps: dict[str, Callable[[float], None]] = {
            "behaviour": self._compare,
            "speed": self._measure_speed,
            "growth": self._measure_growth,
            "memory": self._measure_memory,
        }
        for what in self.means.progress.track(list(steps), len(steps), "measuring"):
            left = self.deadline - self.means.clock()
            if what == "behaviour" and self.means.differential is None:
                yield NotChecked(what, NO_DIFFERENTIAL)
            elif why := self._needless(what):
                yield NotChecked(what, why)
            elif left < LEAST_SECONDS:
                yield NotChecked(what, f"the budget of {self.request.budget:g} s was spent before")
            else:
                share = GUARDED if what == "speed" and self.request.guard else SHARES[what]
                steps[what](round(left * share, 1))

    def _needless(self, what: str) -> str:
        """Return why a step would not change the outcome, in a clause; empty where it may."""
        sameness = self.behaviour.sameness if self.behaviour is not None else ""
        if sameness == "different":
            return "both sides do not do the same"
        if not self.request.thrifty:
            return ""
        if sameness == "not shown":
            return "it is not shown that both sides do the same"
        if what == "growth" and not self.request.about_growth:
            return "the change is not about growth"
        claimed = [gain.claimed for gain in (self.speed, self.growth) if gain is not None]
        return "no gain is claimed" if what == "memory" and not any(claimed) else ""

    def _compare(self, seconds: float) -> None:
        if self.means.differential is None:
            return
        found = self.means.differential(self.means.sandbox, self.subject, self.request.seed, seconds)
        self.behaviour = found
        self.inputs = found.sources or self.inputs
        if found.sameness == "same" and self.level == Level.APPLIES:
            self.level = Level.REPLAYED if found.replayed else Level.TESTED

    def _measure_speed(self, seconds: float) -> None:
        draw = self.means.draws(self.request.seed)
        plan = Plan(
            self.means.clock,
            draw,
            min(seconds, SPEED_SECONDS),
            floor_ns=self.request.floor_ns,
            loss_ns=SLIGHT_NS if self.request.guard or not self.request.thrifty else None,
            guard=self.request.guard,
        )
        self.speed = measure_speed(self.means.sandbox, self.subject, plan)

    def _measure_growth(self, seconds: float) -> None:
        plan = GrowthPlan(self.means.clock, self.means.draws(self.request.seed + 1), seconds)
        self.growth = measure_growth(self.means.sandbox, self.subject, plan)

    def _measure_memory(self, seconds: float) -> None:
        best = self.speed.best if self.speed is not None else None
        self.memory = measure_memory(
            self.means.sandbox,
            self.subject,
            best.size if best is not None else MEMORY_SIZE,
            self.means.draws(self.request.seed + 2),
            seconds=min(seconds, MEMORY_SECONDS),
        )


def _saying(value: Json) -> str:
    """Return what the inside says as part of a sentence."""
    return clipped(str(value), LONGEST_SAYING).replace("\n", " ")


def _count(value: Json) -> int:
    """Return a number that the inside counted, 0 for what is none."""
    return value if type(value) is int and 0 <= value < 1_000_000 else 0
