"""What reviews decided, as the lines that training reads (`training/transition_v1.schema.json`).

A line holds figures and digests: no code, no path, no name of a person or a repository. A digest of a
repository's number groups its episodes; whoever knows the number can make it too.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import orjson

from bot.store import decisions, rewards
from bot.store.decisions import Kept
from bot.store.pool import Connection
from engine.choose.episode import BUDGET_SECONDS, OUTCOMES, STOP, Episode, Outcome, Result
from engine.choose.features import ACTION, FEATURES, STATE, TRAITS, progress
from engine.choose.reward import MOST_LOG2, reward
from engine.errors import BadInput
from engine.strategies import ACTIONS

FILE = "episodes-reviews.jsonl.gz"
"""Written anew by each export, so that nothing is told twice."""

VERSION = 1
PLACES = 5
_LEFT = [feature.name for feature in FEATURES].index("budget_left")

Line = Mapping[str, object]
Weights = Mapping[str, float]
"""By strategy: by how much a gain counts, as people of the repository took such gains or not."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many steps of how many episodes and repositories were written, and to which file."""

    path: Path
    steps: int
    episodes: int
    repositories: int


async def export(connection: Connection, folder: Path) -> Exported:
    """Write the latest episodes of all repositories to a file of the folder, in place of the last export.

    The file is whole or not there. Episodes that cannot be whole are left out. Raises `BadInput` for a folder
    that cannot be written to.
    """
    with insist_on_writing(folder):
        return await _export(connection, folder)


@contextmanager
def insist_on_writing(folder: Path) -> Iterator[None]:
    """Raise `BadInput` where the block cannot write to the folder of what is learned from."""
    try:
        yield
    except (ConnectionError, TimeoutError):  # of the database, which may be back later
        raise
    except OSError as error:
        raise BadInput(
            f"What is to be learned from cannot be written to {folder} ({error.strerror}): --output-dir or "
            "TRAIN_INPUT_DIR has to name a folder that can be written to."
        ) from error


async def _export(connection: Connection, folder: Path) -> Exported:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{FILE}.part"
    steps = episodes = 0
    groups: set[object] = set()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        weights = await rewards.weights(connection)
        with part.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            async for episode in decisions.kept(connection):
                lines = list(lines_of(episode, weights.get((episode[0].host, episode[0].repository), {})))
                packed.writelines(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)
                steps, episodes = steps + len(lines), episodes + bool(lines)
                groups |= {line["group"] for line in lines}
    part.replace(folder / FILE)
    return Exported(folder / FILE, steps, episodes, len(groups))


def lines_of(episode: Sequence[Kept], weights: Weights) -> Iterator[Line]:
    """Yield the lines of an episode, in order; none for one that no review of ours can have made.

    It ends before a step of which could not be told what comes of it, and is then told as broken off.
    """
    if [one.decided.step for one in episode] != list(range(len(episode))) or not all(map(_whole, episode)):
        return
    told = next((at for at, one in enumerate(episode) if one.decided.undecided), len(episode))
    for at, one in enumerate(episode[:told]):
        following = episode[at + 1] if at + 1 < len(episode) else None
        yield {
            **_head(one),
            **_before(one),
            **(_after(following) if following is not None else _end(episode[: at + 1])),
            **_came(one, weights),
            "terminated": following is None,
            "truncated": following is not None and at + 1 == told,
        }


def _whole(one: Kept) -> bool:
    decided = one.decided
    chosen = decided.strategy in decided.allowed
    return (
        chosen
        and {*decided.allowed} <= {*ACTIONS}
        and "stop" in decided.allowed
        and (decided.strategy == "stop") == (decided.outcome == "")
        and decided.outcome in ("", *OUTCOMES)
        and {*decided.tried} <= {"", *OUTCOMES}
        and len(decided.features) == len(FEATURES)
        and len(decided.severity) == len(decided.tried) == len(ACTIONS)
        and all(0 <= value <= 1 for value in (*decided.features, *decided.severity))
        and all(map(isfinite, (decided.log2, decided.low, decided.seconds, decided.budget)))
        and decided.seconds >= 0
    )


def _head(one: Kept) -> Line:
    place = f"{one.host}/{one.repository}"
    return {
        "v": VERSION,
        "state_sem": STATE,
        "action_sem": ACTION,
        "episode": f"review:{_digest(f'{place}/{one.episode}')}",
        "t": one.decided.step,
        "group": f"review:{_digest(place)}",
        "source": "feedback",
        "ts": one.at.isoformat(timespec="seconds"),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _before(one: Kept) -> Line:
    decided = one.decided
    return {
        "s": _rounded(decided.features),
        "tried": _numbers(decided.tried),
        "mask": [int(name in decided.allowed) for name in ACTIONS],
        "severity": _rounded(decided.severity),
    }


def _after(following: Kept) -> Line:
    return {f"{name}2": value for name, value in _before(following).items()}


def _end(steps: Sequence[Kept]) -> Line:
    """Return the state after the last step, where nothing but to stop is left."""
    last = steps[-1].decided
    tried, features = list(last.tried), last.features
    if (said := _outcome(steps[-1])) is not None:
        action = ACTIONS.index(last.strategy)
        tried[action] = said
        after = _episode(steps).after(action, Result(said, last.log2, last.low, last.seconds))
        features = (*features[: len(TRAITS)], *progress(after))
    return {
        "s2": _rounded(features),
        "tried2": _numbers(tried),
        "mask2": [int(action == STOP) for action in range(len(ACTIONS))],
        "severity2": _rounded(last.severity),
    }


def _episode(steps: Sequence[Kept]) -> Episode:
    """Return an episode as it was before its last step."""
    last = steps[-1].decided
    budget = last.budget if last.budget > 0 else BUDGET_SECONDS
    return Episode(
        budget=budget,
        spent=(1 - last.features[_LEFT]) * budget,
        step=last.step,
        log2=sum(one.decided.log2 for one in steps[:-1]),
        tried=tuple(next((known for known in OUTCOMES if known == said), None) for said in last.tried),
    )


def _came(one: Kept, weights: Weights) -> Line:
    decided, outcome = one.decided, _outcome(one)
    log2 = max(-2 * MOST_LOG2, min(2 * MOST_LOG2, decided.log2)) if outcome == "gain" else 0.0
    low = min(decided.low, log2) if outcome == "gain" else 0.0
    weight = weights.get(decided.strategy, 1.0)
    worth = reward(outcome, log2, decided.seconds, weight) if outcome is not None else 0.0
    return {
        "a": ACTIONS.index(decided.strategy),
        "b": decided.propensity,
        "r": round(worth, PLACES),
        "outcome": outcome or "stop",
        "log2_speedup": log2,
        "ci": [low, max(log2, 2 * log2 - low)],
        "cost_s": decided.seconds,
    }


def _outcome(one: Kept) -> Outcome | None:
    return next((known for known in OUTCOMES if known == one.decided.outcome), None)


def _numbers(tried: Sequence[str]) -> list[int]:
    known: tuple[str, ...] = OUTCOMES
    return [known.index(said) if said else -1 for said in tried]


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, PLACES) for value in values]
