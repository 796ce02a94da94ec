"""Writes down what the App says on the stand-in, scene by scene, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.github import StandIn

REACTIONS = {"eyes": "eyes: it was heard", "+1": "+1: it is done", "-1": "-1: not for this person"}

_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the App said or changed: where it stands, and its text."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What people did, and what the App said then."""

    title: str
    did: str
    said: tuple[Said, ...]


@dataclass(slots=True)
class Transcript:
    """Scenes, each with what is new on GitHub since the one before."""

    github: StandIn
    scenes: list[Scene] = field(default_factory=list)
    _known: dict[tuple[str, object], str] = field(default_factory=dict)

    def scene(self, title: str, did: str) -> Scene:
        """End a scene: take note of all that the App said or changed since the last one."""
        said = []
        for key, where, text in self._now():
            before = self._known.get(key)
            if before != text:
                self._known[key] = text
                said.append(Said(where if before is None else f"{where}, edited", text))
        made = Scene(title, did, tuple(said))
        self.scenes.append(made)
        return made

    def _now(self) -> Iterator[tuple[tuple[str, object], str, str]]:
        """Yield all that the App says on GitHub now: a key that stays, where it stands, its text."""
        yield from self._checks()
        yield from self._lines()
        yield from self._talk()

    def _checks(self) -> Iterator[tuple[tuple[str, object], str, str]]:
        for run in self.github.world.runs:
            if run.status == "completed":
                where = f"check run at {run.suite.repository.full_name}@{run.head[:8]} · {run.conclusion}"
                buttons = "".join(f"\n\nButton: {action['label']}" for action in run.actions)
                yield ("run", run.id), where, f"**{run.title}**\n\n{run.summary or ''}{buttons}"

    def _lines(self) -> Iterator[tuple[tuple[str, object], str, str]]:
        world = self.github.world
        for review in world.reviews:
            if review.author is world.bot and review.body:
                yield ("review", review.id), f"review of {_named(review.pull)}", review.body
        for comment in world.review_comments:
            if comment.author is world.bot:
                where = f"comment on {_named(comment.review.pull)}, {comment.path}:{comment.line}"
                yield ("line", comment.id), where, comment.body
            yield from self._reactions("line", comment.id, comment.reactions)

    def _talk(self) -> Iterator[tuple[tuple[str, object], str, str]]:
        world = self.github.world
        for talk in world.comments:
            if talk.author is world.bot:
                yield ("talk", talk.id), f"comment on {_named(talk.pull)}", talk.body
            yield from self._reactions("talk", talk.id, talk.reactions)
        for issue in world.issues:
            if issue.author is world.bot:
                yield (
                    ("issue", issue.id),
                    f"issue {_named(issue)}",
                    f"**{issue.title}**\n\n{issue.body or ''}",
                )

    def _reactions(
        self, kind: str, number: int, reactions: dict[tuple[str, str], int]
    ) -> Iterator[tuple[tuple[str, object], str, str]]:
        ours = self.github.world.bot.login
        given = sorted(content for login, content in reactions if login == ours)
        for content in given:
            yield (
                (f"reaction {content}", (kind, number)),
                "reaction to the comment",
                REACTIONS.get(content, content),
            )

    def written(self) -> str:
        """Return everything as Markdown; what lies on this machine's stand-in is named as on a server."""
        whole = "\n\n".join(map(_scene, self.scenes)) + "\n"
        return whole.replace(self.github.web_url, "https://github.example.com")


def _named(thing: object) -> str:
    return f"{thing.repository.full_name}#{thing.number}"  # type: ignore[attr-defined]


def _scene(scene: Scene) -> str:
    parts = [f"## {scene.title}", scene.did]
    parts += [f"*{said.where}*\n\n{_quoted(said.text)}" for said in scene.said]
    if not scene.said:
        parts.append("*Nothing is said.*")
    return "\n\n".join(parts)


def _quoted(text: str) -> str:
    lines = _HIDDEN.sub("", text.replace("\r\n", "\n")).strip().split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)
