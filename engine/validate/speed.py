"""The speed claim: sizes, a control, a confirmation, floors. Sampling happens inside, judging here.

A claim needs a size whose interval lies wholly above 1.05 and that saves enough per call; two identical
copies of the old code that do not claim in the same scheme; a gain in a fresh process too, with another hash
seed and the modules loaded in the other order; and no size where the new code loses what it must save.

Where nothing is claimed, the question may be whether the new code is slower: that is told by the same means,
with the signs exchanged. Ratios are handled as logarithms, so neither answer is easier to get.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from statistics import median

from engine.evidence import Clocks, Interval, SizeTiming, Speed
from engine.ports import Json, Sandbox, Session
from engine.validate.sampling import CONTROL, Clock, Declined, Subject, ask, numbers, paired, sizes_in
from engine.validate.statistics import Draw, is_faster, is_slower, ratio_interval, saved
from engine.validate.worth import is_lost, shown, slight_loss, slower_at, why_not_worth

SIZES = (4, 16, 64, 256, 1024, 4096)
"""The sizes that are tried; those whose calls are too slow for the budget are left out."""
MEASURED_SIZES = 3
ROUNDS = 100
FEWEST_ROUNDS = 30
"""For calls longer than a batch: each sample then averages over as much of the machine's noise as several."""
FLOOR_NS = 10_000.0
"""Saving less per call is not worth a comment, unless the call is in a hot loop."""
TIMING, CONFIRMING = 2, 3
"""Streams of seeds; the first is for calibrating, so figures are taken on inputs that chose nothing."""
MARGIN = 1.5
"""A size is measured if the fewest rounds fit its time with so much room: calibration is rough."""
PREPARED = 5
"""Inputs are made so often in a round of single calls: for both sides twice, and once to look at."""
SHARE = 0.11
"""Half the share of the budget that one comparison may take: the size that leads, its control and its
confirmation leave a third for the other sizes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How speed is measured: `budget` in seconds by `clock`; what is saved per call must reach `floor_ns`.

    Where nothing is saved, a loss of at least `loss_ns` a call is confirmed; with None nobody asks for it.
    A `guard` times the size first that tells most, be it gain or loss, and losing less than `loss_ns` a call
    never blocks its claim.
    """

    clock: Clock
    draw: Draw
    budget: float = 6.0
    sizes: Sequence[int] = SIZES
    floor_ns: float = FLOOR_NS
    loss_ns: float | None = None
    guard: bool = False

    @property
    def slight_ns(self) -> float:
        """What a call may lose without that counting as slower."""
        return self.loss_ns or 0.0 if self.guard else 0.0


@dataclass(slots=True)
class _Found:
    """What is known so far."""

    timings: list[SizeTiming] = field(default_factory=list)
    control: Interval | None = None
    confirmed: Interval | None = None
    clock: Clocks = "processor"
    at: int | None = None

    def speed(self, why_not: str = "", beside: str = "") -> Speed:
        timings = tuple(sorted(self.timings, key=lambda timing: timing.size))
        return Speed(timings, self.control, self.confirmed, not why_not, why_not, self.clock, beside, self.at)


class _Stop(Exception):
    """No claim; the text says why."""


class _Lost(_Stop):
    """The size `one` is slower, and its control held; the text says so."""

    def __init__(self, one: SizeTiming) -> None:
        self.one = one
        super().__init__(slower_at(one))


