from __future__ import annotations

from dataclasses import replace

from bot.render.screen import Screen
from bot.render.survey import render_markdown, render_survey
from engine.model import ImportSummary
from tests.bot.render.samples import note, suggestion, survey_of


def test_a_survey_says_figures_candidates_hard_functions_and_imports() -> None:
    text = render_survey(survey_of(suggestion(), note()), name="shop", seconds=1.0, screen=Screen(140))
    assert text == (
        "velox scan · shop · 2 files · 1,234 lines · 56 functions · 2 candidates · 1.0 s\n"
        "\n"
        " 1  orders/report.py:42  list searched in a loop  quadratic     L1\n"
        " 2  orders/views.py:88   one query per item       I/O per item  L0\n"
        "\n"
        "Hard to follow\n"
        "    orders/report.py:30  Report.rows  complexity  17  loops 2 deep\n"
        "\n"
        "Imports: 20, of which 6 from this tree, 5 from other packages, 9 from the standard library; "
        "2 deferred, 1 for\n"
        "types only.\n"
        "Most imported: orders.report (4).\n"
        "Import cycle: a.py → b.py → a.py\n"
        "\n"
        "Skipped old.py: does not parse.\n"
        "Static review: nothing was executed.\n"
        "Any of these in full: velox explain orders/report.py:42\n"
    )


def test_nothing_found_is_said() -> None:
    text = render_survey(survey_of(), name="shop", seconds=1.0, screen=Screen())
    assert "Nothing to say.\n" in text
    assert "velox explain" not in text


def test_quiet_says_the_candidates_alone() -> None:
    quiet = render_survey(survey_of(note()), name="shop", seconds=1.0, screen=Screen(140), quiet=True)
    assert quiet == " 1  orders/views.py:88  one query per item  I/O per item  L0\n"


def test_many_cycles_are_counted() -> None:
    cycles = tuple((f"a{n}.py", f"b{n}.py") for n in range(9))
    survey = replace(survey_of(), imports=ImportSummary(1, 0, 0, 0, 1, 0, (), cycles))
    assert "4 more import cycles." in render_survey(survey, name="x", seconds=1, screen=Screen())


def test_markdown_has_the_same_parts() -> None:
    text = render_markdown(survey_of(suggestion(), note()), name="shop", seconds=1.0)
    assert text.startswith("**Scan of `shop`** · 2 files · 1,234 lines")
    assert "| `orders/report.py:30` | `Report.rows` | 17 | 2 |" in text
    assert "- Import cycle: a.py → b.py → a.py" in text
    assert "- Skipped old.py: does not parse." in text
