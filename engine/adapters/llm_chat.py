"""Chat completions as OpenAI has them: any server that speaks so, and what OpenRouter shares with it.

https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import aiohttp

from engine.adapters.llm_fault import COMPATIBLE, Meaning, RouteFault, Spent, Trouble, meaning_of
from engine.adapters.llm_http import LONGEST_WAIT, Heard, post
from engine.adapters.llm_route import Reply
from engine.ports import Ask, Json

OPTIONAL = frozenset({"temperature", "seed"})
"""What a question can do without: newer models take neither, and say so in different ways."""


@dataclass(frozen=True, slots=True)
class CompatibleRoute:
    """A server with an address of its own that speaks OpenAI's form, with a key or without one.

    `url` is the base address, such as `http://localhost:8000/v1`. What the model refuses of a question's
    parameters is not sent to it again.
    """

    url: str
    model: str
    local: bool
    key: str = field(default="", repr=False)
    name: str = "compatible"
    provider: str = "compatible"
    _refused: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    async def ask(self, session: aiohttp.ClientSession, ask: Ask, seconds: float) -> Reply:
        """Ask once, and again without what was refused; raises `RouteFault`."""
        url = f"{self.url.rstrip('/')}/chat/completions"
        while True:
            body = completion(ask, self.model, self._refused)
            heard = await post(session, url, body, key=self.key, proxied=not self.local, seconds=seconds)
            name = _refused_parameter(heard)
            if name is None or name in self._refused:
                return read_completion(heard, self.model, COMPATIBLE)
            self._refused.add(name)


def completion(ask: Ask, model: str, refused: Set[str] = frozenset()) -> dict[str, Json]:
    """Return the request for one reply that fits the schema of a question, without what was refused.

    Models of OpenAI that refuse `max_tokens` take it by its newer name.
    """
    body: dict[str, Json] = {
        "model": model,
        "messages": [
            {"role": "system", "content": ask.system},
            {"role": "user", "content": ask.user},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": ask.name, "strict": True, "schema": ask.schema},
        },
        "max_completion_tokens" if "max_tokens" in refused else "max_tokens": ask.most_tokens,
        "temperature": ask.temperature,
        "seed": ask.seed,
        "stream": False,
    }
    return {name: value for name, value in body.items() if name not in refused}


def _refused_parameter(heard: Heard) -> str | None:
    """Return the parameter that a model does not take, by the fields of OpenAI's error."""
    error = (heard.body or {}).get("error")
    if heard.status != 400 or not isinstance(error, dict):
        return None
    name = error.get("param")
    told = error.get("code") in ("unsupported_parameter", "unsupported_value")
    return name if told and isinstance(name, str) and name in OPTIONAL | {"max_tokens"} else None


def read_completion(heard: Heard, model: str, table: Mapping[int, Meaning]) -> Reply:
    """Return the reply of an answer; raises `RouteFault` for anything but one whole reply.

    A status of 200 says little: an error may stand in the body, or beside the reply.
    """
    spent = _spent(heard.body or {})
    if heard.status != 200:
        raise _refusal(table, heard.status, heard, (heard.body or {}).get("error"), spent)
    if heard.body is None:
        raise RouteFault(Trouble.NO_JSON.value)
    if error := heard.body.get("error"):
        raise _refusal(table, _code(error), heard, error, spent)
    choices = heard.body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        raise RouteFault(Trouble.NO_REPLY.value, spent=spent)
    if error := choice.get("error"):
        raise _refusal(table, _code(error), heard, error, spent)
    return Reply(_text(choice, spent), name_of(heard.body.get("model"), model), spent)


def _text(choice: Mapping[str, Json], spent: Spent) -> str:
    reason = choice.get("finish_reason")
    message = choice.get("message")
    fields = message if isinstance(message, dict) else {}
    if reason == "length":
        raise RouteFault(Trouble.CUT_OFF.value, spent=spent)
    if reason == "content_filter" or fields.get("refusal"):
        raise RouteFault(Trouble.REFUSED.value, spent=spent)
    if reason != "stop":
        raise RouteFault(Trouble.UNFINISHED.value, spent=spent)
    return whole_text(fields.get("content"), spent)


def whole_text(text: Json, spent: Spent) -> str:
    """Return a reply that is text which can be written down; half a surrogate pair, by an escape, cannot."""
    if isinstance(text, str) and text.strip() and is_text(text):
        return text
    raise RouteFault(Trouble.EMPTY.value, spent=spent)


def name_of(value: Json, asked: str) -> str:
    """Return the name of the model that answered, as it may be shown; what is none is the one asked for."""
    return value[:200] if isinstance(value, str) and value and value.isprintable() else asked


def is_text(text: str) -> bool:
    """Tell whether a string has an encoding."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _spent(body: Mapping[str, Json]) -> Spent:
    usage = body.get("usage")
    fields = usage if isinstance(usage, dict) else {}
    cost = fields.get("cost")
    told = isinstance(cost, int | float) and not isinstance(cost, bool) and 0 <= cost < 1e6
    return Spent(
        count(fields.get("prompt_tokens")),
        count(fields.get("completion_tokens")),
        float(cost) if told and isinstance(cost, int | float) else None,
    )


def count(value: Json) -> int:
    """Return a number of tokens, 0 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else 0


def _refusal(table: Mapping[int, Meaning], code: int, heard: Heard, error: Json, spent: Spent) -> RouteFault:
    """Return what an error means: by its code, and by whose limit it is, if it says so."""
    meaning = meaning_of(table, code)
    details = error.get("metadata") if isinstance(error, dict) else None
    metadata = details if isinstance(details, dict) else {}
    wait = heard.wait if heard.wait is not None else _told(metadata.get("retry_after_seconds"))
    if code == 402 and wait is not None:
        meaning = Trouble.HELD_CREDITS.value  # they come free again
    elif code == 403 and metadata.get("limit_source"):
        meaning = Trouble.SPENT_LIMIT.value
    return RouteFault(meaning, wait=wait, spent=spent, code=code)


def _code(error: Json) -> int:
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, str) and code.isascii() and code.isdecimal() and len(code) < 4:
        code = int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) and 400 <= code < 600 else 500


def _told(seconds: Json) -> float | None:
    """Return the seconds to wait as a provider's error hands them on."""
    told = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return (
        float(seconds) if told and isinstance(seconds, int | float) and 0 <= seconds < LONGEST_WAIT else None
    )
