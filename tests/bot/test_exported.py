"""What reviews decided, out of a real database and into the training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exported import FILE, export, lines_of
from bot.jobs import Repository
from bot.store import decisions, installations, reviews, rewards
from bot.store.decisions import Kept
from bot.store.pool import Connection
from bot.store.rewards import About
from engine.choose.deciding import Heuristic
from engine.choose.episode import BUDGET_SECONDS, OUTCOMES, STOP
from engine.choose.features import FEATURES
from engine.choose.reward import reward
from engine.decided import Decided
from engine.strategies import ACTIONS
from tests.engine.findings import rewrite
from tests.engine.test_choosing import run, steering
from training import synthetic
from training.gathering import Sources, gather
from training.transitions import Transition, read, transition_of
from training.walking import walks

HOST = "github.com"
AT = datetime(2026, 1, 2, tzinfo=UTC)
HOIST, CACHE = ACTIONS.index("hoist"), ACTIONS.index("cache")

FIRST = Decided(
    path="shop/orders.py", symbol="total", step=0,
    features=(*(0.5,) * 18, 0.0, 1.0, *(0.0,) * 7), severity=(0.25,) * 9, tried=("",) * 9,
    allowed=("hoist", "cache", "stop"), strategy="hoist", propensity=0.95, policy="heuristic/1",
    outcome="gain", log2=1.5, low=1.25, seconds=6.0, budget=60.0,
)  # fmt: skip
TRIED = tuple("gain" if action == HOIST else "" for action in range(len(ACTIONS)))
SECOND = replace(
    FIRST, step=1, features=(*(0.5,) * 18, 0.2, 0.9, 0.375, 0.0, 0.0, 1.0, *(0.0,) * 3), tried=TRIED,
    allowed=("cache", "stop"), strategy="stop", outcome="", log2=0.0, low=0.0, seconds=0.0,
)  # fmt: skip
LAST = replace(SECOND, strategy="cache", outcome="invalid", seconds=12.0)


def kept(*decided: Decided) -> list[Kept]:
    return [Kept(7, HOST, 1, AT, one) for one in decided]


def steps(*decided: Decided, weights: dict[str, float] | None = None) -> list[Transition]:
    """The steps that training reads out of the lines of an episode."""
    found = lines_of(kept(*decided), weights or {})
    return [transition_of(orjson.dumps(line).decode(), "line") for line in found]


async def reviewed(connection: Connection, *decided: Decided, repository: int = 1) -> None:
    """A review of a repository that came to these decisions."""
    await installations.heard(connection, HOST, 7)
    named = Repository(HOST, repository, f"octocat/hello{repository}", 7)
    await installations.heard_repositories(connection, [named])
    row = await reviews.begin(connection, HOST, repository, 2, head="a", generation=1, cause="opened")
    await decisions.put(connection, HOST, repository, row.id, decided)


async def test_the_decisions_of_a_review_are_steps_to_the_training(
    connection: Connection, tmp_path: Path
) -> None:
    steered = steering(Heuristic())
    run(steered, rewrite(strategy="hoist"), rewrite(strategy="cache"), rewrite(symbol="summed"))
    await reviewed(connection, *steered.decisions)

    made = await export(connection, tmp_path)
    gather(Sources(tmp_path), tmp_path / "steps.jsonl")

    found = list(read([tmp_path / "steps.jsonl"]))
    assert (made.path, made.steps, made.episodes, made.repositories) == (tmp_path / FILE, 3, 2, 1)
    by_region = sorted(steered.decisions, key=lambda one: (one.path, one.symbol))
    assert [ACTIONS[step.a] for step in found] == [one.strategy for one in by_region]
    for step, one in zip(found, by_region, strict=True):
        assert step.s == pytest.approx(one.features, abs=1e-5)
        assert step.severity == pytest.approx(one.severity, abs=1e-5)
        assert {ACTIONS[action] for action, can in enumerate(step.mask) if can} == set(one.allowed)
        assert (step.b, step.cost_s, step.outcome) == (one.propensity, one.seconds, one.outcome)
        assert step.r == pytest.approx(reward("gain", one.log2, one.seconds), abs=1e-5)
    assert {step.source for step in found} == {"feedback"}
    assert [step.terminated for step in found] == [False, True, True]
    assert (found[0].s2, found[0].mask2) == (found[1].s, found[1].mask)


async def test_an_export_takes_the_place_of_the_last_and_is_the_same_for_the_same(
    connection: Connection, tmp_path: Path
) -> None:
    await reviewed(connection, FIRST, SECOND)
    await export(connection, tmp_path)
    before = (tmp_path / FILE).read_bytes()

    await export(connection, tmp_path)

    assert (tmp_path / FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


async def test_of_each_repository_the_latest_episodes_are_told(connection: Connection) -> None:
    for repository in (1, 1, 1, 2):
        await reviewed(connection, FIRST, repository=repository)

    async with connection.transaction():
        each = [found[0].repository async for found in decisions.kept(connection, most_each=2)]
        latest = [found[0].repository async for found in decisions.kept(connection, most=2)]

    assert each == [1, 1, 2]
    assert latest == [1, 2]


async def test_nothing_tells_where_code_stands_or_whose_it_is(connection: Connection, tmp_path: Path) -> None:
    await reviewed(connection, FIRST, SECOND)

    await export(connection, tmp_path)

    text = "".join(str(step) for step in read([tmp_path / FILE]))
    assert not [word for word in ("shop", "total", "octocat", "hello", HOST) if word in text]


async def test_a_gain_counts_as_the_people_of_the_repository_take_it(
    connection: Connection, tmp_path: Path
) -> None:
    await reviewed(connection, FIRST)
    await reviewed(connection, FIRST, repository=2)
    about = About("constant-table-in-function", "f1", "gain")
    for voter in ("ada", "bob", "eve"):
        await rewards.append(connection, HOST, 1, about, "down", voter)

    await export(connection, tmp_path)

    theirs, others = (step.r for step in read([tmp_path / FILE]))
    assert others == pytest.approx(reward("gain", 1.5, 6.0))
    assert reward("gain", 0.75, 6.0) <= theirs < others


def test_after_the_last_step_nothing_but_to_stop_is_left() -> None:
    found = steps(FIRST, LAST)[-1]

    assert found.terminated and not found.truncated
    assert found.mask2 == tuple(int(action == STOP) for action in range(len(ACTIONS)))
    after = dict(zip([feature.name for feature in FEATURES], found.s2, strict=True))
    assert (after["step"], after["budget_left"], after["invalid"]) == pytest.approx((0.4, 0.7, 0.2))
    assert (after["gained"], after["last_invalid"], after["last_gain"]) == pytest.approx((0.375, 1, 0))
    assert [OUTCOMES[said] for said in found.tried2 if said >= 0] == ["gain", "invalid"]
    assert found.ci == (0.0, 0.0)


def test_a_step_of_which_nothing_could_be_told_is_left_out_and_ends_the_episode_before_its_end() -> None:
    third = replace(SECOND, step=2)

    (told,) = steps(FIRST, replace(LAST, outcome="no_gain", undecided=True), third)

    assert (ACTIONS[told.a], told.terminated, told.truncated) == ("hoist", False, True)
    assert told.s2 == pytest.approx(LAST.features)
    assert steps(replace(FIRST, undecided=True), SECOND) == []


@pytest.mark.parametrize(
    "impossible",
    [
        {"strategy": "data_structure"},
        {"allowed": ("hoist", "magic", "stop")},
        {"allowed": ("hoist",)},
        {"outcome": ""},
        {"outcome": "magic"},
        {"tried": ("magic",) * 9},
        {"features": (1.5,) * 27},
        {"severity": (-0.5,) * 9},
        {"severity": ()},
        {"seconds": -1.0},
        {"log2": float("inf")},
        {"step": 1},
    ],
)
def test_an_episode_that_no_review_made_keeps_nobody_from_training(impossible: dict[str, object]) -> None:
    assert steps(replace(FIRST, **impossible), SECOND) == []  # type: ignore[arg-type]


def test_a_gain_without_bounds_is_bounded() -> None:
    (found,) = steps(replace(FIRST, log2=1e9, low=1e9))

    assert found.log2_speedup <= 8
    assert found.r == pytest.approx(4 - 0.12)


def decided(walked: Sequence[Transition]) -> list[Decided]:
    """The decisions of a review that went as an episode of the training."""
    words = ("", *OUTCOMES)
    return [
        Decided(
            path="a.py", symbol="f", step=step.t, features=step.s, severity=step.severity,
            tried=tuple(words[said + 1] for said in step.tried),
            allowed=tuple(name for name, can in zip(ACTIONS, step.mask, strict=True) if can),
            strategy=ACTIONS[step.a], propensity=step.b, policy="p",
            outcome="" if step.outcome == "stop" else step.outcome,
            log2=step.log2_speedup, low=step.ci[0], seconds=step.cost_s, budget=BUDGET_SECONDS,
        )
        for step in walked
    ]  # fmt: skip


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_what_the_training_walks_comes_back_as_it_was(seed: int) -> None:
    record = next(synthetic.records(seed))
    walked = list(walks(record, 1, Random(seed).randrange(99)))

    back = steps(*decided(walked))

    for before, after in zip(walked, back, strict=True):
        named = replace(
            after, episode=before.episode, group=before.group, source=before.source, ts=before.ts,
            code_sha256=before.code_sha256, env=before.env, s2=before.s2, ci=before.ci, r=before.r,
        )  # fmt: skip
        if after.terminated:  # in a review a gain changes nothing of what else could be tried
            named = replace(named, severity2=before.severity2, mask2=before.mask2)
            assert after.s2[18:] == pytest.approx(before.s2[18:], abs=1e-4)
        else:
            assert after.s2 == pytest.approx(before.s2)
        assert named == before
        assert (after.r, *after.ci) == pytest.approx((before.r, *before.ci), abs=1e-4)
