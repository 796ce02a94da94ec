"""The table of what was learned, as people and programs read it."""

from __future__ import annotations

import json

from bot.render.learned import NOTHING, learned_jsonl, learned_markdown, render_learned, waiting_text
from bot.render.screen import Screen
from engine.choose.patterns import Pattern

PATTERNS = (
    Pattern("deque", "data_structure", "warm/open/1", 2, 0, 0),
    Pattern("membership-in-list", "data_structure", "hot/many/2", 41, 38, 12),
    Pattern("model", "llm_rewrite", "cool/few/0", 0, 0, 1),
)


def test_what_was_tried_most_comes_first() -> None:
    assert render_learned(PATTERNS, Screen(100)).splitlines() == [
        " rule                strategy        hot/size/loops  proofs  gains  next  taken",
        " membership-in-list  data_structure  hot/many/2          41     38   87%     12",
        " deque               data_structure  warm/open/1          2      0   59%      0",
        " model               llm_rewrite     cool/few/0           0      0   50%      1",
        "",
        "43 proofs that came to an end, 38 verified gains.",
        "next: the chance that the next one gains; where few were tried, by what is known of wider kinds.",
    ]


def test_a_narrow_screen_goes_without_the_strategy() -> None:
    lines = render_learned(PATTERNS, Screen(66)).splitlines()
    assert lines[0].split() == ["rule", "hot/size/loops", "proofs", "gains", "next", "taken"]
    assert max(map(len, lines)) <= 66


def test_reviews_that_are_not_counted_yet_are_told_if_there_are_any() -> None:
    assert [waiting_text(0), waiting_text(1)] == ["", "\nNot counted yet: 1 review.\n"]


def test_nothing_learned_is_a_sentence() -> None:
    assert render_learned((), Screen()) == NOTHING + "\n"
    assert learned_jsonl(()) == ""


def test_programs_get_objects_and_documents_a_table() -> None:
    (first, *_) = map(json.loads, learned_jsonl(PATTERNS).splitlines())
    assert first == {
        "rule": "membership-in-list",
        "strategy": "data_structure",
        "bucket": "hot/many/2",
        "tries": 41,
        "gains": 38,
        "chance": first["chance"],
        "accepted": 12,
    }
    assert first["chance"] == 0.8741
    head, _, row, *_ = learned_markdown(PATTERNS).splitlines()
    assert head.startswith("| rule | strategy |") and "`membership-in-list`" in row
