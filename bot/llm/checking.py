"""Asks every route one small question: does it answer, how fast, and at what cost?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.ports import Ask, Json, Said, Unsaid

SECONDS = 60.0

SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"faster": {"enum": ["list", "set"]}},
    "required": ["faster"],
    "additionalProperties": False,
}
QUESTION = Ask(
    "check",
    "You reply with JSON of the given schema only.",
    "Which is faster to search for one of many elements in Python, a list or a set?",
    SCHEMA,
    "check/1",
    most_tokens=200,
)


class OneWay(Protocol):
    """A gateway with a single route."""

    async def complete(self, ask: Ask, seconds: float) -> Said | Unsaid:
        """Ask the route."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a route: `problem` is a clause, empty if it answered as it was asked to."""

    route: str
    model: str
    local: bool
    problem: str
    seconds: float = 0.0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float | None = None


async def check(route: str, model: str, local: bool, way: OneWay, seconds: float = SECONDS) -> Checked:
    """Ask one route; its reply must be JSON of the form, right or wrong in what it says."""
    said = await way.complete(QUESTION, seconds)
    if isinstance(said, Unsaid):
        why = said.reason.removeprefix(f"{route}: ")
        return Checked(route, model, local, why, 0.0, said.prompt_tokens, said.reply_tokens, said.cost)
    problem = "" if _fits(said.text) else "its reply is not of the form that was asked for"
    return Checked(
        route, said.model, local, problem, said.seconds, said.prompt_tokens, said.reply_tokens, said.cost
    )


def _fits(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and set(found) == {"faster"} and found["faster"] in ("list", "set")


def checks_json(policy: str, checks: Sequence[Checked]) -> str:
    """Return the checks as one JSON object."""
    routes = [
        {
            "route": each.route,
            "model": each.model,
            "local": each.local,
            "answers": not each.problem,
            "problem": each.problem,
            "seconds": round(each.seconds, 3),
            "prompt_tokens": each.prompt_tokens,
            "reply_tokens": each.reply_tokens,
            "cost": each.cost,
        }
        for each in checks
    ]
    return json.dumps({"llm": policy, "routes": routes}, indent=2) + "\n"
