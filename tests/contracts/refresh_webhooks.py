"""Take from GitHub's webhook examples the fields that every example of an event has.

`python -m tests.contracts.refresh_webhooks package/api.github.com/index.json` reads what npm's
`@octokit/webhooks-examples` (MIT) holds, and writes `webhook-fields.json` beside this file anew. Old
examples lack what newer ones have, so the fields common to all are the least that a payload has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = Any

KEPT = Path(__file__).with_name("webhook-fields.json")
DEEP = 2
"""Fields below fields, to this depth."""

EVENTS = frozenset(
    {
        "check_run",
        "check_suite",
        "installation",
        "installation_repositories",
        "issue_comment",
        "merge_group",
        "ping",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
        "pull_request_review_thread",
        "push",
    }
)
VARYING = ("installation.permissions.", "repository.license.", "pull_request.auto_merge.", "client_payload.")
"""What hangs below these differs from App to App and from repository to repository."""


def fields(payload: Json, place: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the dotted names of an object's fields; addresses are left out, for there are too many."""
    if isinstance(payload, dict) and depth < DEEP:
        for name, value in payload.items():
            if not name.endswith("url"):
                yield place + name
            yield from fields(value, f"{place}{name}.", depth + 1)


def always(examples: list[Json]) -> list[str]:
    """Return the fields that every example has."""
    return sorted(
        name
        for name in set.intersection(*(set(fields(item)) for item in examples))
        if not name.startswith(VARYING)
    )


def gather(index: list[Json]) -> dict[str, str]:
    """Return the fields of each event and action of the index, with spaces between."""
    groups: dict[str, list[Json]] = {}
    for event in index:
        for example in event["examples"] if event["name"] in EVENTS else ():
            action = example.get("action")
            groups.setdefault(f"{event['name']}.{action}" if action else event["name"], []).append(example)
    return {name: " ".join(always(examples)) for name, examples in sorted(groups.items())}


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    KEPT.write_text(json.dumps(gather(source), indent=1) + "\n", encoding="utf-8")
