from __future__ import annotations

from bot.render.profile import render_comparison, render_recording
from bot.render.screen import Screen
from engine.profile import compare
from tests.engine.profile.samples import function_run, recording, run

WIDE = Screen(width=110)


def test_a_recording_reads_calmly() -> None:
    made = recording(
        run(
            2.0,
            function_run("slow", path="shop/report.py", line=16, calls=3, own=1.5, total=1.75),
            function_run("main", path="run.py", line=2, calls=1, own=0.001, total=2.0),
            function_run(
                "dumps", path="json/__init__.py", line=183, calls=6003, own=0.25, total=0.5, ours=False
            ),
        )
    )
    lines = render_recording(made, rows=15, screen=WIDE).splitlines()
    assert lines[:14] == [
        "velox profile · run.py · CPython 3.11.7 · 1 run",
        "",
        "    wall time               2 s",
        "    processor time, user    2 s",
        "    processor time, system  0 us",
        "    peak memory (RSS)       20.0 MB",
        "",
        "       own          total  calls  Here",
        "      75 %  1.5 s  1.75 s      3  slow  shop/report.py:16",
        "    <0.1 %   1 ms     2 s      1  main  run.py:2",
        "",
        "     own           total  calls  Elsewhere",
        "    12 %  250 ms  500 ms  6,003  dumps      json/__init__.py:183",
        "",
    ]
    assert " ".join(lines[14:]).startswith("Times hold what cProfile itself costs, ")


def test_hostile_names_cannot_move_the_cursor() -> None:
    made = recording(run(1.0, function_run("\x1b[2J", path="\u202ea.py")), program="\x1b[31m")
    for text in (
        render_recording(made, rows=15, screen=WIDE),
        render_comparison(compare(made, recording(run(1.0))), name="\x1b", rows=15, screen=WIDE),
    ):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_comparison_says_what_changed_and_what_cannot_be_told() -> None:
    old = recording(*(run(wall, function_run(own=wall, calls=10)) for wall in (1.0, 1.01, 1.01, 1.01, 1.02)))
    new = recording(*(run(wall, function_run(own=wall, calls=20)) for wall in (2.0, 2.01, 2.01, 2.01, 2.02)))
    said = render_comparison(compare(old, new), name="main", rows=15, screen=WIDE).splitlines()
    assert said[0] == "Compared with main · 5 runs"
    assert (
        said[2] == "    wall time               1.01 s (1 s to 1.02 s)  →  2.01 s (2 s to 2.02 s)  1.99x more"
    )
    assert said[5].endswith("no change seen")
    assert "    a.py:work  10  →  20  2.00x more" in said


def test_colour_marks_only_the_verdict() -> None:
    old = recording(*(run(wall) for wall in (1.0, 1.01, 1.01, 1.01, 1.02)))
    new = recording(*(run(wall) for wall in (2.0, 2.01, 2.01, 2.01, 2.02)))
    said = render_comparison(compare(old, new), name="main", rows=15, screen=Screen(110, colours=True))
    assert "\x1b[31m1.99x more\x1b[0m" in said
    assert said.count("\x1b[31m") == 2


def test_a_narrow_screen_gets_places_on_lines_of_their_own() -> None:
    made = recording(run(1.0, function_run("slow", path="a/very/long/path/to/the/report.py")))
    said = render_recording(made, rows=15, screen=Screen(50)).splitlines()
    assert "        a/very/long/path/to/the/report.py:1" in said
    assert max(map(len, said)) <= 50


def test_a_comparison_on_a_narrow_screen_is_not_cut() -> None:
    old = recording(*(run(wall) for wall in (1.0, 1.01, 1.01, 1.01, 1.02)))
    new = recording(*(run(wall) for wall in (2.0, 2.01, 2.01, 2.01, 2.02)))
    said = render_comparison(compare(old, new), name="main", rows=15, screen=Screen(70)).splitlines()
    assert said[2:4] == [
        "    wall time",
        "        1.01 s (1 s to 1.02 s)  →  2.01 s (2 s to 2.02 s)  1.99x more",
    ]
    assert max(map(len, said)) <= 70
