"""What can go wrong between a question and a model's reply, and what is to be done then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Step(Enum):
    """What the gateway does after a try that gave nothing."""

    AGAIN = "try the same route again, after a pause"
    NEXT = "go to the next route"
    SHUT = "go to the next route, and leave this one alone for a while"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a try used up, whatever came of it: tokens as the provider counts them, US dollars if told."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float | None = None

    def __add__(self, other: Spent) -> Spent:
        costs = [each for each in (self.cost, other.cost) if each is not None]
        return Spent(
            self.prompt_tokens + other.prompt_tokens,
            self.reply_tokens + other.reply_tokens,
            sum(costs) if costs else None,
        )


NOTHING_SPENT = Spent()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a trouble means: what to do next, and a clause for a person.

    `counts` tells whether the route itself is in doubt: what a question brought about on its own says nothing
    of the route.
    """

    step: Step
    why: str
    counts: bool = True


class Trouble(Enum):
    """What goes wrong without a status or code that says so."""

    SILENT = Meaning(Step.NEXT, "no answer in time")
    UNREACHABLE = Meaning(Step.SHUT, "nothing listens there, or the name is unknown")
    UNTRUSTED = Meaning(Step.SHUT, "no connection that can be trusted: its certificate is not valid")
    NO_ADDRESS = Meaning(Step.SHUT, "its address is none")
    NO_KEY = Meaning(Step.SHUT, "its key is none: a header cannot hold it")
    BROKEN = Meaning(Step.AGAIN, "the connection broke")
    ENDLESS = Meaning(Step.NEXT, "the answer is longer than any reply")
    NO_JSON = Meaning(Step.AGAIN, "the answer is no JSON object")
    NO_REPLY = Meaning(Step.AGAIN, "the answer holds no reply")
    UNFINISHED = Meaning(Step.AGAIN, "the reply did not end by itself")
    CUT_OFF = Meaning(Step.NEXT, "the reply was cut off at its longest", counts=False)
    REFUSED = Meaning(Step.NEXT, "the model refused to reply", counts=False)
    EMPTY = Meaning(Step.NEXT, "the reply is empty, or no text", counts=False)
    NO_ROOM = Meaning(Step.NEXT, "the prompt does not fit the model's context", counts=False)
    PROMPT_CUT = Meaning(
        Step.NEXT, "the server read a part of the prompt alone; give it a larger context", counts=False
    )
    ELSEWHERE = Meaning(Step.SHUT, "another machine answered than the local one: name a model that is here")
    SPENT_LIMIT = Meaning(Step.SHUT, "a budget of the account or the key is spent")
    HELD_CREDITS = Meaning(Step.AGAIN, "other requests hold the account's credits")


class RouteFault(Exception):
    """A try that gave no usable reply.

    `why` is a clause for a person that holds nothing of ours but numbers and names, and no words of the
    provider's; `wait` the seconds that the provider asked to wait, None if it asked nothing.
    """

    def __init__(
        self, meaning: Meaning, *, wait: float | None = None, spent: Spent = NOTHING_SPENT, code: int = 0
    ) -> None:
        self.why = f"{meaning.why} ({code})" if code else meaning.why
        super().__init__(self.why)
        self.step = meaning.step
        self.counts = meaning.counts
        self.wait = wait
        self.spent = spent


OPENROUTER: Mapping[int, Meaning] = MappingProxyType(
    {
        400: Meaning(Step.NEXT, "the request was refused", counts=False),
        401: Meaning(Step.SHUT, "the key is not valid"),
        402: Meaning(Step.SHUT, "the account has no credits left, or the key has reached its limit"),
        403: Meaning(Step.NEXT, "moderation refused the request", counts=False),
        404: Meaning(Step.SHUT, "no provider offers the model with a strict schema and this privacy"),
        408: Meaning(Step.AGAIN, "the request timed out there"),
        409: Meaning(Step.AGAIN, "the request met a conflict"),
        410: Meaning(Step.SHUT, "the model is no longer offered"),
        413: Meaning(Step.NEXT, "the request is too large", counts=False),
        422: Meaning(Step.NEXT, "the request could not be processed", counts=False),
        429: Meaning(Step.AGAIN, "too many requests"),
        499: Meaning(Step.NEXT, "the request was given up on the way"),
        500: Meaning(Step.AGAIN, "an error of the server"),
        502: Meaning(Step.AGAIN, "the model's provider is down or answered nonsense"),
        503: Meaning(Step.AGAIN, "no provider is available"),
        504: Meaning(Step.AGAIN, "the provider took too long"),
        524: Meaning(Step.AGAIN, "the edge network waited too long"),
        529: Meaning(Step.AGAIN, "the provider is overloaded"),
    }
)
"""https://openrouter.ai/docs/api-reference/errors; 409, 410, 413, 422, 499, 504, 524 and 529 as the
provider's own client libraries name them."""

COMPATIBLE: Mapping[int, Meaning] = MappingProxyType(
    {
        400: Meaning(Step.NEXT, "the request was refused", counts=False),
        401: Meaning(Step.SHUT, "the key is not valid"),
        403: Meaning(Step.SHUT, "the key may not use this model"),
        404: Meaning(Step.SHUT, "there is no such model or address"),
        408: Meaning(Step.AGAIN, "the request timed out there"),
        409: Meaning(Step.AGAIN, "the request met a conflict"),
        413: Meaning(Step.NEXT, "the request is too large", counts=False),
        422: Meaning(Step.NEXT, "the request could not be processed", counts=False),
        429: Meaning(Step.AGAIN, "too many requests, or the quota is used up"),
        500: Meaning(Step.AGAIN, "an error of the server"),
        503: Meaning(Step.AGAIN, "the server is overloaded"),
    }
)
"""https://platform.openai.com/docs/guides/error-codes"""

OLLAMA: Mapping[int, Meaning] = MappingProxyType(
    {
        400: Meaning(Step.NEXT, "the request was refused, or does not fit the model's context", counts=False),
        404: Meaning(Step.SHUT, "the model is not there: `ollama pull` fetches it"),
        429: Meaning(Step.AGAIN, "too many requests"),
        500: Meaning(Step.AGAIN, "an error of the server"),
        502: Meaning(Step.AGAIN, "a model of the cloud could not be reached"),
        503: Meaning(Step.AGAIN, "the server's queue is full"),
    }
)
"""https://docs.ollama.com/api/errors; 503 as its FAQ says of the queue."""


def meaning_of(table: Mapping[int, Meaning], code: int) -> Meaning:
    """Return what a status or code means; one that no table has is judged by its hundreds."""
    undocumented = Step.AGAIN if 500 <= code < 600 else Step.NEXT
    return table.get(code) or Meaning(undocumented, "it answered what nobody documents")
