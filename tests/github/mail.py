"""Deliveries: signed as GitHub signs them, sent once, lost, doubled, or out of order as a test wants it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

import aiohttp

from tests.github.world import World, instant

Json = Any
Fate = Literal["sent", "lost", "twice", "held"]

PATIENCE = 10.0
"""GitHub waits ten seconds for an acknowledgement."""


@dataclass(eq=False, slots=True)
class Attempt:
    """One try to deliver an event; `status_code` 0 means that nobody answered."""

    id: int
    at: float
    redelivery: bool
    status_code: int
    status: str
    duration: float


@dataclass(eq=False, slots=True)
class Delivery:
    """An event and its tries. The bytes stay the same, so a redelivery has the same signature and GUID."""

    guid: str
    event: str
    action: str | None
    body: bytes
    installation: int | None
    repository: int | None
    at: float
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def payload(self) -> Json:
        """What the event says."""
        return json.loads(self.body)


@dataclass(slots=True)
class Rule:
    """What becomes of the next deliveries whose `event.action` matches a glob."""

    fate: Fate
    which: str
    left: int


class Mail:
    """Sends deliveries to the App's address, in the background, each in its turn."""

    def __init__(self, world: World, secret: str) -> None:
        self.world = world
        self.secret = secret
        self.url: str | None = None
        self.hook_id = 501_234_567
        self.deliveries: list[Delivery] = []
        self.held: list[Delivery] = []
        self.rules: list[Rule] = []
        self._queue: asyncio.Queue[tuple[Delivery, bool]] = asyncio.Queue()
        self._postman: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to send."""
        self._postman = asyncio.create_task(self._carry())

    async def stop(self) -> None:
        """End at once; what was not sent is lost."""
        if self._postman is not None:
            self._postman.cancel()
            await asyncio.gather(self._postman, return_exceptions=True)

    def lose(self, count: int = 1, which: str = "*") -> None:
        """Record the next deliveries as failed without sending them."""
        self.rules.append(Rule("lost", which, count))

    def double(self, count: int = 1, which: str = "*") -> None:
        """Send the next deliveries twice, with the same GUID."""
        self.rules.append(Rule("twice", which, count))

    def hold(self, count: int = 1, which: str = "*") -> None:
        """Keep the next deliveries back until `release`."""
        self.rules.append(Rule("held", which, count))

    def release(
        self, order: Literal["as it was", "reversed", "shuffled"] = "as it was", seed: int = 0
    ) -> None:
        """Send what was held."""
        ready, self.held = self.held, []
        if order == "reversed":
            ready.reverse()
        elif order == "shuffled":
            random.Random(seed).shuffle(ready)
        for delivery in ready:
            self._queue.put_nowait((delivery, False))

    async def settled(self) -> None:
        """Wait until everything that is to be sent was answered."""
        await self._queue.join()

    def post(
        self, event: str, action: str | None, installation: int | None, repository: int | None, payload: Json
    ) -> Delivery:
        """Put an event on its way, or let it meet its fate."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        delivery = Delivery(
            str(uuid.uuid4()), event, action, body, installation, repository, self.world.now()
        )
        self.deliveries.append(delivery)
        match self._fate(f"{event}.{action}" if action else event):
            case "lost":
                self._record(delivery, False, 0, "timed out", PATIENCE)
            case "held":
                self.held.append(delivery)
            case "twice":
                self._queue.put_nowait((delivery, False))
                self._queue.put_nowait((delivery, False))
            case _:
                self._queue.put_nowait((delivery, False))
        return delivery

    def _fate(self, name: str) -> Fate:
        for rule in self.rules:
            if rule.left and fnmatchcase(name, rule.which):
                rule.left -= 1
                return rule.fate
        return "sent"

    def redeliver(self, attempt: int) -> bool:
        """Send again what an attempt carried; False if there is no such attempt."""
        for delivery in self.deliveries:
            if any(tried.id == attempt for tried in delivery.attempts):
                self._queue.put_nowait((delivery, True))
                return True
        return False

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """Return the headers of a delivery, signed."""
        digest = hmac.new(self.secret.encode(), delivery.body, hashlib.sha256).hexdigest()
        legacy = hmac.new(self.secret.encode(), delivery.body, hashlib.sha1).hexdigest()
        return {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/0a1b2c3",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(self.hook_id),
            "X-GitHub-Hook-Installation-Target-ID": str(self.world.app_id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature": f"sha1={legacy}",
            "X-Hub-Signature-256": f"sha256={digest}",
        }

    async def _carry(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
            while True:
                delivery, again = await self._queue.get()
                try:
                    await self._send(session, delivery, again)
                finally:
                    self._queue.task_done()

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery, again: bool) -> None:
        if self.url is None:
            self._record(delivery, again, 0, "no address", 0.0)
            return
        started = time.monotonic()
        try:
            async with session.post(
                self.url, data=delivery.body, headers=self.headers(delivery), allow_redirects=False
            ) as answer:
                await answer.read()
                code, said = answer.status, "OK" if answer.ok else f"Invalid HTTP Response: {answer.status}"
        except TimeoutError:
            code, said = 0, "timed out"
        except aiohttp.ClientError:
            code, said = 0, "failed to connect to host"
        self._record(delivery, again, code, said, time.monotonic() - started)

    def _record(self, delivery: Delivery, again: bool, code: int, said: str, seconds: float) -> None:
        number = self.world.next_id() * 1000
        delivery.attempts.append(Attempt(number, self.world.now(), again, code, said, seconds))

    def items(self) -> list[Json]:
        """Return the attempts as `GET /app/hook/deliveries` lists them, the newest first."""
        items = [
            {
                "id": attempt.id,
                "guid": delivery.guid,
                "delivered_at": instant(attempt.at),
                "redelivery": attempt.redelivery,
                "duration": round(attempt.duration, 3),
                "status": attempt.status,
                "status_code": attempt.status_code,
                "event": delivery.event,
                "action": delivery.action,
                "installation_id": delivery.installation,
                "repository_id": delivery.repository,
                "throttled_at": None,
            }
            for delivery in self.deliveries
            for attempt in delivery.attempts
        ]
        return sorted(items, key=lambda item: -item["id"])
