from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from radon.visitors import ComplexityVisitor

from engine.syntax.complexity import ComplexitySummary, complexities, summary
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


def test_an_expression_too_deep_for_radon_is_counted_too() -> None:
    assert measured("def f(x):\n    return " + " + ".join(["x"] * 900) + "\n") == {("f", 1): 1}


UNUSUAL = """
    async def f(x, y=(a if b else c)):
        async for z in x:
            assert z and y or x
        else:
            pass
        while x:
            break
        else:
            f = lambda q: q if q else x
        match x:
            case 1 | 2:
                pass
            case [a, *b] if a and b:
                pass
            case {'k': c}:
                pass
            case other:
                pass
        match y:
            case _:
                pass
        @wraps(a or b)
        def g(z=[i for i in x if i]) -> (1 if x else 2):
            try:
                pass
            except* E:
                pass
            class Local(a or b):
                h = 1 if x else 2
                def m(self):
                    if self:
                        pass
            def deeper():
                return {i: j for i in x for j in y if i if j}
            try:
                pass
            except A:
                pass
            else:
                pass
            finally:
                if x:
                    pass

    class C(a or b):
        x = 1 if y else 2
        if x:
            def m(self):
                def inner():
                    return a and b
        class D:
            async def m(self):
                async with self:
                    return {i async for i in self}
    """


def as_radon_counts(source: str) -> dict[tuple[str, int], int]:
    """What radon says of every function, under the names that ours have."""

    def of_functions(prefix: str, functions: Iterable[Any]) -> Iterator[tuple[tuple[str, int], int]]:
        for function in functions:
            yield (prefix + function.name, function.lineno), function.complexity
            yield from of_functions(f"{prefix}{function.name}.", function.closures)

    def of_classes(prefix: str, classes: Iterable[Any]) -> Iterator[tuple[tuple[str, int], int]]:
        for owner in classes:
            yield from of_functions(f"{prefix}{owner.name}.", owner.methods)
            yield from of_classes(f"{prefix}{owner.name}.", owner.inner_classes)

    visitor = ComplexityVisitor.from_code(source)
    return {**dict(of_functions("", visitor.functions)), **dict(of_classes("", visitor.classes))}


def test_radon_counts_the_same_in_unusual_code() -> None:
    source = textwrap.dedent(UNUSUAL)
    found = measured(source)
    assert found == as_radon_counts(source)
    assert len(found) == 6


def test_radon_counts_the_same_in_our_own_code() -> None:
    for path in PRODUCT:
        source = path.read_text(encoding="utf-8")
        assert measured(source) == as_radon_counts(source), path


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
