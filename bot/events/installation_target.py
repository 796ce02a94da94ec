"""The account on which the App is installed got another name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, id_at, text_at, value_at
from bot.jobs import AccountRenamed, Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the account's new name; its number stays."""
    if text_at(payload, "action") != "renamed":
        return Ignored("the action changes nothing for Velox")
    installation, account = id_at(payload, "installation", "id"), value_at(payload, "account")
    number, login = id_at(account, "id"), text_at(account, "login")
    if installation is None or number is None or login is None or "/" in login:
        return Ignored("it does not say which account has which name now")
    return (AccountRenamed(here.host, installation, number, login),)
