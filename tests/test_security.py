"""The threat model names what there is: every file, every test, every link."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| they may")]


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:bot|engine|training|tests|bench)/[\w./-]+)`|\]\((docs/[\w./-]+)\)", PAGE)
    paths = {one or other for one, other in named}

    assert len(paths) > 100
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_row_says_what_stops_it_and_where_and_what_shows_that() -> None:
    rows = [row for row in ROWS if not row.startswith("| --- ")]

    assert len(rows) > 40
    for row in rows:
        _, may, stops, shown, _ = row.split("|")
        assert may.strip() and not may.strip()[0].isupper()
        if "nothing of ours" not in shown:
            assert re.search(r"`(bot|engine|training)/|`pyproject.toml`", stops), row
            assert re.search(r"`tests/[\w/]+\.py`|`make check`", shown), row
