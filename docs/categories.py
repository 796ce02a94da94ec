"""Writes what the web process tells of the rules: it has no engine in its memory that it could ask.

python -m docs.categories
"""

from __future__ import annotations

import json
from pathlib import Path

from engine.catalogue import all_kinds
from engine.model import CATEGORIES

FILE = Path(__file__).parent.parent / "bot" / "web" / "api" / "categories.json"


def written() -> str:
    """Every category in the order of the engine, with the rules and regressions that find it."""
    found = [
        {
            "name": name,
            "rules": [
                {
                    "name": kind.name,
                    "title": kind.title,
                    "strategy": kind.strategy,
                    "growth": kind.growth.value,
                }
                for kind in all_kinds()
                if kind.category == name
            ],
        }
        for name in CATEGORIES
    ]
    return json.dumps({"categories": found}, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
