"""Signs stored payloads as GitHub would, sends them to a running server, and asks what became of them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import aiohttp
import orjson

from bot.events import EVENTS
from bot.store.deliveries import outcomes
from bot.store.pool import Connection
from engine.errors import BadInput
from engine.ports import Progress

SECONDS = 10.0
"""So long GitHub waits for an answer (https://docs.github.com/webhooks/using-webhooks/best-practices)."""

PATIENCE = 30.0
"""Seconds for which the database is asked what was decided."""

POLL = 0.1

_EVENT = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of a delivery, byte for byte, its event, and the file that it came from."""

    source: str
    event: str
    body: bytes

    @property
    def action(self) -> str:
        """What its action is, as far as it has one."""
        decoded = orjson.loads(self.body)
        action = decoded.get("action") if isinstance(decoded, dict) else None
        return action if isinstance(action, str) else ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A payload as it was sent under a new `guid`: the HTTP status (0: no answer) and what the server said.

    `outcome` is what its worker decided, read from the database; empty where nobody was asked or it was not
    decided in time.
    """

    payload: Payload
    guid: str
    status: int
    said: str
    outcome: str = ""

    @property
    def taken(self) -> bool:
        """Tell whether GitHub would count it as delivered."""
        return 200 <= self.status < 300


def read_payloads(paths: Iterable[Path], event: str | None = None) -> Iterator[Payload]:
    """Yield the payloads of files, and of the files in folders.

    A file holds one body as GitHub shows it under "Recent deliveries"; its event is the part of its name
    before the first dot (`pull_request.opened.json`), the name of its folder (`pull_request/opened.json`), or
    `event`. A file `*.jsonl` holds one object `{"event": ..., "payload": {...}}` a line. Raises `BadInput`.
    """
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path} does not exist.")
        found = sorted(path.rglob("*.json*")) if path.is_dir() else [path]
        if not found:
            raise BadInput(f"{path} holds no file *.json or *.jsonl.")
        for file in found:
            yield from _lines(file) if file.suffix == ".jsonl" else [_whole(file, event)]


def _whole(file: Path, event: str | None) -> Payload:
    body = file.read_bytes()
    _insist_on_object(body, str(file))
    name = event or _event_of(file)
    if name is None:
        raise BadInput(
            f"{file} does not tell its event: name it like pull_request.opened.json, or use --event."
        )
    return Payload(str(file), name, body)


def _event_of(file: Path) -> str | None:
    first, *rest = file.name.split(".")
    acted_on = next((name for name in (first, file.parent.name) if name in EVENTS), None)
    return acted_on or (first if len(rest) > 1 and _EVENT.fullmatch(first) else None)


def _lines(file: Path) -> Iterator[Payload]:
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        source = f"{file}:{number}"
        entry = _insist_on_object(line, source)
        event, payload = entry.get("event"), entry.get("payload")
        if not isinstance(event, str) or not _EVENT.fullmatch(event) or not isinstance(payload, dict):
            raise BadInput(f'{source} is no {{"event": "...", "payload": {{...}}}}.')
        yield Payload(source, event, orjson.dumps(payload))


def _insist_on_object(body: bytes, source: str) -> Mapping[str, object]:
    try:
        decoded = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput(f"{source} is not JSON: {error}.") from error
    if not isinstance(decoded, dict):
        raise BadInput(f"{source} is not a JSON object, which every payload is.")
    return cast("Mapping[str, object]", decoded)


async def send(payloads: Sequence[Payload], url: str, secret: bytes, progress: Progress) -> list[Sent]:
    """Send payloads one after the other, each signed and under a guid of its own."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session:
        return [
            await _send(session, payload, url, secret)
            for payload in progress.track(payloads, len(payloads), "sending")
        ]


async def _send(session: aiohttp.ClientSession, payload: Payload, url: str, secret: bytes) -> Sent:
    guid = str(uuid.uuid4())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/velox-replay",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": payload.event,
        "X-Hub-Signature-256": f"sha256={hmac.new(secret, payload.body, hashlib.sha256).hexdigest()}",
    }
    try:
        async with session.post(url, data=payload.body, headers=headers) as answer:
            said = (await answer.content.read(2000)).decode(errors="replace").strip()
            return Sent(payload, guid, answer.status, said)
    except TimeoutError:
        return Sent(payload, guid, 0, f"no answer within {SECONDS:g} s")
    except aiohttp.ClientError as error:
        return Sent(payload, guid, 0, str(error) or type(error).__name__)


async def with_outcomes(
    sent: Sequence[Sent], connection: Connection, patience: float = PATIENCE
) -> list[Sent]:
    """Return what was sent with what the workers of this database decided, waiting for them for a while."""
    wanted = [each.guid for each in sent if each.taken]
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    found = await outcomes(connection, wanted)
    while None in found.values() and loop.time() < end:
        await asyncio.sleep(POLL)
        found = await outcomes(connection, wanted)
    return [replace(each, outcome=_outcome(each, found)) for each in sent]


def _outcome(sent: Sent, found: Mapping[str, str | None]) -> str:
    if not sent.taken:
        return ""
    if sent.guid not in found:
        return "nothing: not stored in this database"
    return found[sent.guid] or "waits for a worker"
