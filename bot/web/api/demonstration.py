"""A database with something in it, to look at while debugging."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import Field

from bot.store import demonstration
from bot.web.api.greeting import known_rules
from bot.web.api.operation import Call, Gives, Operation, Told, said

GROUP = "demonstration"

ANSWER_SECONDS = 30.0
MOST = 100


class DemoRepository(Told):
    """A repository, and what was said of it."""

    full_name: str
    private: bool
    pull_requests: int
    reviews: int
    suggestions: int
    accepted: int


class DemoReview(Told):
    """A review."""

    full_name: str
    number: int
    state: str
    reason: str | None
    created_at: datetime
    seconds: float


class DemoSuggestion(Told):
    """A suggestion, and what became of it."""

    full_name: str
    number: int
    rule: str
    path: str
    line: int
    symbol: str
    state: str


class DemoPattern(Told):
    """How often a rule's rewrites were shown, taken and dismissed."""

    rule: str
    strategy: str
    shown: int
    accepted: int
    dismissed: int


class DemoOutcome(Told):
    """How many episodes of the policy ended so, and what that was worth on average."""

    outcome: str | None = Field(description="None: it has not ended.")
    episodes: int
    reward: float


class DemoTraining(Told):
    """A run of the training."""

    id: uuid.UUID
    state: str
    reason: str | None = Field(description="Why it failed.")
    created_at: datetime
    seconds: float
    asked: dict[str, Any] = Field(description="What it was asked for, as `POST /train` takes it.")
    published: bool | None = Field(description="Whether its policy served from then on; null if it failed.")
    words: str | None = Field(description="What the gate said.")


class Demo(Told):
    """What the demonstration holds; all of it empty before it was seeded."""

    repositories: list[DemoRepository]
    reviews: list[DemoReview] = Field(description="The newest.")
    suggestions: list[DemoSuggestion] = Field(description="The newest.")
    patterns: list[DemoPattern]
    outcomes: list[DemoOutcome]
    trainings: list[DemoTraining] = Field(description="The newest runs of the training.")


async def seed(call: Call) -> web.StreamResponse:
    """Answer `POST /database/seed`."""
    pool = call.desk.pool
    async with asyncio.timeout(ANSWER_SECONDS), pool.acquire() as connection, connection.transaction():
        await demonstration.seed(connection, known_rules())
    return await show(call)


async def show(call: Call) -> web.StreamResponse:
    """Answer `GET /demo/database`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = {
            "repositories": await demonstration.show(connection, "repositories"),
            "reviews": await demonstration.show(connection, "reviews", MOST),
            "suggestions": await demonstration.show(connection, "suggestions", MOST),
            "patterns": await demonstration.show(connection, "patterns"),
            "outcomes": await demonstration.show(connection, "episodes"),
            "trainings": await demonstration.trainings(connection, MOST),
        }
    return said(Demo.model_validate(found))


OPERATIONS = (
    Operation(
        "POST",
        "/database/seed",
        GROUP,
        seed,
        "Fill the database with examples",
        "Repositories, reviews, suggestions, patterns, outcomes and runs of the training on a host that no "
        "GitHub has; those that were there are replaced, and nothing else is touched.",
        {200: Gives("It is filled.", Demo)},
        where="debug",
    ),
    Operation(
        "GET",
        "/demo/database",
        GROUP,
        show,
        "The examples in the database",
        "What `POST /database/seed` filled in.",
        {200: Gives("The examples.", Demo)},
        where="debug",
    ),
)
