"""The sides of one comparison, loaded together: scenarios go in, judgements come out."""

from __future__ import annotations

from collections.abc import Sequence, Set

from .digests import digest
from .graph import Camera, Node
from .judge import Judgement, judge
from .kinds import describe
from .observe import Observation, Step, observe
from .record import Recorder
from .sides import Side, state

LIMIT_SECONDS = 2.0
"""What the original may take for one scenario; an input on which it takes longer shows nothing."""

HEAVY, TURN = 200, 16
"""Module state of more nodes than this is looked at after every sixteenth scenario only: what a call leaves
there is still there then."""

PATIENCE = 20
GRACE_SECONDS = 1.0
"""The rewrite may take `PATIENCE` times as long as the original did, and never less than the grace."""


class Trial:
    """Two files under one name. The original is there twice: what differs between its two copies is noise.

    Raises `CannotLoad`.
    """

    def __init__(self, paths: tuple[str, str], function: str, recorder: Recorder, tolerance: float) -> None:
        self.before = Side(paths[0], function)
        self.control = Side(paths[0], function)
        self.after = Side(paths[1], function, home=paths[0])
        self.loose = False
        self.apart: frozenset[str] = frozenset()
        self.limit = LIMIT_SECONDS
        self._recorder = recorder
        self._tolerance = tolerance
        self._heavy: set[str] = set()
        self._runs = 0
        self._initial: dict[Side, dict[str, str]] = {}
        for side in (self.before, self.control, self.after):
            self.reload(side)

    def reload(self, *sides: Side) -> None:
        """Load sides anew: their module state starts again."""
        for side in sides:
            side.fresh()
            camera = Camera(describe)
            self._initial[side] = {}
            for name, value in state(side).items():
                begun = camera.taken
                self._initial[side][name] = digest(camera.take(value))
                if camera.taken - begun > HEAVY:
                    self._heavy.add(name)

    def run(
        self, scenario: Sequence[Step], seed: int = 0, thorough: bool = False
    ) -> tuple[Judgement, Observation, Observation]:
        """Run a scenario on the original and the rewrite, one after the other; `thorough` looks at all
        state."""
        self._runs += 1
        skip = frozenset(self._heavy if self._runs % TURN and not thorough else ())
        return self._both(self.before, self.after, scenario, (seed, seed), skip)

    def noise(self, scenario: Sequence[Step], seeds: tuple[int, int] = (0, 0)) -> str:
        """Return what the original does differently when it is run again, from fresh state, "" if nothing."""
        self.reload(self.before, self.control)
        return self.wavers(scenario, seeds)

    def wavers(self, scenario: Sequence[Step], seeds: tuple[int, int] = (0, 0)) -> str:
        """Return the same for both copies of the original as they are now, which saves loading them."""
        return self._both(self.before, self.control, scenario, seeds)[0].difference

    def stands(self, plan: Node, other: Node) -> bool:
        """Tell whether the original gives back the same for both plans: then it is made for both."""
        seen = [
            observe(self.control, [("call", one)], self._recorder, self.limit, 0, self._heavy)
            for one in (plan, other)
        ]
        if any(found.stopped or found.raised for found in seen):
            return False
        one, two = (digest(found.steps[0].result) for found in seen)
        return one == two

    def widened(self, plan: Node) -> str:
        """Return what is to be said where the rewrite gives an answer for bytes that the original refuses: it
        may be the wrong one for bytes that look like the text, and nobody can say; "" if it does not."""
        if all(part.kind != "bytes" for part in plan.edges[0].edges):
            return ""
        _, old, new = self.run([("call", plan)])
        if old.stopped or new.stopped or not old.refused or new.raised:
            return ""
        return "the rewrite takes bytes, which the original refuses"

    def shows(self, scenario: Sequence[Step]) -> bool:
        """Tell whether a scenario shows a difference from fresh state."""
        self.reload(self.before, self.after)
        return bool(self._both(self.before, self.after, scenario, (0, 0))[0].difference)

    def _both(
        self,
        one: Side,
        other: Side,
        scenario: Sequence[Step],
        seeds: tuple[int, int],
        skip: Set[str] = frozenset(),
    ) -> tuple[Judgement, Observation, Observation]:
        old = observe(one, scenario, self._recorder, self.limit, seeds[0], skip)
        if old.stopped:
            self.reload(one, other)
            return Judgement(skipped=f"the original ran out of {old.stopped}"), old, old
        new = observe(
            other, scenario, self._recorder, max(GRACE_SECONDS, PATIENCE * old.seconds), seeds[1], skip
        )
        initial = (self._initial[one], self._initial[other])
        return judge(old, new, initial, self._tolerance, self.loose, self.apart), old, new


def fingerprint(found: Observation) -> str:
    """Return a hash of what a caller sees of an observation: the same in every process, unless the function
    says otherwise from process to process."""
    root = Node("observation")
    root.edges = [part for step in found.steps for part in (step.result, step.arguments)]
    events = [f"{kind} {text}" for step in found.steps for kind, text in step.events]
    endings = [step.ending for step in found.steps]
    root.edges.append(Node("str", "\n".join([*endings, *events])))
    return digest(root)


def scenario_of(number: int, plans: list[Node], receiver: bool, lazy: bool = False) -> list[Step]:
    """Return the steps for one input: alone, twice, again after its result was spoiled, with the same
    objects, or in a sequence of calls with the inputs before it, on one receiver for a method. With `lazy`
    the function gives back iterators, and every third is read in part."""
    plan = plans[-1]
    if lazy and number % 3 == 0:
        return [("late" if number % 2 else "leave", plan)]
    way = number % 6
    if way == 1:
        return [("call", plan), ("call", plan)]
    if way == 2:
        return [("call", plan), ("spoil", plan), ("call", plan)]
    if way == 3:
        return [("call", plan), ("again", plan)]
    if way == 4 and len(plans) > 1:
        return [("call", plans[-2]), ("next" if receiver else "call", plan), ("call", plans[-2])]
    if way == 5 and receiver and len(plans) > 2:
        return [("call", plan), ("next", plans[-2]), ("next", plan), ("next", plans[-3])]
    return [("call", plan)]
