from __future__ import annotations

import json

from rich.console import Console

from engine.choose.deciding import Heuristic
from tests.training.worlds import gain, node, record
from training import documents, report, tables
from training.evaluate import Evaluation, contest, evaluation, ground

NAME = "<b>[red]dqn/1"


def made() -> Evaluation:
    on = ground([record(node({"hoist": gain(1.0)}), group="<i>only"), record(node({}), group="<i>only")])
    return evaluation(on, [contest(on, name, [Heuristic()]) for name in (NAME, "other")], [NAME])


def test_names_are_text_wherever_they_are_told() -> None:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(tables.table("[red]", tables.SCORES, tables.score_rows(made())))

    assert NAME in captured.get()
    page = report.html(made(), None, {})
    assert "<b>" not in page and "<i>" not in page
    assert "&lt;b&gt;[red]dqn/1" in page


def test_a_terminal_is_told_the_same_in_less_room() -> None:
    (row, *_), (short, *_) = tables.score_rows(made()), tables.score_rows(made(), short=True)

    assert row[1] == "0.450 (0.450 to 0.450)"
    assert short[1] == "0.450 ±0.000"


def test_what_is_not_finite_is_null_in_json() -> None:
    """Of one group no difference can be told, so the least that shows has no figure."""
    fields = json.loads(documents.document(made()))

    assert fields["against"][NAME][0]["detectable"] is None
    assert fields["against"][NAME][0]["net"]["point"] == 0.0
    assert fields["scores"][0]["by_group"]["<i>only"]["episodes"] == 2
