from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from bot.render.sarif import FINGERPRINT, render_sarif
from engine.model import Edit, Skipped
from tests.bot.render.samples import SEARCH_SOURCE, note, suggestion

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
SOURCES = {"orders/report.py": SEARCH_SOURCE}


def log(*comments: Any, sources: dict[str, bytes] | None = None, **more: Any) -> Any:
    """Return the rendered log, which the schema of SARIF must accept."""
    text = render_sarif(comments, SOURCES if sources is None else sources, version="1.2.3", **more)
    found = json.loads(text)
    problems = [error.message for error in Draft7Validator(SCHEMA).iter_errors(found)]
    assert problems == []
    return found["runs"][0]


def test_a_log_is_valid_and_complete() -> None:
    run = log(suggestion(), note(), skipped=[Skipped("old.py", "does not parse")])
    first, second = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [first["level"], second["level"]] == ["warning", "warning"]
    assert first["ruleId"] == run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 42, "endLine": 44}
    assert "fixes" not in second
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "Not scanned: does not parse"


def test_an_empty_log_is_valid() -> None:
    assert log()["results"] == []


def test_columns_count_code_points_from_one() -> None:
    (result,) = log(suggestion())["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    first, second = change["replacements"]
    assert first["deletedRegion"] == {"startLine": 42, "startColumn": 12, "endLine": 42, "endColumn": 14}
    assert second["deletedRegion"] == {"startLine": 44, "startColumn": 9, "endLine": 44, "endColumn": 15}
    assert SEARCH_SOURCE.decode().split("\n")[43][8:14] == "seen.a"


def test_insertions_take_the_line_ends_of_the_file_even_past_its_last_line() -> None:
    comment = suggestion(edits=(Edit(1, 0, 1, 0, "import bisect\n"), Edit(4, 0, 4, 0, "x\n")))
    (result,) = log(comment, sources={"orders/report.py": b"a\r\nb\r\n"})["results"]
    first, second = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert first["insertedContent"]["text"] == "import bisect\r\n"
    assert second["deletedRegion"]["startColumn"] == 1


def test_rules_bring_their_documentation() -> None:
    (rule,) = log(suggestion())["tool"]["driver"]["rules"]
    assert rule["id"] == "membership-in-list"
    assert rule["shortDescription"]["text"]
    assert "\n\n" in rule["help"]["text"]


def test_paths_become_uris_below_the_repository() -> None:
    (result,) = log(suggestion(path="a b/ü%#:\udcff.py"), sources={}, under="src/")["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "src/a%20b/%C3%BC%25%23%3A%FF.py"


def test_fingerprints_survive_moved_lines_and_tell_copies_apart() -> None:
    moved = suggestion(line=45, end_line=47)
    lower = {"orders/report.py": b"\n\n\n" + SEARCH_SOURCE}
    (before,) = log(suggestion())["results"]
    (after,) = log(moved, sources=lower)["results"]
    assert before["partialFingerprints"] == after["partialFingerprints"]
    first, second = log(suggestion(), suggestion())["results"]
    assert first["partialFingerprints"][FINGERPRINT] != second["partialFingerprints"][FINGERPRINT]


def test_slight_findings_are_notes() -> None:
    (result,) = log(note(growth=suggestion().finding.growth.CONSTANT))["results"]
    assert result["level"] == "note"
