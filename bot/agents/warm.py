"""Has code optimized by processes that are forked from one which has read Velox already.

Small code takes a tenth of the time that a new process takes to begin. What is forked is as far apart as a
process of its own: it leads a session, knows its own environment alone, and ends with its lifeline.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from bot.counter.forking import Order, written

ENDING_SECONDS = 5.0


class Gone(Exception):
    """The process that forks is not there, or ended."""


class Warm:
    """A process that forks others, started when it is first needed; an async context manager."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: Process | None = None
        self._control: socket.socket | None = None
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), ENDING_SECONDS)
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()

    async def run(self, data: bytes, order: Order, descriptors: Sequence[int]) -> tuple[int, bytes, bytes]:
        """Give data to a new process, and return its exit status, what it wrote, and what it complained of.

        `descriptors` are those that the order names, the first as number 3. When this is cancelled, the
        process is killed with all that it started. Raises Gone.
        """
        with _pairs() as (ours, theirs):
            await self._send(written(order), [*(end.fileno() for end in theirs), *descriptors])
            for end in theirs:
                end.close()
            streams: list[Streams] = []
            try:
                for end in ours:
                    streams.append(await asyncio.open_connection(sock=end))  # noqa: PERF401 (one may fail)
                return await _followed(data, streams)
            finally:
                for _, writer in streams:
                    writer.transport.abort()  # what was not written yet is nobody's any more

    async def _send(self, message: bytes, descriptors: Sequence[int]) -> None:
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()
            assert self._control is not None
            try:
                socket.send_fds(self._control, [message], descriptors)
            except OSError as error:
                self._process = None
                raise Gone(f"the process that forks cannot be reached: {error}") from error

    async def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.counter.forking"),
                stdin=theirs.fileno(),
                stdout=DEVNULL,
                env=self._environment,
                start_new_session=True,
            )


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextmanager
def _pairs() -> Iterator[tuple[list[socket.socket], list[socket.socket]]]:
    """Give both ends of three connections: work, complaints, and how it goes."""
    pairs = [socket.socketpair() for _ in range(3)]
    try:
        yield [ours for ours, _ in pairs], [theirs for _, theirs in pairs]
    finally:
        for pair in pairs:
            for end in pair:
                end.close()


async def _followed(data: bytes, streams: Sequence[Streams]) -> tuple[int, bytes, bytes]:
    (work, give), (complaints, _), (said, _) = streams
    child = 0
    try:
        child = await _number(said)
        give.write(data)
        with suppress(ConnectionError):
            await give.drain()
            give.write_eof()
        found, complained, status = await asyncio.gather(_all(work), _all(complaints), _number(said))
        child = 0
        return status, found, complained
    finally:
        if child:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)


async def _all(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:  # it ended without having read all of its work
        return b""


async def _number(reader: asyncio.StreamReader) -> int:
    line = await reader.readline()
    if not line:
        raise Gone("the process that forks ended")
    return int(line)
