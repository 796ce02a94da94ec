"""What the events of comments have in common: who wrote, and what was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._commands import commands_in
from bot.events._payload import Here, id_at, repository_of, text_at, value_at
from bot.jobs import Command, Decision, Ignored


def asked(payload: object, number: int | None, here: Here, *, pull: bool, lines: bool) -> Decision:
    """Return the commands of a comment that was just written."""
    repository, comment = repository_of(payload, here), value_at(payload, "comment")
    identity, login, body = id_at(comment, "id"), text_at(comment, "user", "login"), value_at(comment, "body")
    if text_at(payload, "action") != "created":
        return Ignored("commands are carried out when they are written, and not when they are edited")
    if repository is None or number is None or identity is None or login is None:
        return Ignored("it does not say where the comment is, or who wrote it")
    if not is_by_a_person(payload, comment, here):
        return Ignored("no person wrote it")
    if value_at(payload, "repository", "archived") is True:
        return Ignored("the repository is archived")
    answers = id_at(comment, "in_reply_to_id") if lines else None
    found = tuple(
        Command(
            repository, number, pull, identity, lines, answers, login, place, command.name, command.arguments
        )
        for place, command in enumerate(commands_in(body if isinstance(body, str) else ""))
    )
    return found or Ignored("it holds no command")


def is_by_a_person(payload: object, comment: object, here: Here) -> bool:
    """Tell whether a person wrote a comment, and sent it: no bot, and not Velox itself."""
    app = id_at(comment, "performed_via_github_app", "id")
    ours = here.app is not None and app == here.app
    writer, sender = value_at(comment, "user"), value_at(payload, "sender")
    same = not isinstance(sender, Mapping) or id_at(sender, "id") == id_at(writer, "id")
    return text_at(writer, "type") == "User" and not ours and same
