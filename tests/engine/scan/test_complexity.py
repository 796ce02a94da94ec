from __future__ import annotations

import pytest

from engine.scan.complexity import ComplexitySummary, complexities, summary
from tests.engine.scan.trees import PRODUCT, linked, report


def measured(source: str) -> dict[tuple[str, int], int]:
    return complexities(linked(source))


@pytest.mark.parametrize(
    ("body", "complexity"),
    [
        ("return 1", 1),
        ("return x if x else 2", 2),
        ("return x and y or z", 3),
        ("return [y for y in x if y]", 3),
        ("try:\n        pass\n    except A:\n        pass\n    except B:\n        pass", 3),
    ],
)
def test_what_counts(body: str, complexity: int) -> None:
    assert measured(f"def f(x, y, z):\n    {body}\n") == {("f", 1): complexity}


def test_names_are_qualified() -> None:
    source = """
        def outer():
            def inner():
                pass

        class C:
            def m(self):
                pass

            class D:
                @property
                def n(self):
                    pass
        """
    assert set(measured(source)) == {("outer", 2), ("outer.inner", 3), ("C.m", 7), ("C.D.n", 12)}


def test_module_level_counts_for_nobody() -> None:
    assert measured("if x:\n    y = 1\n") == {}


def test_a_class_inside_a_function_is_not_counted() -> None:
    assert set(measured("def f():\n    class C:\n        def m(self):\n            pass\n")) == {("f", 1)}


def test_an_expression_too_deep_for_radon_leaves_no_answer() -> None:
    assert measured("def f(x):\n    return " + " + ".join(["x"] * 900) + "\n") == {}


def test_every_function_of_ours_is_measured_under_the_name_that_its_facts_have() -> None:
    for path in PRODUCT:
        found = report(path.read_text(encoding="utf-8"), complexity=True)
        assert all(facts.complexity for facts in found.functions if facts.name != "<module>"), path


def test_not_measured_unless_asked() -> None:
    [facts] = report("def f():\n    pass\n").functions
    assert facts.complexity is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, ComplexitySummary(0, 0, 0)),
        ({("f", 1): 3, ("g", 5): 4}, ComplexitySummary(2, 7, 4)),
    ],
)
def test_the_sum_of_a_file(found: dict[tuple[str, int], int], expected: ComplexitySummary) -> None:
    assert summary(found) == expected