@dataclass(frozen=True, slots=True)
class _Comparing:
    """Asks for comparisons within the budget."""

    subject: Subject
    plan: Plan
    seed: int
    deadline: float

    def left(self, step: str) -> float:
        """Return the seconds left for a step; stop where there are none."""
        left = self.deadline - self.plan.clock()
        if left <= 0:
            raise _Stop(f"the budget of {self.plan.budget:g} s ended before {step}")
        return left

    def calibrate(self, session: Session) -> list[tuple[int, float, float]]:
        """Return (size, before, after) in nanoseconds per call, for sizes that can be measured."""
        slowest = self.plan.budget * SHARE * 1e9 / (4 * FEWEST_ROUNDS)
        question = self.subject.question(
            self.seed, ask="calibrate", sizes=list(self.plan.sizes), slowest_ns=int(slowest)
        )
        answer = ask(session, "timing", question, self.left("anything was timed"))
        if isinstance(answer, Declined):
            raise _Stop(answer.why)
        found = []
        rounds_ns: dict[int, float] = {}
        for one in sizes_in(answer.get("sizes")):
            size, times = one.get("size"), numbers([one.get("before_ns"), one.get("after_ns")])
            prepare = numbers([one.get("prepare_ns")]) or [0.0]
            asked_for = isinstance(size, int) and size in self.plan.sizes and size not in rounds_ns
            if asked_for and isinstance(size, int) and times is not None:
                found.append((size, times[0], times[1]))
                rounds_ns[size] = 2 * sum(times) + PREPARED * prepare[0]
        if not found:
            raise _Stop("no call could be timed")
        longest = 2 * self.plan.budget * SHARE * 1e9 / (MARGIN * FEWEST_ROUNDS)
        measurable = [one for one in found if max(one[1:]) <= slowest and rounds_ns[one[0]] <= longest]
        if not measurable:
            raise _Stop(
                f"one call takes {max(found[0][1:]) / 1e6:.3g} ms at size {found[0][0]}: "
                f"{FEWEST_ROUNDS} rounds do not fit the budget of {self.plan.budget:g} s"
            )
        return measurable

    def compare(
        self, session: Session, step: str, cost: tuple[int, float, float], **more: Json
    ) -> tuple[SizeTiming, Clocks]:
        """Return one comparison and its clock."""
        size, before, after = cost
        seconds = min(self.left(step), 2 * self.plan.budget * SHARE)
        rounds = round(self.plan.budget * SHARE * 1e9 / (2 * (before + after)))
        rounds = max(FEWEST_ROUNDS, min(rounds, ROUNDS))
        asked: dict[str, Json] = {"ask": "compare", "size": size, "rounds": rounds, "seconds": seconds}
        answer = ask(session, "timing", self.subject.question(self.seed, **{**asked, **more}), seconds)
        if isinstance(answer, Declined):
            raise _Stop(f"{step}: {answer.why}")
        samples = paired(answer.get("before"), answer.get("after"), FEWEST_ROUNDS, rounds)
        if isinstance(samples, Declined):
            raise _Stop(f"{step}: {samples.why}")
        used: Clocks = "wall" if answer.get("clock") == "wall" else "processor"
        return timing(size, *samples, self.plan.draw), used


def timing(size: int, before: Sequence[float], after: Sequence[float], draw: Draw) -> SizeTiming:
    """Return what the samples of one size say."""
    ratio = ratio_interval(before, after, draw)
    return SizeTiming(size, median(before), median(after), ratio, len(before))


def measure_speed(sandbox: Sandbox, subject: Subject, plan: Plan) -> Speed:
    """Measure how much faster the new code is, and whether that may be claimed.

    Raises `NoSandbox` or `ToolFailed` as the sandbox does; everything else is in the result.
    """
    comparing = _Comparing(subject, plan, plan.draw.getrandbits(30), plan.clock() + plan.budget)
    found = _Found()
    try:
        beside = _claim(comparing, sandbox, found)
    except _Lost as lost:
        return found.speed(why_not=_confirmed_loss(comparing, sandbox, lost.one, found))
    except Loss as loss:
        return found.speed(why_not=_loss(comparing, sandbox, found) or str(loss))
    except _Stop as stop:
        return found.speed(why_not=slight_loss(comparing.plan.loss_ns, found.timings) or str(stop))
    return found.speed(beside=beside)


def _claim(comparing: _Comparing, sandbox: Sandbox, found: _Found) -> str:
    """Take all steps of a claim and return what must be said beside it."""
    floor_ns, slight_ns = comparing.plan.floor_ns, comparing.plan.slight_ns
    with sandbox.open(comparing.subject.files) as session:
        costs = chosen(comparing.calibrate(session), either=comparing.plan.guard)
        lead = _lead(comparing, session, costs, found)
        _control(comparing, session, lead, found)
        left_out = _others(comparing, session, costs[len(found.timings) :], found)
    beside = "; ".join(said for said in (losses(found.timings, floor_ns, slight_ns), left_out) if said)
    worth = [one for one in found.timings if not why_not_worth(one, floor_ns)]
    found.at = max(worth, key=lambda one: one.ratio.low).size
    again = _confirm(comparing, sandbox, next(cost for cost in costs if cost[0] == found.at), found)
    if not is_faster(again.ratio):
        raise _Stop(f"not confirmed in a fresh process ({shown(again.ratio)} at size {again.size})")
    return beside


def _loss(comparing: _Comparing, sandbox: Sandbox, found: _Found) -> str:
    """Return what is found of a loss that stands beside a gain; empty where nobody asks or it is slight."""
    floor_ns = comparing.plan.loss_ns
    lost = [one for one in found.timings if floor_ns is not None and is_lost(one, floor_ns)]
    if not lost:
        return ""
    worst = min(lost, key=lambda one: one.ratio.high)
    try:
        with sandbox.open(comparing.subject.files) as session:
            _control(comparing, session, (worst.size, worst.before_ns, worst.after_ns), found)
    except _Stop as stop:
        return f"{slower_at(worst)}, not confirmed: {stop}"
    return _confirmed_loss(comparing, sandbox, worst, found)


