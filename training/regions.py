"""What rollouts leave behind: for each region everything that could be tried on it, and what came of it.

A record is a tree. Its first node is the code as it was, with the outcome of every legal strategy; a verified
gain leads to another node, the changed code, down to pairs of strategies. As a failed step changes no code,
any policy's episode can be replayed exactly from it. One record is one line of JSON; it holds figures and
hashes, never code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from math import inf, isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from engine.choose.episode import BUDGET_SECONDS, OUTCOMES, STOP, Outcome, Result
from engine.choose.features import ACTION, STATE, TRAITS
from engine.errors import BadInput
from engine.strategies import ACTIONS
from training.texts import text_of

VERSION = 1

Source = Literal["family", "harvest", "human-eval", "synthetic"]
"""Where a region is from: functions written for this, installed packages and the standard library, HumanEval;
or drawn from a model of the world, which never enters a holdout."""

REAL: tuple[Source, ...] = ("family", "harvest", "human-eval")


@dataclass(frozen=True, slots=True)
class Try:
    """What one strategy came to at one node: `log2`, `low`, `high` are the verified speed-up and its 95 %
    interval, `seconds` what rewriting and proving took, `next` the node of the changed code."""

    outcome: Outcome
    log2: float
    low: float
    high: float
    seconds: float
    next: int | None = None
    why: str = ""

    @property
    def result(self) -> Result:
        """The try as an episode takes it."""
        return Result(self.outcome, self.log2, self.low, self.seconds)


@dataclass(frozen=True, slots=True)
class Node:
    """One state of the code: its 18 traits, and by action id what is legal, what it promises, what came."""

    traits: tuple[float, ...]
    legal: tuple[bool, ...]
    severity: tuple[float, ...]
    tries: dict[int, Try]


@dataclass(frozen=True, slots=True)
class Record:
    """One region. `group` is what a split never cuts: the family, the source module, the task."""

    region: str
    group: str
    source: Source
    origin: str
    """Who wrote the code, and its licence: "velox, Apache-2.0", "packaging 25.0, BSD-2-Clause"."""
    code_sha256: str
    nodes: tuple[Node, ...]
    rules: tuple[str, ...] = ()
    budget: float = BUDGET_SECONDS
    python: str = ""
    at: str = ""


def line_of(record: Record) -> str:
    """Return the line of JSON that stands for a record."""
    nodes = [
        {
            "traits": [round(value, 5) for value in node.traits],
            "legal": [int(each) for each in node.legal],
            "severity": [round(value, 5) for value in node.severity],
            "tries": {str(action): _try_fields(one) for action, one in sorted(node.tries.items())},
        }
        for node in record.nodes
    ]
    head = {
        "v": VERSION, "state_sem": STATE, "action_sem": ACTION,
        "region": record.region, "group": record.group,
        "source": record.source, "origin": record.origin, "code_sha256": record.code_sha256,
        "rules": list(record.rules), "budget": record.budget, "python": record.python, "at": record.at,
    }  # fmt: skip
    return json.dumps({**head, "nodes": nodes}, separators=(",", ":"))


def _try_fields(one: Try) -> dict[str, object]:
    fields = {
        key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(one).items()
    }
    return {key: value for key, value in fields.items() if key in {"outcome", "seconds"} or value}


def record_of(line: str, place: str) -> Record:
    """Return the record of a line; raises `BadInput` that names `place` for one that is none."""
    try:
        raw = json.loads(line)
        if (raw["v"], raw["state_sem"], raw["action_sem"]) != (VERSION, STATE, ACTION):
            other = " ".join(f"{raw['state_sem']} and {raw['action_sem']}".split())[:100]
            raise BadInput(f"{place} was written for {other}: generate it anew.")
        record = Record(
            region=str(raw["region"]),
            group=str(raw["group"]),
            source=raw["source"],
            origin=str(raw["origin"]),
            code_sha256=str(raw["code_sha256"]),
            nodes=tuple(map(_node, raw["nodes"])),
            rules=tuple(map(str, raw["rules"])),
            budget=float(raw["budget"]),
            python=str(raw["python"]),
            at=str(raw["at"]),
        )
        fits = (
            record.source in get_args(Source)
            and 0 < record.budget < inf
            and record.nodes
            and all(map(_fits, record.nodes))
        )
        leads = all(one.next is None or one.next in range(1, len(record.nodes)) for one in _tries(record))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        why = " ".join(str(error).split())[:200]
        raise BadInput(f"{place} is no record of a region ({why}): generate it anew.") from None
    if not (fits and leads):
        raise BadInput(f"{place} has a node that does not fit {STATE}: generate it anew.")
    return record


def _node(raw: dict[str, Any]) -> Node:
    tries = raw["tries"]
    return Node(
        tuple(map(float, raw["traits"])),
        tuple(map(bool, raw["legal"])),
        tuple(map(float, raw["severity"])),
        {
            int(action): Try(
                one["outcome"],
                float(one.get("log2", 0.0)),
                float(one.get("low", 0.0)),
                float(one.get("high", 0.0)),
                float(one["seconds"]),
                one.get("next"),
                str(one.get("why", "")),
            )
            for action, one in tries.items()
        },
    )


def _tries(record: Record) -> Iterator[Try]:
    return (one for node in record.nodes for one in node.tries.values())


def _fits(node: Node) -> bool:
    return (
        len(node.traits) == len(TRAITS)
        and len(node.legal) == len(node.severity) == len(ACTIONS)
        and all(0 <= value <= 1 for value in (*node.traits, *node.severity))
        and all(one.outcome in OUTCOMES and 0 <= one.seconds < inf for one in node.tries.values())
        and all(isfinite(one.log2) and isfinite(one.low + one.high) for one in node.tries.values())
        and all(0 <= action < len(ACTIONS) and action != STOP for action in node.tries)
    )


def read(paths: Iterable[Path]) -> Iterator[Record]:
    """Yield the records of files (`.jsonl` or `.jsonl.gz`), in order; raises `BadInput` for what is none."""
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if line.strip():
                yield record_of(line, f"{path}:{number}")
