"""Which finding or rule a person means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.command import Asked
from bot.render.markup import code
from bot.store import suggestions
from bot.store.pool import Connection
from bot.store.suggestions import Suggestion
from engine.catalogue import all_kinds, kind_named
from engine.model import MODEL_RULE

NAME = re.compile(r"c-[0-9a-f]{6,8}|f-[0-9a-f]{8,16}")


@dataclass(frozen=True, slots=True)
class Meant:
    """What was named: a `rule`, or findings. With neither, `trouble` says in a sentence why."""

    rule: str = ""
    findings: tuple[Suggestion, ...] = ()
    trouble: str = ""


async def meant(asked: Asked, words: Sequence[str], connection: Connection) -> Meant:
    """Return what a person named. In the thread of a finding nothing has to be named."""
    if len(words) > 1:
        return Meant(trouble="Name one finding or rule at a time.")
    if not words:
        return await _of_thread(asked, connection)
    name = words[0]
    if kind_named(name) is not None or name == MODEL_RULE:
        return Meant(rule=name)
    if NAME.fullmatch(name):
        return await _named(asked, name, connection)
    near = get_close_matches(name, [kind.name for kind in all_kinds()], n=1, cutoff=0.6)
    hint = f" Did you mean {code(near[0])}?" if near else ""
    return Meant(trouble=f"There is no finding or rule {code(name)}.{hint}")


async def _of_thread(asked: Asked, connection: Connection) -> Meant:
    repository, first = asked.place.repository, asked.heard.answers
    if first is not None:
        found = await suggestions.of_comment(connection, repository.host, repository.id, first)
        if found is not None:
            return Meant(findings=(found,))
    example = code(f"/velox {asked.heard.name} c-7f31a2b0")
    return Meant(
        trouble=f"Name a finding or a rule, as in {example}; in the thread of a finding that is not needed."
    )


async def _named(asked: Asked, name: str, connection: Connection) -> Meant:
    repository, number = asked.place.repository, asked.heard.number if asked.heard.pull else None
    found = await suggestions.named(connection, repository.host, repository.id, number, name)
    if not found:
        where = "on this pull request" if asked.heard.pull else "in this repository"
        return Meant(trouble=f"No finding {where} is called {code(name)}.")
    return Meant(findings=found)
