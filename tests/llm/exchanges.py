"""Answers of the providers in their documented forms, errors among them.

Those that are no replies stand in `documented/`, a file per provider, each with what has to come of it. They
were written after the documents that the files name; none of the services was asked.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.adapters.llm_fault import Step, Trouble

GOOD = '{"answer": "a set"}'


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a server answers once. `silent` seconds pass before it; `drip` sends a byte a second; `broken`
    closes the connection instead."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    silent: float = 0.0
    broken: bool = False
    drip: bool = False


def completion(
    text: str | None = GOOD, *, finish: str | None = "stop", cost: float | None = 0.00042, **more: Any
) -> Exchange:
    """An answer with a reply, as OpenRouter sends it."""
    usage: dict[str, Any] = {
        "prompt_tokens": 812,
        "completion_tokens": 64,
        "total_tokens": 876,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }
    if cost is not None:
        usage |= {"cost": cost, "is_byok": False, "cost_details": {"upstream_inference_cost": None}}
    choice: dict[str, Any] = {
        "logprobs": None,
        "finish_reason": finish,
        "native_finish_reason": finish,
        "index": 0,
        "message": {"role": "assistant", "content": text, "refusal": None, "reasoning": None},
    }
    body = {
        "id": "gen-1760000000-abcdefghij",
        "provider": "SomeProvider",
        "model": "maker/model-large",
        "object": "chat.completion",
        "created": 1760000000,
        "choices": [choice],
        "system_fingerprint": None,
        "usage": usage,
    }
    for key, value in more.items():
        (choice if key == "error_in_choice" else body)["error" if key == "error_in_choice" else key] = value
    return Exchange(body=json.dumps(body).encode(), headers={"X-Generation-Id": "gen-1760000000-abcdefghij"})


def chat(text: str = GOOD, *, read: int | None = 700, done: str = "stop", **more: Any) -> Exchange:
    """An answer with a reply, as Ollama sends it."""
    body = {
        "model": "qwen3-coder:30b",
        "created_at": "2026-11-02T10:00:00.000000Z",
        "message": {"role": "assistant", "content": text},
        "done": True,
        "done_reason": done,
        "total_duration": 4883583458,
        "load_duration": 1334875,
        "prompt_eval_count": read,
        "prompt_eval_duration": 342546000,
        "eval_count": 62,
        "eval_duration": 4535599000,
    } | more
    return Exchange(body=json.dumps({k: v for k, v in body.items() if v is not None}).encode())


@dataclass(frozen=True, slots=True)
class Case:
    """What a provider answers that is no reply, and what has to come of it: the next step, and the clause
    for a person. One try takes it `asked` times to be sure."""

    name: str
    answer: Exchange
    then: Step
    why: str
    asked: int = 1


def documented(provider: str) -> tuple[Case, ...]:
    """Return the answers of a provider that are no replies."""
    path = Path(__file__).with_name("documented") / f"{provider}.json"
    return tuple(
        Case(
            each["name"],
            Exchange(each["status"], json.dumps(each["body"]).encode(), each.get("headers", {})),
            Step[each["then"]],
            each["why"],
            each.get("asked", 1),
        )
        for each in json.loads(path.read_text(encoding="utf-8"))["exchanges"]
    )


def answer_of(provider: str, name: str) -> Exchange:
    """Return one of them by its name."""
    return next(case.answer for case in documented(provider) if case.name == name)


SILENCE = Exchange(silent=60.0)


def _of(name: str, answer: Exchange, trouble: Trouble) -> Case:
    return Case(name, answer, trouble.value.step, trouble.value.why)


TRANSPORT = (
    _of("silence", SILENCE, Trouble.SILENT),
    _of("a byte a second", Exchange(drip=True, body=b"{" + b" " * 4096), Trouble.SILENT),
    _of("a connection that breaks", Exchange(broken=True), Trouble.BROKEN),
    _of("5 MiB", Exchange(200, b'{"choices": "' + b"x" * (5 << 20) + b'"}'), Trouble.ENDLESS),
    _of("HTML", Exchange(200, b"<html>", {"Content-Type": "text/html"}), Trouble.NO_JSON),
    _of("half an object", Exchange(200, b'{"choices": ['), Trouble.NO_JSON),
    _of("not UTF-8", Exchange(200, b'{"choices": "\xff\xfe"}'), Trouble.NO_JSON),
    _of("UTF-16", Exchange(200, '{"done": true}'.encode("utf-16")), Trouble.NO_JSON),
    _of("deep", Exchange(200, b"[" * 200_000), Trouble.NO_JSON),
    _of("nothing", Exchange(200, b""), Trouble.NO_JSON),
    _of("a list", Exchange(200, b"[]"), Trouble.NO_JSON),
    _of("a key twice", Exchange(200, b'{"choices": [], "choices": []}'), Trouble.NO_JSON),
    _of("no number", Exchange(200, b'{"usage": NaN}'), Trouble.NO_JSON),
    _of("a number of 5,000 digits", Exchange(200, b'{"usage": 1' + b"0" * 5000 + b"}"), Trouble.NO_JSON),
    _of(
        "compressed, unasked",
        Exchange(200, gzip.compress(b"{" + b" " * (1 << 24)), {"Content-Encoding": "gzip"}),
        Trouble.NO_JSON,
    ),
    Case(
        "a redirect",
        Exchange(307, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
        Step.NEXT,
        "it answered what nobody documents (307)",
    ),
)
"""What can come from any server, and proxies before it."""

HTML_502 = Exchange(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", {"Content-Type": "text/html"})
"""What proxies say; what it means depends on whose 502 it is."""
