"""Awaits in a row that need nothing of one another."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.gathering import independent_awaits
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("second", "names"),
    [
        ("b = await api.fetch_orders(key)", ("a", "b")),
        ("b = await api.fetch_orders(a)", None),
        ("b = await api.update_orders(key)", None),
        ("b = await api.session.fetch_orders(key)", None),
        ("b = await api.fetch_user(key)", None),
        ("show(a)\n    b = await api.fetch_orders(key)", None),
        ("b = await api.fetch_orders(await api.get(key))", None),
    ],
)
def test_independent_awaits(second: str, names: tuple[str, ...] | None) -> None:
    """Both fetch something, neither needs the other, and nothing says that they must take turns."""
    code = code_of(f"async def f(api, key):\n    a = await api.fetch_user(key)\n    {second}\n")
    found = list(independent_awaits(code, code.nodes(ast.AsyncFunctionDef)[0]))

    assert [run.names for run in found] == ([names] if names else [])


def test_other_event_loops_are_left_alone() -> None:
    """`asyncio.gather` is no advice for a file about Twisted."""
    code = code_of("""
        from twisted.internet import defer

        async def f(api, key):
            a = await api.fetch_user(key)
            b = await api.fetch_orders(key)
    """)

    assert list(independent_awaits(code, code.nodes(ast.AsyncFunctionDef)[0])) == []
