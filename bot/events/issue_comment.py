"""A person wrote in the conversation of a pull request or an issue."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._comment import asked
from bot.events._payload import Here, id_at, value_at
from bot.jobs import Decision


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the commands of the comment; an issue that is a pull request has a field of that name."""
    issue = value_at(payload, "issue")
    pull = isinstance(value_at(issue, "pull_request"), Mapping)
    return asked(payload, id_at(issue, "number"), here, pull=pull, lines=False)