def _confirmed_loss(comparing: _Comparing, sandbox: Sandbox, worst: SizeTiming, found: _Found) -> str:
    """Return where the new code is slower, or why that is not confirmed."""
    said = slower_at(worst)
    try:
        again = _confirm(comparing, sandbox, (worst.size, worst.before_ns, worst.after_ns), found)
    except _Stop as stop:
        return f"{said}, not confirmed: {stop}"
    if not is_slower(again.ratio):
        return f"{said}, but {shown(again.ratio)} in a fresh process"
    found.at = worst.size
    return said


def _others(
    comparing: _Comparing, session: Session, costs: Sequence[tuple[int, float, float]], found: _Found
) -> str:
    """Compare the other sizes, smallest first, but keep time to confirm; return what was left out."""
    reserved = 2 * SHARE * comparing.plan.budget
    for cost in sorted(costs):
        if comparing.left(f"size {cost[0]}") < reserved:
            return f"size {cost[0]} was not reached"
        try:
            _measure(comparing, session, cost, found)
        except _Stop as stop:
            return str(stop)
    return ""


def _measure(
    comparing: _Comparing, session: Session, cost: tuple[int, float, float], found: _Found
) -> SizeTiming:
    one, found.clock = comparing.compare(session, f"size {cost[0]}", cost, stream=TIMING)
    found.timings.append(one)
    return one


def chosen(
    costs: Sequence[tuple[int, float, float]], *, either: bool = False
) -> list[tuple[int, float, float]]:
    """Return the smallest size, the largest, and one between, those with the highest rough gain first; with
    `either` a rough loss counts as much as a gain."""
    places = sorted({0, len(costs) // 2, len(costs) - 1})
    picked = [costs[place] for place in places][:MEASURED_SIZES]

    def tells(cost: tuple[int, float, float]) -> float:
        gain = log(cost[1] / cost[2])
        return abs(gain) if either else gain

    return sorted(picked, key=tells, reverse=True)


def _lead(
    comparing: _Comparing, session: Session, costs: Sequence[tuple[int, float, float]], found: _Found
) -> tuple[int, float, float]:
    """Compare size after size until one is faster by enough, and return it.

    Raises `_Lost` at the first that is slower by what is asked about, once two copies did not differ there.
    """
    loss_ns = comparing.plan.loss_ns
    for cost in costs:
        one = _measure(comparing, session, cost, found)
        if not why_not_worth(one, comparing.plan.floor_ns):
            return cost
        if loss_ns is not None and is_lost(one, loss_ns):
            try:
                _control(comparing, session, cost, found)
            except _Stop as stop:
                raise _Stop(f"{slower_at(one)}, not confirmed: {stop}") from None
            raise _Lost(one)
    best = max(found.timings, key=lambda one: (is_faster(one.ratio), saved(one.before_ns, one.ratio)))
    raise _Stop(why_not_worth(best, comparing.plan.floor_ns))


def _control(comparing: _Comparing, session: Session, lead: tuple[int, float, float], found: _Found) -> None:
    cost = (lead[0], lead[1], lead[1])
    one, _ = comparing.compare(session, "the control", cost, stream=TIMING, new=CONTROL)
    found.control = one.ratio
    if is_faster(one.ratio) or is_slower(one.ratio):
        raise _Stop(f"the machine is too noisy: two identical copies differ ({shown(one.ratio)})")


def _confirm(
    comparing: _Comparing, sandbox: Sandbox, cost: tuple[int, float, float], found: _Found
) -> SizeTiming:
    """Compare once more in a fresh process: with another hash seed, loaded in the other order."""
    step = "the confirmation in a fresh process"
    comparing.left(step)
    hash_seed = 1 + comparing.plan.draw.getrandbits(16)
    with sandbox.open(comparing.subject.files, hash_seed=hash_seed) as session:
        one, _ = comparing.compare(session, step, cost, stream=CONFIRMING, swapped=True)
    found.confirmed = one.ratio
    return one


class Loss(_Stop):
    """The new code is slower where that matters; the text says where."""


def losses(timings: Sequence[SizeTiming], floor_ns: float, slight_ns: float = 0.0) -> str:
    """Return what must be said beside a claim: the sizes at which the new code is slower; empty if none.

    Raises `Loss`, which blocks the claim, if a call there loses as much as a claim must save, or if half of
    the sizes are slower by at least `slight_ns` a call.
    """
    slower = [one for one in timings if is_slower(one.ratio)]
    if not slower:
        return ""
    said = "slower at " + ", ".join(
        f"size {one.size} ({one.ratio.point:.2f}x, {-one.saved_ns / 1e3:.2g} µs a call)" for one in slower
    )
    counting = [one for one in slower if -one.saved_ns >= slight_ns]
    if 2 * len(counting) >= len(timings) or any(-one.saved_ns >= max(floor_ns, 1.0) for one in slower):
        raise Loss(said)
    return said
