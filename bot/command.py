"""The contract of a slash command: what a file of `bot/commands/` holds.

A command is carried out in three steps. `look` asks GitHub what has to be known and changes nothing.
`carry_out` changes the store and enqueues work, in the very transaction that notes the answer: so it happens
once, however often a worker is killed. Then the commander says the answer on GitHub, looking first whether
it was said already. A command whose work takes long enqueues it, and that work says what came of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, Protocol, TypeVar

from bot.github.authors import Ourselves
from bot.github.session import Session
from bot.store.commands import Heard
from bot.store.installations import KnownRepository
from bot.store.pool import Connection, Pool

Permission = Literal["read", "triage", "write", "admin"]
"""What somebody must be allowed on a repository, by GitHub's names."""

Where = Literal["pull request", "anywhere"]

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that somebody may give: as it was heard, where, and every command that there is."""

    heard: Heard
    place: KnownRepository
    known: Sequence[SlashCommand[object]]

    @property
    def arguments(self) -> str:
        """What follows the command's name, on one line, of bounded length: text from outside."""
        return self.heard.arguments

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments, word by word."""
        return tuple(self.heard.arguments.split())


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a command: `text` is Markdown for one short comment, none if it is empty.

    `done` tells whether it was carried out; if not, the text says why in a sentence. `dismissed` are inline
    comments of ours whose findings somebody does not want: they are struck through.
    """

    text: str = ""
    done: bool = True
    dismissed: tuple[int, ...] = ()


class Desk(Protocol):
    """What `look` may ask: GitHub with the least permissions, and the store."""

    @property
    def session(self) -> Session:
        """Reads and answers in the pull request or issue."""
        ...

    @property
    def pool(self) -> Pool:
        """The store."""
        ...

    @property
    def ourselves(self) -> Ourselves:
        """Our App."""
        ...

    async def settings(self, branch: str | None) -> tuple[Mapping[str, bytes], str]:
        """Return the settings files of a branch, or of the owner's `.github` repository, and where
        they are from; without a branch of the default one."""
        ...


class SlashCommand(ABC, Generic[Seen]):
    """One command. Its file is named like it; the help, here and in the docs, is made of these fields."""

    usage: ClassVar[str] = ""
    """What follows the name: `ID`, `[PATH]`, `up|down ID`."""
    about: ClassVar[str]
    """What it does, in one sentence."""
    needs: ClassVar[Permission]
    """Who may: whoever has this on the repository when the command is carried out. On a public repository
    everybody may read, so there `read` takes `triage`, or having opened the pull request or issue."""
    by_author: ClassVar[bool] = False
    """Whether whoever opened the pull request may, too."""
    where: ClassVar[Where] = "pull request"
    aliases: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        """The name, which is that of the file."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def line(self) -> str:
        """The whole line that somebody writes."""
        return f"/velox {self.name} {self.usage}".rstrip()

    @abstractmethod
    async def look(self, asked: Asked, desk: Desk) -> Seen:
        """Return what has to be known of GitHub; it may be asked again after a kill."""

    @abstractmethod
    async def carry_out(self, asked: Asked, seen: Seen, connection: Connection) -> Answer:
        """Change the store and enqueue work, within the caller's transaction, and return the answer."""


class PlainCommand(SlashCommand[None]):
    """A command that has to know nothing of GitHub."""

    async def look(self, asked: Asked, desk: Desk) -> None:
        """Look at nothing."""
