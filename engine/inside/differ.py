"""The differential run: both files on equal fresh inputs until one shows a difference or the budget ends.

The question is a dict: `before` and `after` (paths), `function` (dotted), `sources` (a list of `{"kind",
"recipe", "seed"}`; a recipe is a module of this package or a file with `arguments(function, size, seed)`; see
`inputs.Source` for `recorded` and `derived`),
and, if other than the defaults below, `seconds`, `count`, `floor`, `returning`, `tolerance`, `assume`
(["hashable"]), `names` (what the files are called in the counterexample) and `replay` (the witness of an
earlier answer: only that is run).

The answer holds `sameness`, `why_not`, counts, and of a difference its path, a script that shows it, the
witness (steps as Python; `wide` is the one before shrinking), and the hash of what the original did, which
must not depend on the hash seed.
"""

from __future__ import annotations

import importlib
import time

from .corners import mine
from .derived import unlike_makers
from .digests import digest
from .graph import Camera, Node
from .guard import attempt
from .inputs import Inputs, NoInputs, Source, load_recipe
from .kinds import describe
from .observe import Observation, Step
from .places import merged
from .plans import make_call, plan_call
from .record import recording
from .recursion import calls_itself
from .rendering import NoSource, script, sources
from .shrink import Shrinker
from .sides import MODULE, CannotLoad
from .trial import Trial, fingerprint, scenario_of

Question = dict[str, object]
Found = dict[str, object]

SECONDS, COUNT, FLOOR, RETURNING = 8.0, 3000, 100, 50
CONTROLS = 16
"""Inputs on which the original is first run against itself."""

HISTORY = 400
SHRINK_SECONDS = 4.0
DEEP = "the rewrite calls itself, and no input is made that is deep enough to exhaust recursion"
STOPS = 4
"""After so many inputs that exhaust the original, huge numbers are left out."""


def answer(question: Question) -> Found:
    """Return what the differential run found, see above. Raises on a question of the wrong form."""
    began = time.perf_counter()
    with recording() as recorder:
        try:
            paths = (str(question["before"]), str(question["after"]))
            trial = Trial(paths, str(question["function"]), recorder, number(question, "tolerance", 0.0))
            run = _Differ(question, trial)
            found = run.replayed() if "replay" in question else run.whole()
        except (CannotLoad, NoInputs) as error:
            found = {"sameness": "not shown", "why_not": str(error)}
    found["seconds"] = round(time.perf_counter() - began, 3)
    return found


def number(question: Question, name: str, default: float) -> float:
    """Return a number of the question."""
    value = question.get(name, default)
    if not isinstance(value, (int, float)):
        raise TypeError(f"{name} is no number")
    return value


