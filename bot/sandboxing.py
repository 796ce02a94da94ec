"""Where foreign code runs: the part of `bot.app` that needs no more of the engine than its sandbox.

A script that is only to be run does not wait for the rules, the proof and the policy to be read.
"""

from __future__ import annotations

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.ports import Sandbox


def open_sandbox() -> Sandbox:
    """Return the place where foreign code runs; it starts nothing before it is asked to."""
    return BubblewrapSandbox()
