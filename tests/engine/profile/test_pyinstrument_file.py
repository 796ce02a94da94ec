from __future__ import annotations

import json

import pytest

from engine.profile.pyinstrument_file import read_pyinstrument
from engine.profile.values import NotAProfile
from tests.engine.profile.samples import PLACE, named, written


def test_what_pyinstrument_wrote() -> None:
    document = json.loads(written("pyinstrument.json"))
    profile = read_pyinstrument(document, "p")
    slow, text = named(profile, "slow"), named(profile, "Report.text")
    assert (slow.path, slow.line) == (f"{PLACE}/shop/report.py", 16)
    assert slow.total > 0.8
    assert text.total >= slow.total
    assert sum(item.own for item in profile.functions) == pytest.approx(1.0)
    assert not profile.counted
    assert all(item.calls is None for item in profile.functions)


def frame(**changes: object) -> dict[str, object]:
    return {"function": "f", "file_path": "a.py", "line_no": 1, "time": 1.0, "children": [], **changes}


def test_time_in_brackets_is_that_of_the_frame_around() -> None:
    inner = frame(function="[self]", file_path="", line_no=0, time=0.25)
    root = frame(children=[inner, frame(function="g", time=0.75)])
    profile = read_pyinstrument({"root_frame": root}, "p")
    assert named(profile, "f").own == 0.25
    assert len(profile.functions) == 2


@pytest.mark.parametrize(
    "root",
    [
        None,
        [],
        "f",
        {},
        frame(time="1"),
        frame(time=float("nan")),
        frame(time=0),
        frame(line_no="1"),
        frame(function=None),
        frame(children={}),
        frame(children=[1]),
        frame(children=[frame(time=None)]),
    ],
)
def test_another_shape_is_refused(root: object) -> None:
    if root == frame(line_no="1"):
        # Without a line it is not a place in a file; there is then no function at all to speak of.
        assert read_pyinstrument({"root_frame": root}, "p").functions == ()
        return
    with pytest.raises(NotAProfile):
        read_pyinstrument({"root_frame": root}, "p")
