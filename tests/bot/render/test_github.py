from __future__ import annotations

from dataclasses import replace

from bot.render.github import render_github
from engine.model import Growth
from tests.bot.render.samples import note, suggestion


def test_a_finding_is_one_command() -> None:
    assert render_github([suggestion()]) == (
        "::warning file=orders/report.py,line=42,endLine=44,title=list searched in a loop::"
        "`seen` is a list searched once per row: quadratic in rows. A set makes each test constant-time.\n"
    )


def test_slight_findings_are_notices() -> None:
    assert render_github([note(growth=Growth.CONSTANT)]).startswith("::notice file=orders/views.py,")


def test_nothing_can_leave_its_place() -> None:
    hostile = replace(
        suggestion(path="a,b:c%\x1b\n:e.py"), title="100%\r\n::error file=x::owned", short="a,b:c"
    )
    text = render_github([hostile], under="src,x/")
    assert text.count("\n") == 1
    assert text.startswith(
        "::warning file=src%2Cx/a%2Cb%3Ac%25\ufffd%0A%3Ae.py,line=42,endLine=44,title=a%2Cb%3Ac::100%25 "
    )


def test_all_are_printed_in_order() -> None:
    comments = [suggestion(line=line, end_line=line) for line in range(1, 31)]
    assert len(render_github(comments).splitlines()) == 30
