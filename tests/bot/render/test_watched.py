"""How often a policy that watches agrees, as people and programs read it."""

from __future__ import annotations

import json

from bot.render.screen import Screen
from bot.render.watched import watched_jsonl, watched_markdown, watched_text
from bot.store.decisions import Agreement

AGREEMENTS = (Agreement("heuristic/1", "dqn/0f3a9c51d2be", 1200, 1020),)
SAID = "watched 1,200 decisions of {}, and would have made 1,020 of them alike (85%)."


def test_each_pair_is_a_sentence() -> None:
    assert watched_text(AGREEMENTS, Screen(120)) == f"\ndqn/0f3a9c51d2be {SAID.format('heuristic/1')}\n"
    assert watched_markdown(AGREEMENTS) == f"\n`dqn/0f3a9c51d2be` {SAID.format('`heuristic/1`')}\n"
    assert max(map(len, watched_text(AGREEMENTS, Screen(50)).splitlines())) <= 50


def test_programs_get_an_object() -> None:
    assert json.loads(watched_jsonl(AGREEMENTS)) == {
        "policy": "heuristic/1",
        "watcher": "dqn/0f3a9c51d2be",
        "decisions": 1200,
        "alike": 1020,
    }


def test_where_none_watched_nothing_is_said() -> None:
    assert watched_text((), Screen()) == watched_markdown(()) == watched_jsonl(()) == ""
