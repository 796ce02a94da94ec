from __future__ import annotations

import json

from bot.render.jsonl import render_jsonl
from tests.bot.render.samples import note, suggestion

KEYS = {
    "path", "line", "end_line", "rule", "category", "message", "why", "confidence", "growth", "symbol",
    "hotness", "level", "conditions", "edit", "no_edit", "usage", "callee",
}  # fmt: skip


def test_one_line_per_finding_with_the_documented_keys() -> None:
    lines = render_jsonl([suggestion(), note()]).splitlines()
    first, second = map(json.loads, lines)
    assert first.keys() == second.keys() == KEYS
    assert first["edit"] == [
        {"line": 42, "column": 11, "end_line": 42, "end_column": 13, "text": "set()"},
        {"line": 44, "column": 9, "end_line": 44, "end_column": 15, "text": "add"},
    ]
    assert (first["growth"], first["level"], first["no_edit"]) == ("quadratic", 1, "")
    assert (second["edit"], second["no_edit"]) == (None, "it needs the database")


def test_a_rewrite_that_failed_its_checks_is_no_edit() -> None:
    refused = note(edits=suggestion().finding.edits, no_edit="")
    (line,) = render_jsonl([refused]).splitlines()
    assert json.loads(line)["edit"] is None
    assert json.loads(line)["no_edit"]


def test_no_separator_or_encoding_breaks_a_line() -> None:
    text = render_jsonl([suggestion(message="a\u2028b\nc\x85d\ud800", path="é\udcff.py")])
    assert text.isascii()
    assert len(text.splitlines()) == 1
    assert json.loads(text)["path"] == "é\udcff.py"


def test_nothing_is_nothing() -> None:
    assert render_jsonl([]) == ""


def test_what_a_profile_says_is_added() -> None:
    said = "takes 38 % of the time in prof.out"
    (line,) = render_jsonl([suggestion(share=0.38, hot_because=said)]).splitlines()
    found = json.loads(line)
    assert found.keys() == KEYS | {"share", "hot_because"}
    assert (found["share"], found["hot_because"]) == (0.38, said)
