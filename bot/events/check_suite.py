"""A person pressed "Re-run all checks"."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, text_at, value_at
from bot.events._rerun import is_foreign, rerun
from bot.jobs import Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the reviews to make once more.

    A suite is also `requested` on every push; that push comes as a pull request's or a branch's own event,
    and one review of it is enough.
    """
    suite = value_at(payload, "check_suite")
    if text_at(payload, "action") != "rerequested":
        return Ignored("the push comes as an event of its own")
    if is_foreign(suite, here):
        return Ignored("it is another App's check suite")
    return rerun(payload, suite, suite, 0, here)
