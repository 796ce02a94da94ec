"""A sandbox that answers with recorded samples, so that the judging of them does not hang on a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from engine.ports import Answer, Json, Limits, Ran, SandboxFacts

Reply: TypeAlias = "Callable[[str, dict[str, Json]], Json | Answer]"
"""(task, question) -> the answer's value, or a whole answer."""


class RecordedSession:
    """Answers as the reply says and remembers what was asked."""

    interpreter = "CPython 3.11.7"

    def __init__(self, reply: Reply, asked: list[dict[str, Json]]) -> None:
        self._reply = reply
        self._asked = asked

    def ask(self, task: str, question: Json, limits: Limits | None = None) -> Answer:
        assert isinstance(question, dict)
        self._asked.append(question)
        answer = self._reply(task, question)
        return answer if isinstance(answer, Answer) else Answer(answer)


class RecordedSandbox:
    """Opens recorded sessions; `asked` holds all questions, `hash_seeds` one per session."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.asked: list[dict[str, Json]] = []
        self.hash_seeds: list[int] = []

    @contextmanager
    def open(
        self,
        files: Mapping[str, bytes] | None = None,
        *,
        hash_seed: int = 0,
        packages: Sequence[str] = (),
    ) -> Iterator[RecordedSession]:
        self.hash_seeds.append(hash_seed)
        yield RecordedSession(self._reply, self.asked)

    def run(self, script: bytes, arguments: object = (), limits: Limits | None = None) -> Ran:
        return Ran(0, b"", b"")

    def probe(self) -> None:
        """It is always there."""

    def facts(self) -> SandboxFacts:
        return SandboxFacts(())


class Ticks:
    """A clock that goes on by `step` seconds each time it is read."""

    def __init__(self, step: float = 0.01) -> None:
        self._now = 0.0
        self._step = step

    def __call__(self) -> float:
        self._now += self._step
        return self._now


def samples(
    ratio: float, after: float = 100_000.0, rounds: int = 100, noise: float = 0.01
) -> dict[str, Json]:
    """Return an answer of `timing` whose paired ratios lie around `ratio`."""
    wobble = [1 + noise * ((turn * 7) % 11 - 5) / 5 for turn in range(rounds)]
    return {
        "before": [after * ratio * one for one in wobble],
        "after": [after] * rounds,
        "clock": "processor",
    }


def sizes(*costs: tuple[int, float, float]) -> dict[str, Json]:
    """Return a calibration's answer."""
    listed: list[Json] = [
        {"size": size, "before_ns": before, "after_ns": after, "prepare_ns": 1.0}
        for size, before, after in costs
    ]
    return {"sizes": listed, "clock": "processor"}
