"""What each of the 18 numbers means: one example where it is high, and one where it is not."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from engine.choose.features import TRAITS
from engine.choose.traits import traits_of
from tests.engine.findings import finding

PLAIN = "def work(rows: list[int]) -> int:\n    return len(rows)\n"


def traits(source: str, symbol: str = "work") -> dict[str, float]:
    found = traits_of(dedent(source).encode(), "app/work.py", symbol, ())
    assert found is not None
    return dict(zip([feature.name for feature in TRAITS], found, strict=True))


CASES: dict[str, str] = {
    "complexity": """
        def work(a: int) -> int:
            if a > 1 and a < 9: return 1
            elif a > 20: return 2
            return 3
    """,
    "lines": "def work(a: int) -> int:\n" + "    a += 1\n" * 30 + "    return a\n",
    "loop_depth": """
        def work(rows: list[list[int]]) -> None:
            for row in rows:
                for cell in row:
                    cell.bit_length()
    """,
    "loops": """
        def work(rows: list[int]) -> list[int]:
            return [row for row in rows]
    """,
    "calls_in_loops": """
        def work(rows: list[int]) -> None:
            for row in rows:
                look(row)
    """,
    "invariant_calls": """
        def work(rows: list[int], text: str) -> int:
            found = 0
            for row in rows:
                found += len(text) * row
            return found
    """,
    "linear_searches": """
        def work(rows: list[int], known: list[int]) -> int:
            return sum(1 for row in rows if row in known)
    """,
    "container_mismatch": """
        def work(rows: list[int]) -> int:
            seen = []
            found = 0
            for row in rows:
                if row in seen:
                    found += 1
                seen.append(row)
            return found
    """,
    "append_loops": """
        def work(rows: list[int]) -> list[int]:
            found = []
            for row in rows:
                if row:
                    found.append(row)
            return found
    """,
    "text_built": """
        def work(rows: list[str]) -> str:
            text = ""
            for row in rows:
                text += row
            return text
    """,
    "element_arithmetic": """
        def work(rows: list[int]) -> list[int]:
            return [row * 2 for row in rows]
    """,
    "repeated_calls": """
        def work(n: int) -> int:
            return n if n < 2 else work(n - 1) + work(n - 2)
    """,
    "input_output": """
        def work(paths: list[str]) -> None:
            for path in paths:
                open(path)
    """,
    "heavy_work": """
        def work(rows: list[list[int]]) -> None:
            for row in rows:
                sorted(row)
    """,
    "early_exit": """
        def work(rows: list[int]) -> bool:
            return any([row > 3 for row in rows])
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_a_number_is_high_where_its_meaning_says_and_not_in_plain_code(name: str) -> None:
    assert traits(CASES[name])[name] > traits(PLAIN)[name]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def work(a: int) -> int:\n    return a + 1\n", 1.0),
        ("def work(a):\n    return look(a)\n", 0.5),
        ("def work(a):\n    print(a)\n", 0.0),
        ("def work(a):\n    a.kept = 1\n", 0.0),
    ],
)
def test_purity_is_shown_unknown_or_gone(source: str, expected: float) -> None:
    assert traits(source)["purity"] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a: int, b: list[str]", 1.0),
        ("a, b: int", 0.5),
        ("a, b=3", 0.5),
        ("a, b", 0.0),
        ("", 1.0),
        ("*, a: int, b", 0.5),
    ],
)
def test_testability_is_the_part_of_the_parameters_that_can_be_made(header: str, expected: float) -> None:
    assert traits(f"def work({header}):\n    return 1\n")["testability"] == expected


def test_self_is_no_parameter_that_must_be_made() -> None:
    source = "class Shop:\n    def work(self, a: int) -> int:\n        return a\n"

    assert traits(source, "Shop.work")["testability"] == 1.0


def test_heat_is_that_of_the_hottest_finding() -> None:
    found = [finding(line=2, hotness=0.3), finding(line=2, hotness=0.8)]
    source = PLAIN.encode()

    told = traits_of(source, "app/work.py", "work", [replace(one, symbol="work") for one in found])

    assert told is not None
    assert told[[feature.name for feature in TRAITS].index("heat")] == 0.8


def test_where_nothing_is_known_heat_is_in_the_middle() -> None:
    assert traits(PLAIN)["heat"] == 0.5


@pytest.mark.parametrize("source", ["def other(): pass\n", "def work(:\n", "\x00"])
def test_what_is_not_there_has_no_traits(source: str) -> None:
    assert traits_of(source.encode(), "app/work.py", "work", ()) is None


@pytest.mark.parametrize("name", CASES)
def test_all_numbers_lie_between_0_and_1(name: str) -> None:
    assert all(0 <= value <= 1 for value in traits(CASES[name]).values())


def test_of_two_functions_of_a_name_the_one_around_the_finding_is_meant() -> None:
    source = "def work():\n    pass\n\ndef work():\n    for a in range(9):\n        pass\n"

    told = traits_of(source.encode(), "a.py", "work", [finding(line=5)])

    assert told is not None
    assert told[3] > 0
