"""What language models and their servers answer, and what a review and its worker say to one another."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from bot.cache.from_parent import unpacked
from bot.llm.framing import MOST_ASKS, read_answers, read_asks, written_answers, written_asks
from engine.adapters.llm_chat import read_completion
from engine.adapters.llm_fault import COMPATIBLE, RouteFault
from engine.adapters.llm_http import LONGEST_WAIT, Heard, _object, wait_of
from engine.adapters.llm_ollama import OllamaRoute
from engine.model import Declined
from engine.ports import Ask, Said, Unsaid
from engine.rewrite.edits import apply_edits
from engine.rewrite.region import Region
from engine.rewrite.replacement import edits_of
from engine.rewrite.reply import MOST_SUGGESTIONS, Invalid, Part, read_batch_reply, read_reply
from engine.syntax.module import Module
from engine.syntax.parse import parse
from tests.fuzz.deliveries import FIGURES
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import documents, rewoven

SOURCE = b"import os\n\n\ndef f(xs, ys):\n    return [x for x in xs if x in ys]\n\n\nprint(f([1], [2]))\n"
REGION = Region("a.py", "f", 4, 5, "def f(xs, ys):\n    return [x for x in xs if x in ys]")
WORDS: dict[str, Any] = {
    "category": "MEMBERSHIP", "title": "A list is searched.", "why": "A set is not.",
    "conditions": ["the elements are hashable"], "inputs": "",
}  # fmt: skip
PART: dict[str, Any] = {
    "replacement": "def f(xs, ys):\n    known = set(ys)\n    return [x for x in xs if x in known]",
    "imports": ["import bisect"],
}
REPLY: dict[str, Any] = {"suggestions": [WORDS | PART, WORDS | PART | {"imports": []}]}
TOGETHER: dict[str, Any] = {
    "suggestions": [WORDS | {"measure": 2, "parts": [PART | {"region": 1}, PART | {"region": 2}]}]
}


def replied(data: bytes) -> None:
    """A reply is of its form, or there is a clause that says why not, in no words of the reply."""
    text = data.decode("utf-8", "replace")
    found = read_reply(text, REGION)
    if isinstance(found, Invalid):
        assert found.problem and "\n" not in found.problem and len(found.problem) < 600
    else:
        assert len(found) <= MOST_SUGGESTIONS
        for each in found:
            assert each.title.isprintable() and each.why.isprintable()
            replaced(each.part)
    joint = read_batch_reply(text, [REGION, REGION])
    assert isinstance(joint, Invalid) or all(part[0] in (0, 1) for each in joint for part in each.parts)


def replaced(part: Part) -> None:
    """A replacement is declined, or edits that fit the file and leave the rest of it as it was."""
    edits = edits_of(part, REGION, SOURCE)
    if isinstance(edits, Declined):
        assert edits.reason and "\n" not in edits.reason
        return
    module = parse("a.py", SOURCE)
    assert isinstance(module, Module)
    after = apply_edits(SOURCE, edits, module)
    assert isinstance(after, Declined) or after.endswith(b"print(f([1], [2]))\n")


def parts(data: bytes) -> Part:
    """Text as somebody may send it for a function."""
    return Part(data.decode("utf-8", "replace")[:20_000], ())


COMPLETION: dict[str, Any] = {
    "model": "m", "choices": [{"finish_reason": "stop", "message": {"content": json.dumps(REPLY)}}],
    "usage": {"prompt_tokens": 812, "completion_tokens": 64, "cost": 0.00042},
    "error": {"code": 429, "metadata": {"retry_after_seconds": 3}},
}  # fmt: skip
OLLAMA: dict[str, Any] = {
    "model": "m", "message": {"content": json.dumps(REPLY)}, "done": True, "done_reason": "stop",
    "prompt_eval_count": 812, "eval_count": 64,
}  # fmt: skip
GOOD: dict[str, Any] = {name: value for name, value in COMPLETION.items() if name != "error"}


LOCAL = OllamaRoute("http://h", "m")


def heard(value: tuple[int, bytes, str, str]) -> None:
    """What a server answers is a reply that can be written down, or a fault in our words."""
    status, body, wait, date = value
    seconds = wait_of(wait, date)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT
    told = Heard(status, _object(body), seconds)
    for provider in ("compatible", "ollama"):
        try:
            reply = (
                read_completion(told, "m", COMPATIBLE)
                if provider == "compatible"
                else LOCAL._reply(told, 900)
            )
        except RouteFault as fault:
            insist_on_a_line(fault.why, most=200)
            continue
        assert reply.text.encode("utf-8") and reply.model.isprintable()
        assert 0 <= reply.spent.prompt_tokens < 1 << 40


ASK = Ask("reply", "s", "u", {"type": "object"}, "p/1", 100, 0.5, 3)
SAID = Said('{"suggestions": []}', "ollama", "m", 3, 4, None, 0.25)


def framed(data: bytes) -> None:
    """What a review and its worker say is questions, answers, what a cache holds, or a ValueError."""
    try:
        asks, seconds, _ = read_asks(data)
        assert len(asks) <= MOST_ASKS and 0 <= seconds <= 86_400
    except ValueError:
        pass
    try:
        assert all(isinstance(each, Said | Unsaid) for each in read_answers(data, 2))
    except ValueError:
        pass
    try:
        assert all(len(value) <= 8 for value in unpacked(data, b"12345678").values())
    except ValueError:
        pass


MESSAGES = [
    json.loads(written_asks([ASK, ASK], 20.0, local=True)[4:]),
    json.loads(written_answers([SAID, Unsaid("no model", False, 0, 0, None)])[4:]),
    [["a" * 32, 4], ["b" * 32, 4]],
]

LAWS = (
    Law("replies", documents([REPLY, TOGETHER]), replied),
    Law("replacements", rewoven([PART["replacement"].encode() + b"\n"]).map(parts), replaced),
    Law(
        "model-servers",
        st.tuples(
            st.sampled_from([200, 200, 400, 402, 403, 429, 500, 599]),
            documents([COMPLETION, GOOD, OLLAMA]), FIGURES, FIGURES,
        ),
        heard,
    ),
    Law("between-processes", documents(MESSAGES), framed),
)  # fmt: skip
