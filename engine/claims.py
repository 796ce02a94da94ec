"""What a certificate claims, in words: each claim with its figure and what it rests on."""

from __future__ import annotations

from engine.certificate import Certificate
from engine.evidence import RECORDED, WORTH, Memory, Scaling, Speed, SuiteRuns
from engine.figures import items, power, ratio, size_in_bytes, spread


def measured_gains(certificate: Certificate) -> list[str]:
    """Return the claims of a proof with their figures, the gain in time first."""
    gains = []
    if certificate.speed is not None and certificate.speed.claimed:
        gains.append(speed_claim(certificate.speed))
    if certificate.growth is not None and certificate.growth.claimed:
        gains.append(growth_claim(certificate.growth))
    if certificate.memory is not None and certificate.memory.claimed:
        gains.append(
            f"{ratio(certificate.memory.ratio.point)} less memory at {items(certificate.memory.size)}"
        )
    return gains


def speed_claim(speed: Speed) -> str:
    """Return the ratio at the best size with its interval, and the ratio at the worst."""
    best, worst = speed.best, speed.worst
    if best is None or worst is None:
        return "faster"
    beside = f"; {ratio(worst.ratio.point)} at {items(worst.size)}" if worst.size != best.size else ""
    return f"{ratio(best.ratio.point)} faster at {items(best.size)} (95 %: {spread(best.ratio)}{beside})"


def speed_loss(speed: Speed) -> str:
    """Return what is lost at the size that loses most, and the best ratio where another size gains."""
    lost = next((one for one in speed.timings if one.size == speed.at), None)
    if lost is None:
        return ""
    gain = max(speed.timings, key=lambda one: one.ratio.low)
    beside = f"; {ratio(gain.ratio.point)} at {items(gain.size)}" if gain.ratio.low > WORTH else ""
    return f"{ratio(lost.ratio.point)} at {items(lost.size)} (95 %: {spread(lost.ratio)}{beside})"


def growth_claim(growth: Scaling) -> str:
    """Return how time grows now, and how it did."""
    return f"time grows as {power(growth.after.point)}, was {power(growth.before.point)}"


def sameness(certificate: Certificate) -> str:
    """Return how sameness was shown: `no difference on 412 distinct inputs`."""
    behaviour = certificate.behaviour
    if behaviour is None:
        return "not compared"
    whole = ", all there are" if behaviour.exhaustive else ""
    inputs = f"{behaviour.distinct:,} distinct input{'' if behaviour.distinct == 1 else 's'}"
    replayed = f", {behaviour.replayed:,} of them from {RECORDED}" if behaviour.replayed else ""
    return f"no difference on {inputs}{whole}{replayed}"


def passing_tests(tests: SuiteRuns) -> str:
    """Return which tests pass with the new code: `1 of your tests runs these lines and passes, as do 4
    others`."""
    others = tests.others
    beside = f", as {'does' if others == 1 else 'do'} {others:,} other{'' if others == 1 else 's'}"
    verbs = "runs these lines and passes" if tests.executed == 1 else "run these lines and pass"
    return f"{tests.executed:,} of your tests {verbs}{beside if others else ''}"


def table_gain(certificate: Certificate) -> str:
    """Return the gain for a column: `38x at 10,000`, or the growth where only that is claimed."""
    speed, growth = certificate.speed, certificate.growth
    if speed is not None and speed.claimed and speed.best is not None:
        return f"{ratio(speed.best.ratio.point)} at {items(speed.best.size)}"
    if growth is not None and growth.claimed:
        return f"{power(growth.before.point)} to {power(growth.after.point)}"
    return ""


def memory_line(memory: Memory) -> str:
    """Return the peak of one call, before and after."""
    before, after = size_in_bytes(memory.before_bytes), size_in_bytes(memory.after_bytes)
    more = memory.after_bytes / memory.before_bytes if memory.before_bytes else 0.0
    word = f", {ratio(more)}" if more >= 1.05 else ""
    return f"Peak memory of a call {after}, was {before} at {items(memory.size)}{word}."
