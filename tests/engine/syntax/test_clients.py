"""Clients that are made once per turn, and those that have to be."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.clients import made_again
from engine.syntax.code import Code
from tests.engine.parsed import code_of


def _call(code: Code, text: str) -> ast.Call:
    """Return the one call that begins with a text."""
    (call,) = (
        call
        for call in code.nodes(ast.Call)
        if code.text(call).startswith(text + "(") or (code.text(call) == text)
    )
    return call


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("for key in keys:\n    client = httpx.Client(timeout=5)\n    client.get(key)", True),
        ("for key in keys:\n    client = httpx.Client(base_url=key)", False),
        ("for key in keys:\n    client = httpx.Client(transport=made())", False),
        (
            "for key in keys:\n    try:\n        client = httpx.Client()\n    except OSError:\n        pass",
            False,
        ),
        ("while keys:\n    client = httpx.Client()", False),
        ("client = httpx.Client()", False),
    ],
)
def test_made_again(body: str, found: bool) -> None:
    """A client that is the same in each turn is found, one of the turn's own or tried again is not."""
    code = code_of("import httpx\n\ndef f(keys):\n" + "\n".join(f"    {line}" for line in body.split("\n")))

    assert (made_again(code, _call(code, "httpx.Client")) is not None) is found


def test_made_in_a_function_called_in_a_loop() -> None:
    """The call in the loop is named; a client of what the caller gives is the caller's own."""
    text = """
        import redis

        def ask(key, host):
            return redis.Redis(ARGUMENT).get(key)

        def ask_all(keys):
            return [ask(key, "a") for key in keys]
    """
    same, own = code_of(text.replace("ARGUMENT", "HOST")), code_of(text.replace("ARGUMENT", "host"))

    again = made_again(same, _call(same, "redis.Redis(HOST)"))
    assert again is not None
    assert again.caller is _call(same, 'ask(key, "a")')
    assert made_again(own, _call(own, "redis.Redis(host)")) is None
