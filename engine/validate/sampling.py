"""Asks the tasks that measure in the sandbox, and doubts the answers: foreign code may have written them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.certificate import Recorded
from engine.ports import Answer, Json, Limits, Session
from engine.validate.replay import recipe

Clock = Callable[[], float]
"""Seconds, from any start: `time.monotonic` is one."""

OLD, NEW, CONTROL = "velox_old", "velox_new", "velox_ctl"
"""The modules' names: of one length, for a path's length must not tell them apart."""

CALLS = "velox_calls"
"""The module of the recorded calls, if there are any."""

START_SECONDS = 2.0
"""What a question may take beside its own time: the fork, the import, the probe."""
SAMPLES_BYTES = 4 << 20

LEAST, MOST = 1e-6, 1e18
"""Between these lies whatever is measured: nanoseconds of a call, bytes, sizes of inputs."""

LONGEST = 20_000
"""Characters of a text from the inside that are kept: of a counterexample, or of a reason."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: two versions of a module, a function by its dotted name, and how it is called.

    `workload` is `{"setup": source, "call": expression}` or `{"generator": {}}`. `others` are further files
    that the modules import, by relative path. `names` are what a person calls the two; `hashable` is a
    condition of the new code: that the elements of untyped arguments are. `recorded` calls are inputs of the
    comparison beside what the workload makes.
    """

    before: bytes
    after: bytes
    function: str
    workload: Mapping[str, Json]
    others: Mapping[str, bytes] = field(default_factory=dict)
    names: tuple[str, str] = ("before.py", "after.py")
    hashable: bool = False
    recorded: Recorded | None = None

    @property
    def files(self) -> dict[str, bytes]:
        """The session's files: old, new, and a second copy of the old for the control."""
        ours = {f"{OLD}.py": self.before, f"{NEW}.py": self.after, f"{CONTROL}.py": self.before}
        if self.recorded is not None:
            ours[f"{CALLS}.py"] = recipe(self.recorded)
        return {**self.others, **ours}

    def question(self, seed: int, **more: Json) -> dict[str, Json]:
        """Return a question to one of the measuring tasks."""
        start: dict[str, Json] = {"old": OLD, "new": NEW, "function": self.function, "seed": seed}
        return {**start, "workload": dict(self.workload), **more}


@dataclass(frozen=True, slots=True)
class Declined:
    """Nothing was measured; `why` is a clause for a person."""

    why: str


def ask(session: Session, task: str, question: dict[str, Json], seconds: float) -> dict[str, Json] | Declined:
    """Ask a measuring task that may take `seconds`, and return its answer if it is one."""
    wall = seconds + START_SECONDS
    limits = Limits(wall_seconds=wall, cpu_seconds=int(wall) + 1, output_bytes=SAMPLES_BYTES)
    return understood(session.ask(task, question, limits))


def understood(answer: Answer) -> dict[str, Json] | Declined:
    """Return the answer's object, or why there is none."""
    if answer.stopped:
        return Declined(f"the run was stopped: {clipped(answer.stopped)}")
    if not isinstance(answer.value, dict):
        return Declined("the run gave no samples")
    declined = answer.value.get("declined")
    if isinstance(declined, str):
        return Declined(clipped(declined))
    return answer.value


def clipped(text: str, most: int = LONGEST) -> str:
    """Return a text of bounded length that a terminal cannot be harmed by: control characters are escaped."""
    kept = text if len(text) <= most else text[: most - 3] + "..."
    return "".join(
        letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in kept
    )


def numbers(value: Json) -> list[float] | None:
    """Return a list of numbers that can have been measured, or None if it is anything else."""
    if not isinstance(value, list):
        return None
    good = [float(one) for one in value if _is_number(one) and isinstance(one, int | float)]
    return good if len(good) == len(value) else None


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and LEAST <= value <= MOST


def paired(value: Json, other: Json, least: int, most: int) -> tuple[list[float], list[float]] | Declined:
    """Return two lists of samples of one length, from `least` to `most`, which is what was asked for."""
    before, after = numbers(value), numbers(other)
    if before is None or after is None or len(before) != len(after):
        return Declined("the run gave no samples")
    if len(before) > most:
        return Declined(f"the run gave more than the {most} rounds that it was asked for")
    if len(before) < least:
        return Declined(f"only {len(before)} of at least {least} rounds fit the time")
    return before, after


def sizes_in(value: Json) -> Sequence[dict[str, Json]]:
    """Return the objects of a list, without what is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
