"""What the gateway to language models costs per question, over what the provider takes.

A stand-in for OpenRouter in a process of its own answers after a fixed time; the same question is sent to it
by the gateway and by nothing but aiohttp, by turns (A B B A). The overhead is the difference of a pair.
Limit: half of the questions cost less than 5 ms more. Beside it, without a limit: what a caller without an
event loop pays, who opens a gateway for each batch, and a gateway whose first route is left alone.

Then storms: many questions at once with little time each, on four routes that fail in every documented way
and in silence. Limit: no question takes longer than the time that it had.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection

import aiohttp

from bench.scan_speed import verdict
from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_gateway import BlockingModel, Gateway, Leg
from engine.adapters.llm_openrouter import OpenRouterRoute
from engine.ports import Ask, Json, Said
from tests.llm.exchanges import completion
from tests.llm.stand_in import KEY, openrouter, serving
from tests.llm.storms import storm

ROUNDS = 60
"""Pairs of A B B A; 2 questions of each kind in one."""

LATENCY = 0.02
"""Seconds that the stand-in waits; a model takes a thousand times that, which would hide what is measured."""

MOST_MILLISECONDS = 5.0

STORMS = (11, 12, 13, 14)
QUESTIONS = 50

SCHEMA: dict[str, Json] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
ASK = Ask("reply", "You answer in JSON.", "for row in rows: use(row)\n" * 500, SCHEMA, "bench/1", 2000)
"""13 kB, as questions about a function are at most."""

REPLY = json.dumps({"answer": "rows = set(rows)\n" * 400})


async def _serve(told: Connection) -> None:
    provider = openrouter()
    provider.usual = replace(completion(REPLY), silent=LATENCY)
    async with serving(provider) as server:
        told.send(server.url)
        await asyncio.to_thread(told.recv)
        told.send(len(server.breaches))


def _server(told: Connection) -> None:
    asyncio.run(_serve(told))


@contextmanager
def stand_in() -> Iterator[str]:
    """Run the stand-in in a process of its own, and give its address; it must not have been asked amiss."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_server, args=(theirs,), daemon=True)
    process.start()
    try:
        yield str(ours.recv())
        ours.send("enough")
        if ours.recv():
            raise RuntimeError("the stand-in refused questions")
    finally:
        process.join(5.0)
        process.kill()


def legs(url: str, *, shut: bool = False) -> list[Leg]:
    """Return the two routes of one provider, the first of them left alone if `shut`."""
    made = [
        Leg(OpenRouterRoute(f"maker/{name}", name, KEY, url=url), Breaker(time.monotonic))
        for name in ("first", "second")
    ]
    if shut:
        made[0].breaker.failed(made[0].breaker.enter(), at_once=True, rest=3600.0)
    return made


async def bare(session: aiohttp.ClientSession, url: str, body: bytes) -> None:
    """Send the same bytes without anything of ours, and read the reply."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    async with session.post(f"{url}/chat/completions", data=body, headers=headers) as answer:
        if json.loads(await answer.read())["choices"][0]["message"]["content"] != REPLY:
            raise RuntimeError("the stand-in answered something else")


async def asked(gateway: Gateway) -> None:
    """Ask once by a gateway."""
    if not isinstance(await gateway.complete(ASK, 30.0), Said):
        raise RuntimeError("the gateway gave no reply")


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


async def overheads(url: str, body: bytes, *, shut: bool) -> tuple[list[float], list[float]]:
    """Return the seconds of bare requests, and pair by pair what the gateway took on top of them."""
    ours, theirs = [], []
    async with (
        aiohttp.ClientSession() as session,
        Gateway(legs(url, shut=shut), time.monotonic, random.Random(1).random) as gateway,
    ):
        for number in range(ROUNDS + 5):
            first = await _timed(lambda: bare(session, url, body))
            second = await _timed(lambda: asked(gateway))
            third = await _timed(lambda: asked(gateway))
            fourth = await _timed(lambda: bare(session, url, body))
            if number >= 5:  # connections are open by now
                theirs += [first, fourth]
                ours += [second - first, third - fourth]
    return theirs, ours


def body_sent() -> bytes:
    """Return what the route sends, taken from a gateway before a server of this process."""

    async def heard() -> bytes:
        async with serving(openrouter()) as server:
            async with Gateway(legs(server.url)[:1], time.monotonic, random.random) as gateway:
                await asked(gateway)
            return json.dumps(server.requests[0]).encode()

    return asyncio.run(heard())


def blocking(url: str) -> float:
    """Return the milliseconds that half of the calls of a caller without an event loop take at most."""
    routes = legs(url)
    model = BlockingModel(lambda: Gateway(routes, time.monotonic, random.random), "bench")
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        (said,) = model.complete([ASK], 30.0)
        taken.append(time.perf_counter() - start)
        if not isinstance(said, Said):
            raise RuntimeError(said.reason)
    return statistics.median(taken) * 1000


def main() -> int:
    print(f"gateway to language models (the stand-in waits {LATENCY * 1000:.0f} ms; {ROUNDS * 2} pairs)")
    body = body_sent()
    with stand_in() as url:
        theirs, ours = asyncio.run(overheads(url, body, shut=False))
        _, second = asyncio.run(overheads(url, body, shut=True))
        alone = blocking(url)
    floor = statistics.median(theirs) * 1000
    print(f"  {'aiohttp alone, ms, p50':58s} {floor:8.2f}")
    holds = verdict(
        "the gateway on top of it, ms, p50", statistics.median(ours) * 1000, MOST_MILLISECONDS, at_most=True
    )
    for name, figure in (
        ("... p95", statistics.quantiles(ours, n=20)[-1] * 1000),
        ("... where the first route is left alone, p50", statistics.median(second) * 1000),
        ("... for a caller without an event loop, p50", alone - floor),
    ):
        print(f"  {name:58s} {figure:8.2f}")
    storms = [asyncio.run(storm(seed, count=QUESTIONS, had=(0.2, 2.0), slow=True)) for seed in STORMS]
    questions = [each for weather in storms for each in weather.questions]
    said = sum(isinstance(each.came, Said) for each in questions)
    print(f"  {len(questions)} questions in storms, {said} of them answered")
    worst = max(each.took / each.had for each in questions)
    holds &= verdict("the longest question, of the time that it had", worst, 1.0, at_most=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
