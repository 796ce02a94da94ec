"""The real sandbox for tests, and source text to run in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox, BubblewrapSession
from engine.errors import NoSandbox
from engine.ports import Answer, Limits

QUICK = Limits(wall_seconds=20.0)

RUNNER = b"""
def run(source):
    names = {}
    exec(source, names)
    return names.get("result")
"""


def working() -> BubblewrapSandbox:
    """Return the sandbox; skip the test, with the reason, where the host has none."""
    sandbox = BubblewrapSandbox()
    try:
        sandbox.probe()
    except NoSandbox as error:
        pytest.skip(str(error))
    return sandbox


@pytest.fixture(scope="module")
def sandbox() -> BubblewrapSandbox:
    return working()


@pytest.fixture(scope="module")
def session(sandbox: BubblewrapSandbox) -> Iterator[BubblewrapSession]:
    with sandbox.open({"runner.py": RUNNER}) as opened:
        yield opened


def run(session: BubblewrapSession, source: str, limits: Limits = QUICK) -> Answer:
    """Run source text as a candidate; what it assigns to `result` is the answer."""
    return session.ask("call", {"module": "runner", "function": "run", "arguments": [source]}, limits)
