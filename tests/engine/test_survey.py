"""The hardest functions of a tree."""

from __future__ import annotations

from engine.knowledge import FunctionFacts
from engine.model import FileReport
from engine.survey import MAX_HOTSPOTS, hotspots


def facts(name: str, complexity: int | None, loops: int = 0) -> FunctionFacts:
    return FunctionFacts(name, 1, 9, complexity, loops, None)


def test_complex_functions_with_deep_loops_come_first() -> None:
    files = [FileReport("a.py", 9, functions=(facts("flat", 30), facts("deep", 20, 2), facts("easy", 3)))]

    assert [spot.symbol for spot in hotspots(files)] == ["deep", "flat"]


def test_what_was_not_measured_is_not_listed_and_the_table_stays_short() -> None:
    assert hotspots([FileReport("a.py", 9, functions=(facts("f", None),))]) == ()
    many = tuple(facts(f"f{number}", 20) for number in range(40))
    assert len(hotspots([FileReport("a.py", 9, functions=many)])) == MAX_HOTSPOTS
