"""What is asked about a change as a whole."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine.ports import Ask
from engine.rewrite.questions import AskBounds, Question, affordable, alone, questions, size_of
from engine.rewrite.tokens import tokens_in
from tests.engine.rewrite.asking import Scanned, scanned
from tests.engine.rewrite.test_batch import FILES


def asked(found: Scanned, bounds: AskBounds | None = None) -> tuple[Question, ...]:
    return questions(
        found.change,
        found.report,
        found.findings,
        found.tree,
        connections=found.connections,
        bounds=bounds,
    )


def names(found: tuple[Question, ...]) -> list[list[str]]:
    return [[region.symbol for region in question.regions] for question in found]


def test_a_group_is_one_question_in_the_place_of_its_best_function() -> None:
    found = scanned(FILES, *FILES)

    assert names(asked(found)) == [["load", "run"], ["total"]]


def test_functions_of_a_group_are_not_shown_beside_one_another() -> None:
    together = asked(scanned(FILES, *FILES))[0]

    assert all(
        not (snippet.path == region.path and region.start <= snippet.line <= region.end)
        for region in together.regions
        for other in together.regions
        for snippet in other.snippets
    )


def test_where_a_group_brought_nothing_each_of_its_functions_is_asked_about_alone() -> None:
    found = scanned(FILES, *FILES)
    together, single = asked(found)

    parts = alone(together, found.report, found.tree, connections=found.connections)

    assert names(parts) == [["load"], ["run"]]
    assert [snippet.symbol for snippet in parts[1].regions[0].snippets] == ["", "load"]
    assert alone(single, found.report, found.tree, connections=found.connections) == ()


def test_context_stays_within_its_bound_for_a_group_too() -> None:
    files = {
        path: f"TABLE_{number} = '{'x' * 150}'\n\n\n" + textwrap.dedent(text).replace(*changed)
        for number, (path, text, changed) in enumerate(
            [
                ("app/io.py", FILES["app/io.py"], ('"select ?"', "TABLE_0")),
                ("app/run.py", FILES["app/run.py"], ("found = []", "found = [TABLE_1]")),
            ]
        )
    }
    found = scanned(files, *files)

    def beside(tokens: int) -> int:
        (question,) = asked(found, AskBounds(beside=tokens))
        return sum(tokens_in(snippet.text) for region in question.regions for snippet in region.snippets)

    assert beside(300) > 100
    assert beside(105) <= 105
    assert beside(0) == 0


def test_without_regions_there_is_nothing_to_ask() -> None:
    assert asked(scanned(FILES, *FILES), AskBounds(regions=0)) == ()
    assert asked(scanned({"app/x.py": "LIMIT = 3\n"}, "app/x.py")) == ()


def ask(size: int) -> Ask:
    return Ask("suggest", "", "x" * size, {}, "1")


def test_prompts_that_do_not_fit_are_passed_over_for_smaller_ones() -> None:
    large, small = ask(3200), ask(32)

    assert affordable([large, large, small], size_of(large) + size_of(small)) == (large, small)
    assert affordable([large], 10) == ()


@given(st.lists(st.integers(0, 4000), max_size=12), st.integers(0, 5000))
def test_prompts_stay_within_their_budget_and_in_order(sizes: list[int], budget: int) -> None:
    asks = [ask(size) for size in sizes]

    kept = affordable(asks, budget)

    assert sum(map(size_of, kept)) <= budget
    left = iter(asks)
    assert all(one in left for one in kept)


def test_the_schema_counts_as_part_of_a_prompt() -> None:
    schema: Mapping[str, str] = {"type": "object"}

    assert size_of(Ask("suggest", "", "", dict(schema), "1")) > size_of(Ask("suggest", "", "", {}, "1"))
