"""What a review and its worker say to one another about questions: JSON with its length before it.

Neither side is believed by the other in what it holds: a review parses hostile code. Blocking and
asynchronous ends share the bytes alone.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

from engine.ports import Ask, Said, Unsaid
from engine.strict_json import NotThis, decode, plain

HEAD = struct.Struct(">I")
MOST_BYTES = 4 << 20
MOST_ASKS = 32

Json = Any
"""A decoded JSON document, whose meaning its reader knows."""


def framed(value: object) -> bytes:
    """Return a message; raises ValueError for one that is too long."""
    content = json.dumps(value).encode()
    if len(content) > MOST_BYTES:
        raise ValueError("a message that is too long")
    return HEAD.pack(len(content)) + content


def length(head: bytes) -> int:
    """Return how long a message is; raises ValueError for one that is too long."""
    (size,) = HEAD.unpack(head)
    if size > MOST_BYTES:
        raise ValueError("a message that is too long")
    return int(size)


def written_asks(asks: Sequence[Ask], seconds: float, *, local: bool) -> bytes:
    """Return the message of questions."""
    listed = [
        {
            "name": ask.name, "system": ask.system, "user": ask.user, "schema": ask.schema,
            "prompt_version": ask.prompt_version, "most_tokens": ask.most_tokens,
            "temperature": ask.temperature, "seed": ask.seed,
        }
        for ask in asks
    ]  # fmt: skip
    return framed({"asks": listed, "seconds": seconds, "local": local})


def read_asks(content: bytes) -> tuple[tuple[Ask, ...], float, bool]:
    """Return questions, the seconds for all of them, and whether local models alone may be asked.

    Raises ValueError for anything else.
    """
    found = _object(content)
    match found:
        case {"asks": [*asks], "seconds": int() | float() as seconds, "local": bool(local)}:
            if len(asks) > MOST_ASKS or not 0 <= seconds <= 86_400:
                raise ValueError("too many questions, or no time for them")
            return tuple(map(_ask, asks)), float(seconds), local
    raise ValueError("no questions")


def _ask(value: Json) -> Ask:
    match value:
        case {
            "name": str(name), "system": str(system), "user": str(user), "schema": dict(schema),
            "prompt_version": str(version), "most_tokens": int(most),
            "temperature": int() | float() as temperature, "seed": int(seed),
        } if 0 < most <= 100_000 and 0 <= temperature <= 2:  # fmt: skip
            return Ask(name[:64], system, user, schema, version[:64], most, float(temperature), seed)
    raise ValueError("no question")


def written_answers(answers: Sequence[Said | Unsaid]) -> bytes:
    """Return the message of answers."""
    return framed([{"said" if isinstance(each, Said) else "unsaid": plain(each)} for each in answers])


def read_answers(content: bytes, count: int) -> tuple[Said | Unsaid, ...]:
    """Return so many answers; raises ValueError for anything else."""
    try:
        found = json.loads(content)
        if not isinstance(found, list) or len(found) != count:
            raise ValueError("not one answer for each question")
        return tuple(
            decode(Said, each["said"]) if "said" in each else decode(Unsaid, each["unsaid"]) for each in found
        )
    except (NotThis, TypeError, KeyError, RecursionError) as problem:
        raise ValueError(f"no answers: {problem}") from None


def _object(content: bytes) -> Json:
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("nested without end") from None
