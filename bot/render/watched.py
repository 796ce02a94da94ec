"""How often a policy that only watches would have chosen as the one that decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.render.markup import code
from bot.render.plain import counted
from bot.render.screen import Screen, drawn, wrapped
from bot.store.decisions import Agreement


def watched_text(agreements: Sequence[Agreement], screen: Screen) -> str:
    """Return a sentence for each pair of policies, empty where none watched."""
    if not agreements:
        return ""
    lines = (
        line
        for each in agreements
        for line in wrapped(_sentence(each, each.watcher, each.policy), screen.width)
    )
    return drawn(("", *lines), screen)


def watched_markdown(agreements: Sequence[Agreement]) -> str:
    """Return the sentences as Markdown."""
    return "".join(f"\n{_sentence(each, code(each.watcher), code(each.policy))}\n" for each in agreements)


def watched_jsonl(agreements: Sequence[Agreement]) -> str:
    """Return one JSON object for each pair: policy, watcher, decisions, alike."""
    return "".join(json.dumps(asdict(each)) + "\n" for each in agreements)


def _sentence(one: Agreement, watcher: str, policy: str) -> str:
    share = one.alike / one.decisions
    watcher = watcher or "A policy"
    return (
        f"{watcher} watched {counted(one.decisions, 'decision')} of {policy}, and would have made "
        f"{one.alike:,} of them alike ({share:.0%})."
    )
