from __future__ import annotations

from engine.inside.corners import mine, related


def test_constants_come_with_their_neighbours() -> None:
    found = mine(
        [b"def f(n, s):\n    return n == 7919 or s.startswith('x-') or len(s) > 64 or n < 10 ** 6\n"]
    )
    assert {7918, 7919, 7920, -7919} <= set(found.by_type["int"])
    assert {10**6, 10**6 + 1} <= set(found.by_type["int"])
    assert {"x-", "x-x", "x"} <= set(found.by_type["str"])
    assert {63, 64, 65} <= set(found.lengths)


def test_docstrings_are_no_constants() -> None:
    assert mine([b'"""One."""\ndef f():\n    """Two."""\n']).by_type["str"] == []


def test_lengths_stay_possible() -> None:
    assert mine([b"x = -5 or 10 ** 9"]).lengths == [4, 5, 6, 9, 10, 11, 8]


def test_look_alikes() -> None:
    assert related("\u00df")[0] == "\u00df"
    assert {"SS", "ss"} <= set(related("\u00df"))
    assert "e\u0301" in related("\u00e9")
    assert hash(related(5)[-1]) == hash(5) and related(5)[-1] != 5
    assert related(None) == [None]
