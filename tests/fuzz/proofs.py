"""What comes out of the sandbox, where foreign code may have written it, and certificates from people."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

from hypothesis import strategies as st

from engine.adapters.sandbox_data import DEEPEST, parse
from engine.certificate import Certificate, Code, Origin, document, read, write
from engine.errors import BadCertificate
from engine.ports import Answer, Json
from engine.validate.equivalence import COMPARATOR, differential
from engine.validate.proof import Means, Request, prove
from engine.validate.repository_tests import Rewritten, run_repository_tests
from engine.validate.suite_runs import Suite
from tests.engine.certificates import AFTER, BEFORE, FULL, UNCOMPARED, certificates
from tests.engine.validate.recorded import RecordedSandbox, samples, sizes
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import JSON, damaged, documents, spoiled

A = TypeVar("A")

LARGEST = 200_000
"""Bytes of a certificate about two short functions, at most, whatever the sandbox said."""

TIMED = samples(3.0)
HONEST: dict[str, Any] = {
    "rehearse": {"parameters": ["`rows`"], "calls": 5, "raised": 1, "new_raised": 1, "distinct": 5},
    "differ": {
        "sameness": "same", "distinct": 412, "raised": 7, "exhaustive": False,
        "sources": [{"kind": "types and defaults", "seed": 5, "distinct": 412}],
    },
    "calibrate": sizes((4, 2e5, 1e5), (64, 2e5, 1e5), (1024, 3e5, 1e5)),
    "compare": TIMED,
    "growth": {
        "sizes": [256, 512, 1024, 2048, 4096],
        "before": [[1e5, 4e5, 1.6e6, 6.4e6, 2.56e7]] * 5,
        "after": [[1e4, 2e4, 4e4, 8e4, 1.6e5]] * 5,
    },
    "memory": {"before": [3e6] * 7, "after": [1e6] * 7},
}  # fmt: skip
LIES: dict[str, list[Any]] = {
    "rehearse": [
        {"parameters": ["x" * 5000] * 300, "refusal": "\u202e" * 5000},
        {"parameters": [[["\x1b"]]], "calls": 5, "raised": 5, "error": "\x1b[2J" * 2000},
    ],
    "differ": [
        {
            "sameness": "different",
            "distinct": 5,
            "counterexample": "f([])",
            "difference": "1",
            "witness": [1],
        },
        {
            "sameness": "not shown",
            "why_not": "\x1b[2J" * 2000,
            "sources": [{"kind": "x", "seed": True}] * 1200,
        },
        {"sameness": "same", "distinct": 412, "raised": 0, "sources": [{"kind": "x", "seed": True}]},
        {"sameness": "same", "distinct": 412, "raised": 0, "sources": [{"kind": "x", "seed": 10**300}]},
    ],
    "calibrate": [
        {"sizes": [{"size": -1, "before_ns": 5e-324, "after_ns": 5e-324}] * 50},
        {"sizes": [{"size": 4, "before_ns": 5e-324, "after_ns": 5e-324}]},
        {"declined": "\x1b]0;x\x07" * 3000},
    ],
    "compare": [
        {"before": [1e17] * 40, "after": [5e-324] * 40},
        {"before": [3e5] * 101, "after": [1e5] * 101},
        {"before": [1e17] * 100, "after": [1] * 100},
    ],
    "growth": [
        {"sizes": [0.1, 1, 2, 3, 4], "before": [[1] * 5] * 5, "after": [[1] * 5] * 5},
        {"sizes": [0.5, 1, 2, 3, 40], "before": [[1] * 5] * 5, "after": [[1] * 5] * 5},
        {"sizes": [16, 8, 4, 300, 256], "before": [[1] * 5] * 200, "after": [[1] * 5] * 200},
    ],
    "memory": [{"before": [1e17] * 7, "after": [5e-324] * 7}, {"before": [2] * 200, "after": [1] * 200}],
}
"""What no run can have found, or found in such a number: for each task."""


@st.composite
def answers(draw: st.DrawFn) -> dict[str, list[Answer]]:
    """For each task a few answers in turn: most of them honest, some damaged, some lies."""
    hurt = draw(st.sets(st.sampled_from(sorted(HONEST)), min_size=1, max_size=3))
    found: dict[str, list[Answer]] = {}
    for task, honest in HONEST.items():
        odd = st.sampled_from(LIES[task]) | damaged([honest]) | JSON
        told = draw(st.lists(odd, min_size=1, max_size=2)) if task in hurt else []
        found[task] = [Answer(copy.deepcopy(each)) for each in [*told, honest] if _is_json(each)]
    return found


def _is_json(value: object) -> bool:
    """Tell whether the sandbox would let a value through: what is no JSON comes to nobody."""
    try:
        parse(repr_of(value))
    except ValueError:
        return False
    return True


def repr_of(value: object) -> bytes:
    """Return a value as the inside writes it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