class _Differ:
    def __init__(self, question: Question, trial: Trial) -> None:
        self._question = question
        self._trial = trial
        self._end = time.perf_counter() + number(question, "seconds", SECONDS)
        self._seen: set[str] = set()
        self._plans: list[Node] = []
        self._history: list[list[Step]] = []
        self._raised = 0
        self._stops = 0
        self._skips: dict[str, int] = {}
        self._unknown = ""
        self._exhaustive = False
        self._lazy = False
        wanted = question.get("sources", [])
        assert isinstance(wanted, list)
        made = [
            Source(
                str(part["kind"]),
                int(part["seed"]),
                load_recipe(str(part["recipe"])),
                int(part.get("recorded", 0)),
                part.get("derived") is True,
            )
            for part in wanted
        ]
        assume = question.get("assume", [])
        hashable = isinstance(assume, list) and "hashable" in assume
        constants = mine([trial.before.source, trial.after.source])
        self._inputs = Inputs(trial.before, made, constants, hashable)
        self._inputs.apart = unlike_makers(trial.before.source, trial.after.source)
        trial.apart = frozenset(f"{MODULE}.{name}" for name in self._inputs.apart)
        trial.loose = self._inputs.loose

    def whole(self) -> Found:
        """Run everything: the original against itself, then both sides, then the shrinking of a
        difference."""
        domain = self._inputs.domain()
        if domain is not None:
            return self._whole_domain(domain)
        noise = self._noise()
        if noise:
            return self._report("not shown", f"the original does not repeat itself ({noise})")
        self._trial.reload(self._trial.before, self._trial.after)
        for tries, (source, plan) in enumerate(self._inputs):
            if time.perf_counter() > self._end or len(self._seen) >= number(self._question, "count", COUNT):
                break
            if tries > 50 * (len(self._seen) + 20):
                break
            found = self._one(source, plan)
            if found is not None:
                return found
        return self._sum()

    def _whole_domain(self, domain: list[Node]) -> Found:
        known = [each for each in self._inputs.sources if not each.recorded and not each.derived]
        source = known[0] if known else Source("the whole domain", 0, load_recipe("inputs"))
        self._trial.reload(self._trial.before, self._trial.control)
        for plan in domain:
            noise = self._trial.wavers([("call", plan), ("call", plan)])
            if noise:
                return self._report("not shown", f"the original does not repeat itself ({noise})")
        self._trial.reload(self._trial.before, self._trial.after)
        for plan in domain:
            found = self._one(source, plan)
            if found is not None:
                return found
        self._exhaustive = not self._skips
        return self._sum()

    def _noise(self) -> str:
        """Return how the original differs from itself on the first inputs, "" if it does not."""
        self._trial.reload(self._trial.before, self._trial.control)
        for place, (_, plan) in enumerate(self._inputs):
            stands = self._inputs.twin is None  # else what repr() says of an iterator would be noise
            noise = self._trial.wavers(scenario_of(place, [plan], False)) if stands else ""
            if noise:
                return noise
            if place >= CONTROLS or time.perf_counter() > self._end:
                return ""
        return ""

    def _one(self, source: Source, plan: Node) -> Found | None:
        """Run one input; return the report if it shows a difference."""
        key = self._key(plan)
        twin = self._inputs.twin
        if key in self._seen:
            return None
        if twin is not None and not self._trial.stands(twin, plan):
            self._unknown = self._unknown or self._trial.widened(plan)
            return None
        self._plans = [*self._plans[-3:], plan]
        receiver = self._trial.before.takes_self()
        scenario = scenario_of(len(self._history), self._plans, receiver, self._lazy)
        self._history.append(scenario)
        judgement, before, _ = self._trial.run(scenario)
        if judgement.difference:
            return self._confirmed(scenario, judgement.difference)
        # What a test passes may be of no kind that can be compared: it does not speak for the rest.
        odd = judgement.unknown if source.recorded or source.derived else ""
        if judgement.skipped or odd:
            self._skip(judgement.skipped or odd, before)
            if odd:
                self._plans.pop()
            return None
        self._seen.add(key)
        source.distinct += 1
        self._raised += before.raised
        self._lazy = self._lazy or any(step.result.iterates for step in before.steps)
        self._unknown = self._unknown or judgement.unknown
        self._inputs.calm = len(self._seen) > 20 and 2 * self._raised > len(self._seen)
        return None

    def _key(self, plan: Node) -> str:
        if plan.kind != "recipe":
            return digest(plan)
        made = attempt(lambda: make_call(plan, self._trial.before.module))
        return digest(Camera(describe).take(made.value))

    def _skip(self, why: str, before: Observation) -> None:
        self._skips[why] = self._skips.get(why, 0) + 1
        if before.stopped:
            self._stops += 1
            self._trial.limit = max(0.2, self._trial.limit / 2)
            self._inputs.mutator.huge = self._stops < STOPS

    def _confirmed(self, scenario: list[Step], difference: str) -> Found:
        """Repeat a difference from fresh state, see that it is no noise, shrink it, and report it."""
        if not self._trial.shows(scenario):
            scenario = [step for steps in self._history[-HISTORY:] for step in steps]
            if not self._trial.shows(scenario):
                return self._report("not shown", f"a difference that did not show again ({difference})")
        for seeds in ((0, 0), (0, 0), (1, 2)):
            noise = self._trial.noise(scenario, seeds)
            if noise:
                return self._report("not shown", f"the original does not repeat itself ({noise})")
        end = time.perf_counter() + SHRINK_SECONDS
        inputs = self._inputs
        shrinker = Shrinker(
            inputs.positional, inputs.named, self._trial.shows, lambda: time.perf_counter() < end
        )
        small = shrinker.shrink(scenario)
        return self._different(small, scenario)

    def _different(self, small: list[Step], whole: list[Step]) -> Found:
        self._trial.reload(self._trial.before, self._trial.after)
        judgement, before, _ = self._trial.run(small, thorough=True)
        if not judgement.difference:
            return self._report("not shown", "a difference that did not show again")
        found = self._report("different", "")
        found["difference"] = judgement.difference
        found["original"] = fingerprint(before)
        try:
            steps = sources(small, MODULE, self._apart(small))
        except NoSource as error:
            found["counterexample"] = f"# {judgement.difference}\n# No script: {error}."
            return found
        names = self._question.get("names", [self._question["before"], self._question["after"]])
        assert isinstance(names, list)
        shown = (str(names[0]), str(names[1]))
        function = _expression(self._trial)
        found["counterexample"] = script(judgement.difference, steps, shown, function, MODULE)
        found["witness"] = [[verb, text] for verb, text in steps]
        self._trial.reload(self._trial.before, self._trial.after)
        found["wide_original"] = fingerprint(self._trial.run(whole)[1])
        found["wide"] = [[verb, text] for verb, text in sources(whole, MODULE, self._apart(whole))]
        return found

    def _apart(self, steps: list[Step]) -> bool:
        """Tell whether a difference shows only as long as equal atoms are different objects."""
        if any(plan.kind == "recipe" for _, plan in steps):
            return False
        return not self._trial.shows([(verb, merged(plan)) for verb, plan in steps])

    def replayed(self) -> Found:
        """Run the witness of an earlier answer, and nothing else."""
        steps: list[Step] = []
        wanted = self._question["replay"]
        assert isinstance(wanted, list)
        for verb, text in wanted:
            plan = Node("call")
            if text:
                space: dict[str, object] = {"importlib": importlib}
                exec(text, space)
                args, kwargs = space["arguments"](self._trial.before.module)  # type: ignore[operator]
                plan = plan_call(MODULE, args, kwargs)
            steps.append((str(verb), plan))
        self._trial.reload(self._trial.before, self._trial.after)
        judgement, before, _ = self._trial.run(steps, thorough=True)
        sameness = "different" if judgement.difference else "same"
        found = self._report(sameness, judgement.skipped or judgement.unknown)
        found["original"] = fingerprint(before)
        found["difference"] = judgement.difference
        return found

    def _sum(self) -> Found:
        """Return the report of a run without a difference: same only above the floors, and only if all
        compared."""
        distinct, returned = len(self._seen), len(self._seen) - self._raised
        floor, returning = (
            number(self._question, "floor", FLOOR),
            number(self._question, "returning", RETURNING),
        )
        if self._unknown:
            return self._report("not shown", f"what cannot be compared: {self._unknown}")
        if calls_itself(self._trial.after.source) and not calls_itself(self._trial.before.source):
            return self._report("not shown", DEEP)
        if self._exhaustive and distinct:
            return self._report("same", "")
        if distinct < floor:
            most = max(self._skips, key=lambda why: self._skips[why], default="")
            reason = f"; of others, {most}" if most else ""
            return self._report(
                "not shown", f"{distinct} distinct inputs only, {floor:.0f} are needed{reason}"
            )
        if returned < returning:
            return self._report(
                "not shown",
                f"only {returned} of {distinct} inputs returned normally, {returning:.0f} are needed",
            )
        return self._report("same", "")

    def _report(self, sameness: str, why_not: str) -> Found:
        return {
            "sameness": sameness,
            "why_not": why_not,
            "distinct": len(self._seen),
            "raised": self._raised,
            "exhaustive": self._exhaustive,
            "skipped": dict(self._skips),
            "corners": self._inputs.corners,
            "generated": self._inputs.generated,
            "sources": [
                {"kind": source.kind, "seed": source.seed, "distinct": source.distinct}
                for source in self._inputs.sources
            ],
        }


def _expression(trial: Trial) -> str:
    """Return how the script names the function: a property by its getter."""
    owner = trial.before.owner()
    last = trial.before.function.rpartition(".")[2]
    is_property = isinstance(vars(owner).get(last) if isinstance(owner, type) else None, property)
    return f"module.{trial.before.function}" + (".fget" if is_property else "")
