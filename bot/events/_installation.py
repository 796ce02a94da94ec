"""What installation events have in common."""

from __future__ import annotations

from bot.events._payload import Here, entries_at, id_at, read_repository, text_at, value_at
from bot.jobs import Decision, Ignored, InstallationAction, InstallationChanged


def changed(payload: object, action: InstallationAction, repositories: str, here: Here) -> Decision:
    """Return the change of an installation; `repositories` is the key of the list that the payload brings.

    The list is a hint too: for an installation on all repositories of an account it may be cut short.
    """
    installation = id_at(payload, "installation", "id")
    account = value_at(payload, "installation", "account")
    if installation is None:
        return Ignored("it names no installation")
    found = (read_repository(entry, installation, here) for entry in entries_at(payload, repositories))
    return (
        InstallationChanged(
            host=here.host,
            installation=installation,
            action=action,
            account=id_at(account, "id") or 0,
            account_login=text_at(account, "login") or "",
            account_type=text_at(account, "type") or "",
            repositories=tuple(repository for repository in found if repository is not None),
        ),
    )
