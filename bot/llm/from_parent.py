"""Language models as a review asks them that has no key: through a socket whose other end its worker holds.

See `bot.llm.handed_down`.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

from bot.llm.framing import HEAD, length, read_answers, written_asks
from bot.privacy import POLICIES, Policy, strictest
from engine.ports import Ask, Said, Unsaid

VARIABLE = "VELOX_MODELS"
"""Says in JSON what the worker offers: a socket's descriptor, the policy, the models, for whom, how long."""

GRACE = 5.0
"""Seconds that the worker may be late with what it was given seconds for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a worker offers: `signatures` name the models by policy, `tenant` whose review it is."""

    descriptor: int
    policy: Policy
    signatures: dict[str, str]
    tenant: str
    seconds: float


def read_offer(environment: MutableMapping[str, str]) -> Offer | None:
    """Take the offer out of an environment, None where there is none."""
    told = environment.pop(VARIABLE, "")
    if not told:
        return None
    found = json.loads(told)
    policy = found["policy"]
    assert policy in POLICIES
    return Offer(found["descriptor"], policy, found["signatures"], found["tenant"], found["seconds"])


class ParentsModel:
    """Asks the worker: `engine.ports.LanguageModel`."""

    def __init__(self, offer: Offer, policy: Policy) -> None:
        self._policy = policy
        self._signature = offer.signatures.get(policy, "")
        self._connection: socket.socket | None = socket.socket(fileno=offer.descriptor)
        os.set_inheritable(offer.descriptor, False)

    @property
    def signature(self) -> str:
        """Names the models that may answer and their parameters."""
        return self._signature

    def complete(self, asks: Sequence[Ask], seconds: float) -> tuple[Said | Unsaid, ...]:
        """Answer questions, in their order; see `engine.ports.LanguageModel`."""
        if self._connection is None:
            return tuple(Unsaid("the worker does not answer any more", final=True) for _ in asks)
        try:
            self._connection.settimeout(seconds + GRACE)
            self._connection.sendall(written_asks(asks, seconds, local=self._policy == "local"))
            content = self._received(length(self._received(HEAD.size)))
            return read_answers(content, len(asks))
        except (OSError, ValueError):
            self.close()
            return tuple(Unsaid("the worker does not answer", final=True) for _ in asks)

    def close(self) -> None:
        """Ask no more: an answer that comes late would be taken for the next."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _received(self, size: int) -> bytes:
        assert self._connection is not None
        content = bytearray()
        while len(content) < size:
            some = self._connection.recv(min(size - len(content), 1 << 20))
            if not some:
                raise ConnectionResetError("the worker hung up")
            content += some
        return bytes(content)


def model_of(offer: Offer, repository: Policy) -> ParentsModel | None:
    """Return the models of an offer that a repository's settings allow, None if they allow none."""
    policy = strictest(offer.policy, repository)
    return None if policy == "off" or not offer.signatures.get(policy) else ParentsModel(offer, policy)
