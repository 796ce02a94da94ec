"""Arrays and tables, where NumPy and pandas are installed."""

from __future__ import annotations

import pytest

from engine.inside.arrays import describe_array
from tests.engine.inside.test_compare import verdict


def test_all_else_is_no_array() -> None:
    assert describe_array([1]) is None
    assert describe_array(1.5) is None


def test_arrays_are_compared_exactly() -> None:
    np = pytest.importorskip("numpy")
    assert verdict(np.array([1.0, np.nan]), np.array([1.0, np.nan])) == "equal"
    assert verdict(np.array([[1], [2]]), np.array([[1], [2]])) == "equal"
    assert verdict(np.float64("nan"), np.float64("nan")) == "equal"
    unequal = [
        (np.array([100_000]), np.array([100_001])),
        (np.array([1e-9]), np.array([9e-9])),
        (np.array([0.0]), np.array([-0.0])),
        (np.array([1], dtype="int32"), np.array([1], dtype="int64")),
        (np.array([1, 2]), np.array([[1, 2]])),
        (np.array([1]), [1]),
        (np.int64(1), 1),
        (np.array(["a"], dtype=object), np.array(["b"], dtype=object)),
    ]
    for before, after in unequal:
        assert verdict(before, after).startswith("different"), (before, after)


def test_a_tolerance_is_for_arrays_of_floats_alone() -> None:
    np = pytest.importorskip("numpy")
    assert verdict(np.array([0.1 + 0.2]), np.array([0.3]), tolerance=1e-9) == "equal"
    assert verdict(np.array([10**9]), np.array([10**9 + 1]), tolerance=1e-3).startswith("different")


def test_tables_are_compared_with_all_their_names() -> None:
    pd = pytest.importorskip("pandas")
    table = {"a": [1, 2], "b": ["x", None]}
    assert verdict(pd.DataFrame(table), pd.DataFrame(table)) == "equal"
    named = pd.DataFrame(table, index=pd.Index([0, 1], name="n"))
    other = pd.DataFrame(table, index=pd.Index([0, 1], name="m"))
    assert verdict(named, other).startswith("different")
    assert verdict(pd.DataFrame(table), pd.DataFrame(table)[["b", "a"]]).startswith("different")
    assert verdict(pd.Series([1]), pd.Series([1.0])).startswith("different")
    assert verdict(pd.Series([1], name="a"), pd.Series([1], name="b")).startswith("different")
