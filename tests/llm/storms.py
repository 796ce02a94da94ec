"""Many questions at once, on routes that fail in all ways: what came of each, and what servers gave out."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.adapters.llm_gateway import Pace
from engine.ports import Said, Unsaid
from tests.llm.exchanges import TRANSPORT, Exchange, chat, completion, documented
from tests.llm.ways import ASK, FOUR, NAMES, ONE, THREE, TWO, Way, way_with

PROVIDERS = {ONE: "openrouter", TWO: "openrouter", THREE: "ollama", FOUR: "compatible"}
SLOW = ("silence", "a byte a second")
PATIENT = Pace(tries=3, first_wait=0.01, longest_wait=0.2, try_seconds=90.0)


@dataclass(frozen=True, slots=True)
class Question:
    """What came of one question, with the seconds that it had and took."""

    had: float
    took: float
    came: Said | Unsaid


@dataclass(frozen=True, slots=True)
class Storm:
    """What came of all questions; `tokens` of prompts as the servers counted them in what they answered."""

    questions: tuple[Question, ...]
    tokens: int
    most_at_once: int
    answers: int


async def storm(seed: int, *, count: int, had: tuple[float, float], slow: bool, at_once: int = 8) -> Storm:
    """Ask `count` questions within a second; half of the answers are good, the others drawn from all others.

    For breakers a second is a millisecond, also where a server asks to be left alone for a minute: a storm in
    which every route is left alone would be a calm.
    """
    draw = random.Random(seed)
    async with way_with(PATIENT, at_once, rest=20.0, hurry=1000.0) as way:
        for model in NAMES:
            way.server(model).will[model] = [_drawn(draw, model, slow) for _ in range(count * 4)]
        questions = await asyncio.gather(
            *(_asked(way, draw.uniform(*had), draw.random()) for _ in range(count))
        )
        servers = (way.cloud, way.local, way.own)
        answered = [answer for server in servers for answer in server.answered]
        most = max(server.most_at_once for server in servers)
        return Storm(tuple(questions), sum(map(_tokens, answered)), most, len(answered))


def _drawn(draw: random.Random, model: str, slow: bool) -> Exchange:
    if draw.random() < 0.5:
        return replace(chat() if model == THREE else completion(), silent=0.005)
    cases = [case for case in TRANSPORT if slow or case.name not in SLOW]
    return draw.choice([*documented(PROVIDERS[model]), *cases]).answer


async def _asked(way: Way, had: float, later: float) -> Question:
    await asyncio.sleep(later)
    began = time.monotonic()
    came = await way.gateway.complete(ASK, had)
    return Question(had, time.monotonic() - began, came)


def _tokens(answer: Exchange) -> int:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return 0
    if not isinstance(body, dict) or answer.status != 200:
        return 0
    usage = body.get("usage", {})
    told: int = usage.get("prompt_tokens", 0) if isinstance(usage, dict) else 0
    return told + int(body.get("prompt_eval_count") or 0)


def tokens_of(questions: Sequence[Question]) -> int:
    """Return the tokens of prompts that the gateway counted."""
    return sum(each.came.prompt_tokens for each in questions)
