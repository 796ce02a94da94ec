"""Arrays and tables, where NumPy and pandas are installed; all else, and everything without them, is none."""

from __future__ import annotations

import array
from typing import Any

import pytest

from engine.inside.arrays import describe_array
from engine.inside.compare import Comparison
from engine.inside.graph import Camera
from engine.inside.kinds import describe


def difference(before: object, after: object) -> str:
    comparison = Comparison()
    comparison.check("result", Camera(describe).take(before), Camera(describe).take(after))
    assert not comparison.unknown
    return comparison.difference


@pytest.fixture
def np() -> Any:
    return pytest.importorskip("numpy")


@pytest.fixture
def pd() -> Any:
    return pytest.importorskip("pandas")


@pytest.mark.parametrize("value", [1, "a", [1.0], array.array("d", [1.0]), object(), len, None])
def test_other_values_are_none(value: object) -> None:
    assert describe_array(value) is None


@pytest.mark.parametrize("name", ["numpy", "pandas", "numpy.linalg", "numpyish"])
def test_a_class_that_only_says_it_is_theirs_is_none(name: str) -> None:
    assert describe_array(type("ndarray", (), {"__module__": name})()) is None


def test_equal_arrays(np: Any) -> None:
    whole = np.arange(12).reshape(3, 4)
    assert not difference(whole, whole.copy())
    assert not difference(whole.T, np.asfortranarray(whole.T))
    assert not difference(np.array([1.0, np.nan]), np.array([1.0, -np.nan]))
    assert not difference(np.float32("nan"), -np.float32("nan"))
    assert not difference(np.array([1, "a", None], dtype=object), np.array([1, "a", None], dtype=object))
    assert not difference(np.array(["2020", "NaT"], "M8[D]"), np.array(["2020", "NaT"], "M8[D]"))


def test_what_counts_in_arrays(np: Any) -> None:
    for before, after in [
        (np.zeros(3), np.zeros(4)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.zeros(3), np.zeros(3, np.float32)),
        (np.zeros(3, ">i4"), np.zeros(3, "<i4")),
        (np.array([0.0]), np.array([-0.0])),
        (np.array([1, 2]), np.array([2, 1])),
        (np.array([1, True], dtype=object), np.array([1, 1], dtype=object)),
        (np.zeros(1, [("a", "i4")]), np.zeros(1, [("b", "i4")])),
        (np.int64(1), np.int32(1)),
        (np.int64(1), 1),
        (np.float64(0.0), np.float64(-0.0)),
        (np.array(1.0), np.float64(1.0)),
    ]:
        assert difference(before, after), (before, after)


def test_arrays_are_told_apart_by_identity(np: Any) -> None:
    one = np.zeros(2)
    assert "aliasing" in difference([one, one], [one, one.copy()])


def test_equal_tables(pd: Any) -> None:
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=[5, 6])
    assert not difference(table, table.copy())
    assert not difference(table["a"], table["a"].copy())
    assert not difference(table.index, table.index.copy())


def test_what_counts_in_tables(pd: Any) -> None:
    table = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    attributed = table.copy()
    attributed.attrs["unit"] = "m"
    for before, after in [
        (table, table[["b", "a"]]),
        (table, table.astype({"a": float})),
        (table, table.set_axis([1, 2])),
        (table, attributed),
        (table, table.iloc[::-1]),
        (table["a"], table["b"].set_axis([0, 1]).rename("a")),
        (table["a"], table["a"].rename("c")),
        (pd.Index([1, 2]), pd.Index([1, 2], name="n")),
        (pd.Index([1, 2]), pd.Index([1.0, 2.0])),
    ]:
        assert difference(before, after), (before, after)
