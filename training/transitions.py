"""One step of one episode as a line of JSON: what training reads, and what reviews export.

`transition_v1.schema.json` is the JSON Schema of a line. A line holds figures and hashes, never code.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from engine.choose.episode import OUTCOMES, STOP, Outcome, Result
from engine.choose.features import FEATURES, State
from engine.errors import BadInput
from engine.strategies import ACTIONS
from training.regions import Record
from training.texts import text_of

MOST_PROBLEMS = 20

Source = Literal["rollout", "synthetic", "feedback"]
"""Rollouts ran real code; feedback are reviews, with what people made of them; synthetic ran nothing."""

_BY_ACTION = Field(min_length=len(ACTIONS), max_length=len(ACTIONS))

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
Features = Annotated[tuple[Unit, ...], Field(min_length=len(FEATURES), max_length=len(FEATURES))]
Severities = Annotated[tuple[Unit, ...], _BY_ACTION]
Mask = Annotated[tuple[Annotated[int, Field(ge=0, le=1)], ...], _BY_ACTION]
Tried = Annotated[tuple[Annotated[int, Field(ge=-1, lt=len(OUTCOMES))], ...], _BY_ACTION]
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Valid:
    """What a rewrite was held against: how many inputs or tests, and how many showed a difference."""

    tests: Count
    mismatch: Count


@dataclass(frozen=True, slots=True)
class Transition:
    """A step. `s` are the 27 features, `tried` has -1 for what was not tried and else the number of its
    outcome, `mask` and `severity` go by action id; with a 2 they are those after the step. `a` is the action,
    `b` the probability with which it was chosen, `r` the reward. `ci` is the 95 % interval of the log2
    speed-up. A step is `terminated` where nothing was left to choose, a spent budget included, and
    `truncated` where the runner broke off."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    v: Literal[1]
    state_sem: Literal["state/1"]
    action_sem: Literal["act/1"]
    episode: Annotated[str, Field(min_length=1, max_length=200)]
    t: Count
    group: Annotated[str, Field(min_length=1, max_length=500)]
    source: Source
    s: Features
    tried: Tried
    mask: Mask
    severity: Severities
    a: Annotated[int, Field(ge=0, lt=len(ACTIONS))]
    b: Annotated[float, Field(gt=0.0, le=1.0)]
    r: float
    s2: Features
    tried2: Tried
    mask2: Mask
    severity2: Severities
    terminated: bool
    truncated: bool
    outcome: Outcome | Literal["stop"]
    log2_speedup: float
    ci: tuple[float, float]
    cost_s: Annotated[float, Field(ge=0.0)]
    code_sha256: str = ""
    patch_sha256: str = ""
    valid: Valid | None = None
    env: dict[str, str] | None = None
    ts: str = ""


LINE = TypeAdapter(Transition)


def schema_document() -> str:
    """Return the JSON Schema of a line, as it lies beside this file."""
    schema = LINE.json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


def transition(
    *, episode: str, t: int, record: Record, before: State, action: int, propensity: float,
    reward: float, result: Result | None, after: State, over: bool,
) -> Transition:  # fmt: skip
    """Return the line of a step that was replayed from a record; `result` is None for a stop."""
    one = result or Result("no_gain", 0.0, 0.0, 0.0)
    return Transition(
        v=1, state_sem="state/1", action_sem="act/1", episode=episode, t=t, group=record.group,
        source="synthetic" if record.source == "synthetic" else "rollout",
        s=_rounded(before.features), tried=_numbers(before), mask=_mask(before),
        severity=_rounded(before.severity), a=action, b=propensity, r=round(reward, 5),
        s2=_rounded(after.features), tried2=_numbers(after), mask2=_mask(after),
        severity2=_rounded(after.severity), terminated=over, truncated=False,
        outcome=result.outcome if result else "stop", log2_speedup=one.log2,
        ci=(one.low, max(one.log2, 2 * one.log2 - one.low)), cost_s=one.seconds,
        code_sha256=record.code_sha256, env={"py": record.python} if record.python else None, ts=record.at,
    )  # fmt: skip


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(value, 5) for value in values)


def _numbers(state: State) -> tuple[int, ...]:
    return tuple(-1 if said is None else OUTCOMES.index(said) for said in state.episode.tried)


def _mask(state: State) -> tuple[int, ...]:
    return tuple(map(int, state.allowed))


def line_of(step: Transition) -> str:
    """Return the line of JSON that stands for a step; what is not known is left out."""
    return LINE.dump_json(step, exclude_defaults=True).decode()


def transition_of(line: str, place: str) -> Transition:
    """Return the step of a line; raises `BadInput`, one sentence that names `place` and what is wrong."""
    try:
        step = LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "line"
        said = first["msg"][:1].lower() + first["msg"][1:]
        raise BadInput(f"{place} is no step of an episode: {where}: {said}.") from None
    if not step.mask[step.a]:
        raise BadInput(f"{place} is no step of an episode: a: {ACTIONS[step.a]} was not allowed.")
    if not (step.mask[STOP] and step.mask2[STOP]):
        raise BadInput(f"{place} is no step of an episode: mask: to stop is always allowed.")
    return step


def read(paths: Iterable[Path]) -> Iterator[Transition]:
    """Yield the steps of files (`.jsonl` or `.jsonl.gz`), in order.

    Raises `BadInput` at the end if there were lines that are none: a sentence for each, the first twenty.
    """
    problems: list[str] = []
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            try:
                if line.strip():
                    yield transition_of(line, f"{path.name}:{number}")
            except BadInput as error:
                problems.append(str(error))
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise BadInput("\n".join([*problems[:MOST_PROBLEMS], *([f"{more} more lines."] if more > 0 else [])]))


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines, packed where the name ends in `.gz`, equal bytes for equal lines; return how many.

    The file is whole or not there: it is written beside its place and then moved.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = [f"{line}\n" for line in lines]
    data = "".join(text).encode()
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(gzip.compress(data, compresslevel=6, mtime=0) if path.suffix == ".gz" else data)
    part.replace(path)
    return len(text)
