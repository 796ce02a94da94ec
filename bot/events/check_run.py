"""A person pressed "Re-run", or a button of ours, on a check run."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, commit_at, id_at, repository_of, text_at, value_at
from bot.events._rerun import RE_SCAN, SCAN_CHECK, is_foreign, rerun
from bot.jobs import Decision, Ignored, PressedButton


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return what the button asks for; whether its presser may, is checked when the job runs."""
    action, check = text_at(payload, "action"), value_at(payload, "check_run")
    if action not in ("rerequested", "requested_action"):
        return Ignored("nobody pressed a button")
    if is_foreign(check, here):
        return Ignored("it is another App's check run")
    check_run = id_at(check, "id")
    if check_run is None:
        return Ignored("it names no check run")
    if action == "rerequested" and text_at(check, "name") == SCAN_CHECK:
        return _pressed(payload, check, check_run, here, RE_SCAN)
    if action == "rerequested":
        return rerun(payload, check, value_at(check, "check_suite"), check_run, here)
    return _pressed(payload, check, check_run, here)


def _pressed(
    payload: object, check: object, check_run: int, here: Here, button: str | None = None
) -> Decision:
    repository, head = repository_of(payload, here), commit_at(check, "head_sha")
    button = button or text_at(payload, "requested_action", "identifier")
    login = text_at(payload, "sender", "login")
    if repository is None or head is None or button is None or login is None:
        return Ignored("it does not say which button of which commit, or who pressed it")
    return (PressedButton(repository, check_run, head, button, login),)
