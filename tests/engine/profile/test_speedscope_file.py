from __future__ import annotations

import json

import pytest

from engine.profile.speedscope_file import read_speedscope
from engine.profile.values import NotAProfile, Profile
from tests.engine.profile.samples import PLACE, named, time_in, written

SHARED = {
    "frames": [{"name": "f", "file": "a.py", "line": 1}, {"name": "g", "file": "a.py"}, {"name": "memcpy"}]
}


def read(*profiles: object, **changes: object) -> Profile:
    return read_speedscope({"shared": SHARED, "profiles": list(profiles), **changes}, "p")


def sampled(samples: object, weights: object, unit: object = "seconds") -> dict[str, object]:
    return {"type": "sampled", "unit": unit, "samples": samples, "weights": weights}


def evented(*events: tuple[str, object, object]) -> dict[str, object]:
    made = [{"type": kind, "frame": frame, "at": at} for kind, frame, at in events]
    return {"type": "evented", "unit": "seconds", "events": made}


def test_what_py_spy_wrote() -> None:
    profile = read_speedscope(json.loads(written("py-spy.speedscope.json")), "p")
    places = {(item.path, item.line) for item in profile.functions if item.name == "slow"}
    assert places == {(f"{PLACE}/shop/report.py", 17), (f"{PLACE}/shop/report.py", 18)}
    assert time_in(profile, "slow") > 0.8
    # Some of its samples hold native code alone, which counts to nobody.
    assert 0.9 < sum(item.own for item in profile.functions) < 1.0


def test_what_pyinstrument_wrote() -> None:
    profile = read_speedscope(json.loads(written("pyinstrument.speedscope.json")), "p")
    slow = named(profile, "slow")
    assert (slow.path, slow.line) == (f"{PLACE}/shop/report.py", 16)
    assert slow.total > 0.8


def test_threads_are_added_and_their_clocks_kept_apart() -> None:
    one = evented(("O", 0, 5), ("O", 1, 6), ("C", 1, 9), ("C", 0, 9))
    other = evented(("O", 1, 1), ("C", 1, 5))
    profile = read(one, other)
    assert (named(profile, "f").own, named(profile, "f").total) == (0.125, 0.5)
    assert named(profile, "g").total == 0.875


def test_native_code_counts_to_its_caller() -> None:
    profile = read(sampled([[0, 2], [0, 1]], [3, 1]))
    assert (named(profile, "f").own, named(profile, "g").own) == (0.75, 0.25)


@pytest.mark.parametrize(
    "profiles",
    [
        [],
        [None],
        [{"type": "other", "unit": "seconds"}],
        [sampled([[0]], [1], "bytes")],
        [sampled([[0]], [1], None)],
        [sampled([[0]], [1], {})],
        [sampled([[0]], [1], "seconds"), sampled([[0]], [1], "milliseconds")],
        [sampled([[0], [0]], [1])],
        [sampled([[3]], [1])],
        [sampled([[-1]], [1])],
        [sampled([["0"]], [1])],
        [sampled([0], [1])],
        [sampled([[0]], [-1])],
        [sampled([[0]], [float("inf")])],
        [sampled([[0]], [1e308]), sampled([[0]], [1e308])],
        [sampled([], [])],
        [evented(("C", 0, 1))],
        [evented(("O", 0, 1), ("C", 1, 2))],
        [evented(("O", 0, 2), ("C", 0, 1))],
        [evented(("O", 0, "1"))],
        [evented(("X", 0, 1))],
        [evented(("O", 9, 1))],
    ],
)
def test_another_shape_is_refused(profiles: list[object]) -> None:
    with pytest.raises(NotAProfile):
        read(*profiles)


@pytest.mark.parametrize("shared", [None, {}, {"frames": 1}, {"frames": [1]}, {"frames": [{"file": "a.py"}]}])
def test_frames_that_are_none(shared: object) -> None:
    with pytest.raises(NotAProfile):
        read(sampled([[0]], [1]), shared=shared)
