"""Profiles for speedscope, as py-spy, pyinstrument and others write them, evented and sampled.

The format is https://www.speedscope.app/file-format-schema.json. A file may hold one profile per thread;
their times are added.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.profile.stacks import Frame, Stacks, seconds
from engine.profile.values import NotAProfile, Profile

_UNITS = frozenset({"none", "nanoseconds", "microseconds", "milliseconds", "seconds"})


def read_speedscope(document: dict[str, object], name: str) -> Profile:
    """Return the profile of a document that has `profiles` and `shared`; raises `NotAProfile`."""
    shared, profiles = document.get("shared"), document.get("profiles")
    frames = shared.get("frames") if isinstance(shared, dict) else None
    if not isinstance(frames, list) or not isinstance(profiles, list):
        raise NotAProfile("its frames or its profiles are missing")
    known = [_frame(frame) for frame in frames]
    stacks = Stacks()
    units: set[object] = set()
    for profile in profiles:
        match profile:
            case {"type": "evented", "events": list(events), "unit": unit}:
                _play(events, known, stacks)
            case {"type": "sampled", "samples": list(samples), "weights": list(weights), "unit": unit}:
                _sample(samples, weights, known, stacks)
            case _:
                raise NotAProfile("a profile in it is neither evented nor sampled")
        units.add(unit if isinstance(unit, str) else None)
    if not units <= _UNITS:
        raise NotAProfile("it counts something else than time")
    if len(units) > 1:
        raise NotAProfile("its profiles count in different units")
    return stacks.profile(name)


def _play(events: Sequence[object], known: Sequence[Frame | None], stacks: Stacks) -> None:
    opened: list[int] = []
    now: float | None = None
    for event in events:
        match event:
            case {"type": "O" | "C" as kind, "frame": int(index), "at": at}:
                then, now = now, seconds(at)
            case _:
                raise NotAProfile("an event in it is neither the start nor the end of a function")
        # Between two threads the clock starts anew; within one it never goes back.
        stacks.spend(0.0 if then is None else now - then)
        if kind == "O":
            stacks.enter(_at(known, index))
            opened.append(index)
        elif opened and opened.pop() == index:
            stacks.leave()
        else:
            raise NotAProfile("a function in it ends that never began")
    for _ in opened:
        stacks.leave()


def _sample(
    samples: Sequence[object], weights: Sequence[object], known: Sequence[Frame | None], stacks: Stacks
) -> None:
    if len(samples) != len(weights):
        raise NotAProfile("it has samples without a weight")
    for sample, weight in zip(samples, weights, strict=True):
        if not isinstance(sample, list):
            raise NotAProfile("a sample in it is not a list of frames")
        for index in sample:
            stacks.enter(_at(known, index))
        stacks.spend(seconds(weight))
        for _ in sample:
            stacks.leave()


def _at(known: Sequence[Frame | None], index: object) -> Frame | None:
    if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(known):
        return known[index]
    raise NotAProfile("it refers to a frame that it does not hold")


def _frame(frame: object) -> Frame | None:
    """A frame, None for one without file: native code counts to its caller."""
    match frame:
        case {"name": str(name), "file": str(path), "line": int(line)} if path:
            return path, line, name
        case {"name": str(name), "file": str(path)} if path:
            return path, 0, name
        case {"name": str()}:
            return None
    raise NotAProfile("a frame in it has no name")
