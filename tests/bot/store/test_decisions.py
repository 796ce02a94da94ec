"""Decisions of reviews in the real database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.jobs import Repository
from bot.store import decisions, installations, learning, reviews
from bot.store.decisions import Agreement
from bot.store.pool import Connection
from engine.choose.reward import reward
from engine.decided import Decided

HOST = "github.com"
FIRST = Decided(
    path="shop/orders.py",
    symbol="total",
    step=0,
    features=(0.5,) * 27,
    severity=(0.1,) * 9,
    tried=("",) * 9,
    allowed=("hoist", "cache", "stop"),
    strategy="hoist",
    propensity=0.95,
    policy="0123456789ab",
    value=0.4,
    confidence=0.7,
    shadow="stop",
    watcher="linear/1",
    outcome="gain",
    log2=1.5,
    seconds=6.0,
)
SECOND = replace(FIRST, step=1, strategy="stop", outcome="", log2=0.0, seconds=0.0, value=None)


async def review(connection: Connection) -> int:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, 1, "octocat/hello", 7)])
    row = await reviews.begin(connection, HOST, 1, 2, head="a", generation=1, cause="opened")
    return row.id


async def test_each_function_is_an_episode_closed_by_what_was_verified(connection: Connection) -> None:
    other = replace(SECOND, symbol="other", step=0)

    await decisions.put(connection, HOST, 1, await review(connection), [FIRST, other, SECOND])

    found = await learning.transitions(connection, 0, 10)
    assert [(one.decision.step, one.decision.strategy) for one in found] == [
        (0, "stop"),
        (0, "hoist"),
        (1, "stop"),
    ]
    assert {one.outcome for one in found} == {"verified"}
    assert found[1].reward == pytest.approx(reward("gain", 1.5, 6.0))
    assert found[0].reward == 0.0


async def test_what_is_beside_the_features_is_kept_and_where_code_stands_is_not(
    connection: Connection,
) -> None:
    await decisions.put(connection, HOST, 1, await review(connection), [FIRST])

    (row,) = await connection.fetch("select * from decisions")
    kept = dict(row)
    assert (kept["value"], kept["confidence"], kept["shadow"], kept["outcome"]) == (0.4, 0.7, "stop", "gain")
    assert (kept["severity"], kept["tried"]) == ([0.1] * 9, [""] * 9)
    assert "shop/orders.py" not in str(kept)


@pytest.mark.parametrize(
    "impossible",
    [
        {"propensity": 0.0},
        {"propensity": 1.5},
        {"strategy": "magic"},
        {"features": (0.5,) * 3},
        {"log2": float("nan")},
        {"low": float("inf")},
        {"features": (1.5,) * 27},
        {"severity": ()},
    ],
)
async def test_what_cannot_be_a_decision_is_left_out(
    connection: Connection, impossible: dict[str, object]
) -> None:
    wrong = replace(FIRST, symbol="other", **impossible)  # type: ignore[arg-type]

    await decisions.put(connection, HOST, 1, await review(connection), [wrong, FIRST])

    assert len(await learning.transitions(connection, 0, 10)) == 1


async def test_how_often_the_one_that_watches_agrees(connection: Connection) -> None:
    alike = replace(FIRST, step=1, strategy="stop")

    await decisions.put(connection, HOST, 1, await review(connection), [FIRST, alike])

    assert await decisions.agreement(connection) == (Agreement("0123456789ab", "linear/1", 2, 1),)
