"""Recorded calls as inputs: which are kept, and the recipe by which the sandbox makes them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.certificate import Recorded

MOST_CHARACTERS = 512 << 10
"""Of all recorded calls of a function together: they are part of its certificate."""


def recorded(module: str, passes: Sequence[str], calls: Sequence[str]) -> Recorded | None:
    """Return recorded calls, the first ones if all are too many; None if there are none."""
    kept = tuple(_fitting(calls))
    return Recorded(module, tuple(passes), kept) if kept else None


def _fitting(calls: Sequence[str]) -> Iterator[str]:
    room = MOST_CHARACTERS
    for call in calls:
        if len(call) <= room:
            room -= len(call)
            yield call


def recipe(calls: Recorded) -> bytes:
    """Return the text of a recipe of inputs, for a session's files: the recorded calls in turn."""
    return (
        '"""Inputs recorded while the tests of the repository ran."""\n\n'
        "from velox_inside.recording import Replay\n\n"
        f"arguments = Replay({calls.module!r}, {list(calls.calls)!r}, {list(calls.passes)!r}).arguments\n"
    ).encode()