class Silent:
    """Progress that nobody watches, and a linter that finds nothing."""

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        yield from items

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        return tuple(frozenset() for _ in sources)


def proven(told: dict[str, list[Answer]]) -> None:
    """Whatever the sandbox answers, the proof ends in a certificate of bounded size that is read back."""
    turns = {task: count() for task in told}

    def reply(task: str, question: dict[str, Json]) -> Answer:
        name = str(question["ask"]) if task == "timing" else task
        return told[name][min(next(turns[name]), len(told[name]) - 1)]

    ticks = count()
    means = Means(
        RecordedSandbox(reply), Silent(), lambda: next(ticks) * 0.01, random.Random, Silent(), "0.1.0",
        "test", differential, COMPARATOR,
    )  # fmt: skip
    request = Request(
        Code.of("a.py", BEFORE), Code.of("b.py", AFTER), "unique", Origin("by hand"), seed=7, budget=15.0
    )
    certificate = prove(request, means)
    data = write(certificate)
    assert len(data) < LARGEST
    assert read(data) == certificate
    for text in texts(document(certificate)):
        assert all(letter.isprintable() or letter == "\n" for letter in text), text[:80]


def texts(value: object) -> Iterator[str]:
    """Return every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


SUITE: dict[str, Any] = {
    "status": 0, "outcomes": {"t.py::a": "passed", "t.py::b": "failed"}, "cut_short": False,
    "said": "1 passed", "touched": {"t.py::a": {"a.py": [2, 3]}},
    "recorded": [["eJwrSS0uAQAEXQHB"]], "lost": [0],
}  # fmt: skip


def tested(told: list[Any]) -> None:
    """Whatever the tests of a repository are said to have done comes to an outcome of bounded size."""
    turn, ticks = count(), count()
    sandbox = RecordedSandbox(lambda task, question: told[min(next(turn), len(told) - 1)])
    found = run_repository_tests(
        sandbox,
        Suite("pytest -q", {"a.py": b"x\ny\nz\n", "t.py": b""}),
        [Rewritten("a.py", b"x\ny\nz\n", b"x\nq\nz\n")],
        [("a.py", "f")],
        lambda: next(ticks) * 0.01,
        30.0,
    )
    assert len(found.runs.flaky) + len(found.runs.broken) < 100
    assert found.runs.why_not.isprintable() and len(found.runs.why_not) < 3000


def out_of_the_sandbox(data: bytes) -> None:
    """What is read from the sandbox is JSON that can be written again, or a ValueError."""
    try:
        found = parse(data)
    except ValueError:
        return
    assert parse(repr_of(found)) == found
    assert DEEPEST == 64


def certified(data: bytes) -> None:
    """A certificate is read and written as the same, or refused in one sentence."""
    try:
        found = read(data, "c.json")
    except BadCertificate as refusal:
        insist_on_a_line(refusal, "c.json ", 500)
        return
    assert read(write(found)) == found


def survives(certificate: Certificate) -> None:
    """Any certificate is read back as it was."""
    assert read(write(certificate)) == certificate


LAWS = (
    Law("proofs", answers(), proven),
    Law("tests-of-a-repository", st.lists(damaged([SUITE]), min_size=1, max_size=3), tested),
    Law("out-of-the-sandbox", documents([HONEST, LIES["differ"][:1]]), out_of_the_sandbox),
    Law(
        "certificates", documents([document(FULL), document(UNCOMPARED)]) | spoiled([write(FULL)]), certified
    ),
    Law("certificates-round-trip", certificates, survives),
)
