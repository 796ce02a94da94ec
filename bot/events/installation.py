"""The App was installed, removed, suspended, taken up again, or given other permissions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._installation import changed
from bot.events._payload import Here, id_at, text_at
from bot.jobs import Decision, Ignored, InstallationAction

ACTIONS: Mapping[str, InstallationAction] = {
    "created": "created",
    "deleted": "deleted",
    "suspend": "suspend",
    "unsuspend": "unsuspend",
    "new_permissions_accepted": "permissions",
}


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the change of the installation."""
    action = ACTIONS.get(text_at(payload, "action") or "")
    if action is None:
        return Ignored("the action changes nothing for Velox")
    app = id_at(payload, "installation", "app_id")
    if here.app is not None and app is not None and app != here.app:
        return Ignored("it is another App's installation")
    return changed(payload, action, "repositories", here)
