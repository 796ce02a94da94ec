"""The diagnosis of a host: for a person, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.diagnosis import Diagnosis, Item
from bot.readiness import is_ready
from bot.render.plain import counted, one_line
from bot.render.screen import Screen, drawn, padded, widest, wrapped


def render_diagnosis(diagnosis: Diagnosis, screen: Screen, server: tuple[Item, ...] | None = None) -> str:
    """Return one line per item with its remedy below, and at the end whether proof is on.

    Where the server was looked at, its items come first, with a line that says whether it is ready.
    """
    return drawn((*_server_lines(server, screen), *_lines(diagnosis, screen)), screen)


def diagnosis_json(diagnosis: Diagnosis, server: tuple[Item, ...] | None = None) -> str:
    """Return one object: `proof` ("on" or "off"), `because`, `remedy`, `items`, `environments`, `server`.

    `server` is null where it was not looked at, else `{"ready": ..., "items": [...]}`.
    """
    return (
        json.dumps(
            {
                "proof": "off" if diagnosis.off else "on",
                "because": diagnosis.off,
                "remedy": diagnosis.remedy,
                "items": [_plain(item) for item in diagnosis.items],
                "environments": [
                    {"name": kind.name, "trace": kind.trace, "advice": kind.advice}
                    for kind in diagnosis.environments
                ],
                "server": None
                if server is None
                else {"ready": is_ready(server), "items": [_plain(item) for item in server]},
            },
            indent=2,
        )
        + "\n"
    )


def _plain(item: Item) -> dict[str, str]:
    return {"name": item.name, "state": item.state, "fact": item.fact, "remedy": item.remedy}


def _server_lines(items: tuple[Item, ...] | None, screen: Screen) -> Iterator[str]:
    if items is None:
        return
    names = widest(item.name for item in items)
    states = widest(item.state for item in items)
    for item in items:
        yield from _item(item, names, states, screen)
    yield ""
    count = sum(item.state == "missing" for item in items)
    yield f"Server: not ready, {counted(count, 'thing')} missing" if count else "Server: ready"
    yield ""


def _lines(diagnosis: Diagnosis, screen: Screen) -> Iterator[str]:
    names = widest(item.name for item in diagnosis.items)
    states = widest(item.state for item in diagnosis.items)
    for item in diagnosis.items:
        yield from _item(item, names, states, screen)
    for kind in diagnosis.environments:
        yield ""
        yield from wrapped(f"This looks like {kind.name} ({one_line(kind.trace)}).", screen.width)
        if diagnosis.off:
            yield from wrapped(f"There: {kind.advice}.", screen.width)
    yield ""
    yield f"Proof: off, because {one_line(diagnosis.off)}." if diagnosis.off else "Proof: on"


def _item(item: Item, names: int, states: int, screen: Screen) -> Iterator[str]:
    lead = f" {padded(item.state, states)}  {padded(item.name, names)}  "
    first, *rest = wrapped(one_line(item.fact), screen.width - len(lead)) or [""]
    yield lead + first
    indent = " " * len(lead)
    for line in rest:
        yield indent + line
    if item.remedy:
        for line in wrapped(f"Remedy: {one_line(item.remedy)}.", screen.width - len(lead)):
            yield indent + line
