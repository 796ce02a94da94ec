"""What a route must answer to count as answering."""

from __future__ import annotations

import json

import pytest

from bot.llm.checking import Checked, check, checks_json
from bot.render.llm import render_checks
from bot.render.screen import Screen
from engine.ports import Ask, Said, Unsaid


class Way:
    """Answers what it is told to."""

    def __init__(self, answer: str | Unsaid) -> None:
        self.answer = answer

    async def complete(self, ask: Ask, seconds: float) -> Said | Unsaid:
        if isinstance(self.answer, Unsaid):
            return self.answer
        return Said(self.answer, "ollama", "m:1", 40, 6, 0.0, 1.5)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('{"faster": "set"}', True),
        ('{"faster": "list"}', True),
        ('{"faster": "dict"}', False),
        ('{"faster": "set", "more": 1}', False),
        ("set", False),
        ("[" * 100_000, False),
    ],
)
async def test_a_reply_has_to_be_of_the_form_but_not_right(text: str, fits: bool) -> None:
    found = await check("ollama", "m", True, Way(text))
    assert (found.problem == "") is fits and (found.model, found.seconds) == ("m:1", 1.5)


async def test_who_does_not_answer_says_why_once() -> None:
    found = await check("ollama", "m", True, Way(Unsaid("ollama: nothing listens there", prompt_tokens=3)))
    assert found == Checked("ollama", "m", True, "nothing listens there", 0.0, 3)


def test_the_table_says_which_answers_first_and_the_json_says_all() -> None:
    checks = [
        Checked("openrouter primary", "maker/large", False, "the key is not valid (401)"),
        Checked("ollama", "m\x1b[31m:1", True, "", 1.5, 40, 6, 0.0),
    ]
    shown = render_checks(checks, Screen())
    assert "no  openrouter primary" in shown and "the key is not valid (401)" in shown
    assert "1.50 s  40 + 6 tokens  $0.000000  local" in shown and "ollama answers." in shown
    assert "\x1b" not in shown
    found = json.loads(checks_json("cloud", checks))
    assert found["llm"] == "cloud" and [route["answers"] for route in found["routes"]] == [False, True]
    assert "No route answers" in render_checks(checks[:1], Screen())
