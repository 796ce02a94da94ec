"""Rewrites have an end, for each file and for all of them."""

from __future__ import annotations

from engine.rewrite.budget import FILE_BYTES, FILE_REWRITES, RUN_BYTES, Budget


def spent(budget: Budget, path: str, size: int) -> int:
    """Return how many rewrites of a file the budget grants."""
    count = 0
    while budget.spend(path, size) is None:
        count += 1
    return count


def test_a_small_file_gets_many_rewrites() -> None:
    assert spent(Budget(), "a.py", 1000) == FILE_BYTES // 1000


def test_the_largest_file_gets_some() -> None:
    assert spent(Budget(), "a.py", FILE_BYTES) == FILE_REWRITES


def test_what_one_file_took_is_not_taken_from_another() -> None:
    budget = Budget()

    assert spent(budget, "a.py", 100_000) == spent(budget, "b.py", 100_000) > 0


def test_the_run_has_an_end_too() -> None:
    budget = Budget()
    granted = [spent(budget, f"{number}.py", 1_000_000) for number in range(20)]

    assert sum(granted) == RUN_BYTES // 1_000_000
    assert budget.spend("more.py", 1_000_000) == "there are too many findings to try a rewrite of each"
