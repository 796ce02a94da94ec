"""Cut GitHub's OpenAPI description to the endpoints that the stand-in knows of.

`python -m tests.contracts.refresh api.github.com.json` writes `github-openapi.json` beside this file anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Json = Any

KEPT = Path(__file__).with_name("github-openapi.json")
UNREAD = frozenset({"example", "examples", "externalDocs", "x-github", "x-octokit", "x-webhooks"})


def slim(part: Json, names: bool = False) -> Json:
    """Leave out what no program reads. Below `properties` a key is a name, and all of them stay."""
    if isinstance(part, list):
        return [slim(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: slim(value, names=not names and key in {"properties", "schemas", "parameters"})
        for key, value in part.items()
        if names or not (key in UNREAD or (key == "description" and isinstance(value, str)))
    }


def references(part: Json) -> Iterator[str]:
    """Yield the components that a part of the description points at."""
    if isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str):
            yield target
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def trim(whole: Json, paths: Iterable[str]) -> Json:
    """Return the description of these paths alone, with every component they reach.

    Raises `KeyError` when GitHub no longer describes one of them.
    """
    kept: dict[str, Json] = {path: slim(whole["paths"][path]) for path in sorted(paths)}
    components: dict[str, dict[str, Json]] = {}
    waiting = set(references(kept))
    while waiting:
        _, _, kind, name = waiting.pop().split("/", 3)
        group = components.setdefault(kind, {})
        if name not in group:
            group[name] = slim(whole["components"][kind][name])
            waiting.update(references(group[name]))
    return {
        "openapi": whole["openapi"],
        "info": slim(whole["info"]),
        "paths": kept,
        "components": {kind: dict(sorted(group.items())) for kind, group in sorted(components.items())},
    }


def known_paths() -> frozenset[str]:
    """The paths that the description beside this file has now."""
    return frozenset(json.loads(KEPT.read_text(encoding="utf-8"))["paths"])


def write(description: Json) -> None:
    """Write a description as the one that the tests use."""
    KEPT.write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, help="generated/api.github.com.json of @octokit/openapi")
    parser.add_argument("--also", action="append", default=[], metavar="PATH", help="one more path")
    chosen = parser.parse_args()
    write(trim(json.loads(chosen.source.read_text(encoding="utf-8")), known_paths() | set(chosen.also)))
