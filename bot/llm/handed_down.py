"""Language models, handed down to a review that has no key and no address: it asks, its worker answers.

The worker knows whose review it is and what may be asked for it, whatever its child says. What the child does
is in `bot.llm.from_parent`.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.llm.budgets import Counter
from bot.llm.framing import HEAD, length, read_asks, written_answers
from bot.llm.from_parent import VARIABLE
from bot.privacy import Policy
from bot.store.llm import Payer

MOST_QUESTIONS = 64
"""More than these no review asks, and none is answered."""


@dataclass(frozen=True, slots=True)
class Models:
    """What a worker has: whoever asks and counts, which models there are by policy, and seconds a review."""

    counter: Counter
    signatures: Mapping[Policy, str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Allowed:
    """Models for one review: for whom they are asked, and which may be; the tenant keeps replies apart."""

    models: Models
    tab: Payer
    policy: Policy
    tenant: str


@dataclass(frozen=True, slots=True)
class HandedDown:
    """What a child is given: descriptors to pass, variables to set."""

    descriptors: tuple[int, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()


@asynccontextmanager
async def handed_down(allowed: Allowed | None) -> AsyncIterator[HandedDown]:
    """Give what to hand to a child, nothing where no model may be asked, and answer it."""
    if allowed is None or allowed.policy == "off" or not allowed.models.signatures.get(allowed.policy):
        yield HandedDown()
        return
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    answering = asyncio.create_task(_answer(reader, writer, allowed))
    try:
        with theirs:
            offer = {
                "descriptor": theirs.fileno(),
                "policy": allowed.policy,
                "signatures": dict(allowed.models.signatures),
                "tenant": allowed.tenant,
                "seconds": allowed.models.seconds,
            }
            yield HandedDown((theirs.fileno(),), ((VARIABLE, json.dumps(offer)),))
    finally:
        answering.cancel()
        await asyncio.wait([answering])
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, allowed: Allowed) -> None:
    """Answer until the child hangs up, asks too much, or says what no child of ours says: hang up then."""
    try:
        with suppress(asyncio.IncompleteReadError, OSError, ValueError):
            await _converse(reader, writer, allowed)
    finally:
        writer.close()


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, allowed: Allowed) -> None:
    asked = 0
    while True:
        size = length(await reader.readexactly(HEAD.size))
        asks, seconds, local = read_asks(await reader.readexactly(size))
        asked += len(asks)
        if asked > MOST_QUESTIONS:
            return
        local_only = local or allowed.policy == "local"
        counter, within = allowed.models.counter, min(seconds, allowed.models.seconds)
        answers = await asyncio.gather(
            *(counter.complete(allowed.tab, ask, within, local_only=local_only) for ask in asks)
        )
        writer.write(written_answers(answers))
        await writer.drain()
