"""Runs the engine in a process of its own, so that neither its work nor its death stops a worker.

The event loop stays free to give signs of life. The process gets no credential: its environment is made
anew from a few names, and what it reviews comes through a pipe.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

from bot.agents.warm import Gone, Warm
from bot.cache import Cache
from bot.cache.from_parent import VARIABLE as SHARED
from bot.cache.handed_down import handed_down
from bot.counter.optimizing import Order
from bot.counter.optimizing import given as order_given
from bot.lifeline import VARIABLE, lifeline
from bot.llm.handed_down import Allowed
from bot.llm.handed_down import handed_down as models_handed_down
from bot.reviewing import TROUBLE, Effort
from bot.scanning.work import given

_KEPT = (
    "HOME", "PATH", "TMPDIR", "LANG", "LC_ALL", "XDG_CACHE_HOME", "VELOX_CACHE_DIR", "VIRTUAL_ENV",
    "SSL_CERT_FILE", "SSL_CERT_DIR",
    "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy",
    "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
"""What the process may know: where programs, caches and packages are; no secret of ours is among it."""

MOST_SAID = 2000


class CannotReview(Exception):
    """The review cannot be made, and trying again would not help; the text is a sentence."""


class ReviewBroke(Exception):
    """The process ended without a review: it was killed, ran out of time or memory. The text says how."""


async def review_apart(
    packed: bytes,
    effort: Effort,
    seconds: float,
    shared: Cache | None = None,
    models: Allowed | None = None,
) -> bytes:
    """Return the review of a packed bundle, as `bot.reviewing` writes it.

    Raises CannotReview or ReviewBroke. When it is cancelled, `seconds` are over, or this process is killed,
    the process and all that it started end as well. It is helped out with scans of the `shared` cache, and
    with language `models`: neither keys nor addresses of them are its affair.
    """
    return await _made("bot.reviewing", packed, effort, seconds, shared, models)


async def part_apart(
    part: bytes, packed: bytes, effort: Effort, seconds: float, shared: Cache | None = None
) -> bytes:
    """Return the result of a part of a scan, as `bot.scanning.work` writes it; as `review_apart`."""
    return await _made("bot.scanning.work", given(part, packed), effort, seconds, shared)


async def optimized_apart(
    order: Order,
    packed: bytes,
    effort: Effort,
    seconds: float,
    shared: Cache | None = None,
    models: Allowed | None = None,
    warm: Warm | None = None,
) -> bytes:
    """Return the work on a packed bundle, as `bot.counter.optimizing` writes it; as `review_apart`.

    With `warm` the process is one that need not read Velox first, where no language model is to be asked.
    """
    data = order_given(order, packed)
    if warm is None or (models is not None and models.policy != "off"):
        return await _made("bot.counter.optimizing", data, effort, seconds, shared, models)
    words = [str(effort.proof_seconds), str(effort.processes)]
    with lifeline() as watched:
        async with handed_down(shared) as asked:
            named = {VARIABLE: 3} | ({SHARED: 4} if asked else {})
            running = warm.run(
                data, (words, environment() | dict(effort.choosing.variables), named), (watched, *asked)
            )
            try:
                status, written, said = await asyncio.wait_for(running, seconds)
            except TimeoutError:
                raise ReviewBroke(f"the review took longer than {seconds:g} seconds") from None
            except Gone as gone:
                raise ReviewBroke(str(gone)) from gone
    return _judged(status, written, said)


async def _made(
    module: str,
    data: bytes,
    effort: Effort,
    seconds: float,
    shared: Cache | None,
    models: Allowed | None = None,
) -> bytes:
    with lifeline() as watched:
        async with handed_down(shared) as asked, models_handed_down(models) as offered:
            told = {VARIABLE: str(watched), SHARED: "".join(map(str, asked)), **dict(offered.variables)}
            told |= effort.choosing.variables
            descriptors = (watched, *asked, *offered.descriptors)
            return await _made_within(module, data, effort, seconds, told, descriptors)


async def _made_within(
    module: str,
    data: bytes,
    effort: Effort,
    seconds: float,
    told: Mapping[str, str],
    descriptors: tuple[int, ...],
) -> bytes:
    words = [sys.executable, "-m", module, str(effort.proof_seconds), str(effort.processes)]
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=environment() | dict(told),
        start_new_session=True,
        pass_fds=descriptors,
    )
    try:
        written, said = await asyncio.wait_for(process.communicate(data), seconds)
    except TimeoutError:
        raise ReviewBroke(f"the review took longer than {seconds:g} seconds") from None
    finally:
        await _end(process)
    return _judged(process.returncode, written, said)


def _judged(status: int | None, written: bytes, said: bytes) -> bytes:
    """Return what a process wrote that ended well."""
    if status == 0:
        return written
    words_said = said.decode("utf-8", "replace").strip()[-MOST_SAID:]
    if status == TROUBLE:
        raise CannotReview(words_said or "the bundle cannot be reviewed")
    last = words_said.splitlines()[-1] if words_said else "it said nothing"
    raise ReviewBroke(f"the review ended with status {status}: {last}")


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def environment() -> dict[str, str]:
    """Return the environment of such processes, made anew from a few names."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {"PATH": os.defpath} | kept | {"PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"}
