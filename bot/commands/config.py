"""Show the settings in force."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.agents.analyzer import Head
from bot.app import settings_of
from bot.command import Answer, Asked, Desk, SlashCommand
from bot.commands.review import head_of
from bot.muting import sentence
from bot.render.markup import code, prose, table
from bot.store import learning, rewards, silenced
from bot.store.pool import Connection
from engine.config import INLINE_FROM, KEYS, Config
from engine.errors import BadConfig
from engine.model import Level


@dataclass(frozen=True, slots=True)
class Found:
    """The settings of the root, where they are from in Markdown, and what is wrong with them, if so."""

    config: Config
    source: str
    trouble: str = ""


class ShowConfig(SlashCommand[Found]):
    """What differs from the defaults in the root's settings, as the base branch has them now, and where they
    are from; folders may have settings of their own. Then what commands changed: rules that are silent, and
    whether reviews are paused."""

    about = "Shows the settings in force, and where they come from."
    needs = "read"
    where = "anywhere"

    async def look(self, asked: Asked, desk: Desk) -> Found:
        """Read the settings of the base branch."""
        head: Head | None = await head_of(asked, desk) if asked.heard.pull else None
        files, source = await desk.settings(head.base_ref if head else None)
        try:
            return Found(settings_of(files).root, source)
        except BadConfig as bad:
            return Found(Config(), source, f"They cannot be used, so the defaults are: {bad}")

    async def carry_out(self, asked: Asked, seen: Found, connection: Connection) -> Answer:
        """Change nothing."""
        repository = asked.place.repository
        said = [f"Settings: {seen.source}."]
        if seen.trouble:
            said.append(prose(seen.trouble))
        rows = _rows(seen.config)
        said.append(table(("key", "value"), rows) if rows else "All of them are the defaults.")
        for each in await silenced.of(connection, repository.host, repository.id):
            when = f"{each.since:%Y-%m-%d}"
            said.append(f"{code(each.rule)} is silent since {when}, by a command of {code(each.login)}.")
        quiet = await rewards.muted_rules(connection, repository.host, repository.id)
        said += map(sentence, quiet)
        votes = await learning.votes(connection, repository.host, repository.id)
        said += [f"{code(each.rule)}: useful to {each.up}, not useful to {each.down}." for each in votes]
        if asked.place.paused:
            said.append("Reviews are paused.")
        return Answer("\n\n".join(said))


def _rows(config: Config) -> list[tuple[str, str]]:
    """Return the keys that differ from their defaults, with their values."""
    default = Config()
    return [
        (code(key), code(_written(getattr(config, key))))
        for key in KEYS
        if getattr(config, key) != getattr(default, key)
    ]


def _written(value: object) -> str:
    """Return a value as a settings file has it."""
    if isinstance(value, Level):
        value = next(word for word, level in INLINE_FROM.items() if level is value)
    return json.dumps(value, ensure_ascii=False)


COMMAND = ShowConfig()
