"""The page of a pull request or an issue, close to how GitHub shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tests.github.anchors import HUNK
from tests.github.git import FileChange
from tests.github.markdown import colour, lexer_of, markdown
from tests.github.outdated import follow
from tests.github.world import (
    Account,
    CheckRun,
    Issue,
    IssueComment,
    PullRequest,
    Review,
    ReviewComment,
    World,
)

Json = Any
TEMPLATES = Path(__file__).parent / "templates"
MOST_LINES = 400
SHOWN_ABOVE = 4
"""GitHub shows the last lines of the hunk above a thread."""

EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "confused": "😕",
    "heart": "❤️",
    "hooray": "🎉",
    "rocket": "🚀",
    "eyes": "👀",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a difference, and what hangs below it."""

    kind: str
    old: int | None
    new: int | None
    code: Markup
    threads: tuple[Json, ...] = ()
    annotations: tuple[Json, ...] = ()


def lines_of(path: str, patch: str) -> list[Line]:
    """Return the lines of a patch, numbered on both sides."""
    lexer, old, new = lexer_of(path), 0, 0
    lines: list[Line] = []
    for text in patch.split("\n"):
        if found := HUNK.match(text):
            old, new = int(found[1]), int(found[2])
            lines.append(Line("hunk", None, None, colour(text, None)))
            continue
        code = colour(text[1:].removesuffix("\r"), lexer)
        match text[:1]:
            case "+":
                lines.append(Line("new", None, new, code))
                new += 1
            case "-":
                lines.append(Line("old", old, None, code))
                old += 1
            case "\\":
                lines.append(Line("note", None, None, colour(text, None)))
            case _:
                lines.append(Line("same", old, new, code))
                old, new = old + 1, new + 1
    return lines


class Page:
    """Draws pull requests of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["markdown"] = markdown
        self.environment.globals.update(initial=_initial, hue=_hue, name=_name, emoji=EMOJI)

    def render(self, pull: PullRequest) -> str:
        """Return the page as HTML with nothing outside it."""
        template = self.environment.get_template("pull.html.j2")
        git = pull.repository.git
        changes = git.changes(self.world.base(pull), pull.head)
        runs = self.world.runs_at(pull.repository, pull.head)
        threads = [self._thread(pull, first) for first in self.world.threads_of(pull) if self._starts(first)]
        return template.render(
            pull=pull,
            repository=pull.repository,
            style=Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),
            commits=[(sha, *git.message(sha)) for sha in git.commits(pull.base_sha, pull.head)],
            timeline=self._timeline(pull, threads),
            runs=[self._run(run) for run in runs],
            files=[self._file(change, threads, runs) for change in changes[:100]],
            changed=len(changes),
            additions=sum(change.additions for change in changes),
            deletions=sum(change.deletions for change in changes),
        )

    def render_issue(self, issue: Issue) -> str:
        """Return the page of an issue, which is its conversation."""
        template = self.environment.get_template("issue.html.j2")
        first: Json = {
            "author": issue.author,
            "body": issue.body,
            "edited": bool(issue.edits),
            "reactions": {},
        }
        talk = [{"reactions": _reactions(each), **_said(each)} for each in self.world.comments_of(issue)]
        return template.render(
            issue=issue,
            repository=issue.repository,
            style=Markup((TEMPLATES / "page.css").read_text(encoding="utf-8")),
            timeline=[first, *talk],
        )

    def _starts(self, comment: ReviewComment) -> bool:
        return comment.replies_to is None and comment.review.state != "PENDING"

    def _timeline(self, pull: PullRequest, threads: list[Json]) -> list[Json]:
        """The conversation in order; a review that only holds replies is shown in their thread."""
        items: list[tuple[float, int, Json]] = []
        for comment in self.world.comments_of(pull):
            shown = {"kind": "comment", "reactions": _reactions(comment), **_said(comment)}
            items.append((comment.created_at, comment.id, shown))
        for review in self.world.reviews_of(pull):
            mine = [thread for thread in threads if thread["review"] is review]
            if review.submitted_at is not None and (mine or review.body):
                items.append((review.submitted_at, review.id, self._review(review, mine)))
        return [item for _, _, item in sorted(items, key=lambda item: item[:2])]

    def _review(self, review: Review, threads: list[Json]) -> Json:
        return {
            "kind": "review",
            "author": review.author,
            "body": review.body,
            "threads": threads,
            "state": review.state,
        }

    def _thread(self, pull: PullRequest, first: ReviewComment) -> Json:
        """A thread with the lines it is about; a suggestion in it shows what it would replace."""
        git = pull.repository.git
        replies = [item for item in self.world.review_comments if item.replies_to == first.id]
        line = follow(git, first, first.line, pull.head)
        hunk = lines_of(first.path, first.hunk) if first.hunk else []
        size = (first.line or 0) - (first.start_line or first.line or 0) + 1
        data = git.read(first.commit, first.path) or b""
        start = (first.start_line or first.line or 1) - 1
        replaced = data.decode("utf-8", "replace").split("\n")[start : start + size]
        return {
            "review": first.review,
            "path": first.path,
            "line": line,
            "original": first.line,
            "start": first.start_line,
            "outdated": line is None and first.subject == "line",
            "resolved": first.resolved,
            "above": [item for item in hunk if item.kind != "hunk"][-max(size, SHOWN_ABOVE) :],
            "comments": [
                {
                    **_said(item),
                    "html": markdown(item.body, path=item.path, replaced=replaced),
                    "reactions": _reactions(item),
                }
                for item in [first, *replies]
            ],
        }

    def _run(self, run: CheckRun) -> Json:
        return {
            "run": run,
            "icon": "pending" if run.status != "completed" else run.conclusion,
            "annotations": run.annotations,
        }

    def _file(self, change: FileChange, threads: list[Json], runs: list[CheckRun]) -> Json:
        lines = lines_of(change.path, change.patch) if change.patch else []
        by_line: dict[int, list[Json]] = {}
        for thread in threads:
            if thread["path"] == change.path and thread["line"] is not None:
                by_line.setdefault(thread["line"], []).append(thread)
        notes: dict[int, list[Json]] = {}
        for run in runs:
            for note in run.annotations:
                if note["path"] == change.path:
                    notes.setdefault(note["end_line"], []).append(note)
        placed = [
            Line(
                item.kind,
                item.old,
                item.new,
                item.code,
                tuple(by_line.get(item.new, ())),
                tuple(notes.get(item.new, ())),
            )
            if item.new is not None
            else item
            for item in lines[:MOST_LINES]
        ]
        return {"change": change, "lines": placed, "cut": len(lines) > MOST_LINES}


def _said(comment: IssueComment | ReviewComment) -> Json:
    edited = comment.updated_at > comment.created_at
    return {"author": comment.author, "body": comment.body, "id": comment.id, "edited": edited}


def _reactions(comment: IssueComment | ReviewComment) -> dict[str, int]:
    counted: dict[str, int] = {}
    for _, content in comment.reactions:
        counted[content] = counted.get(content, 0) + 1
    return counted


def _name(account: Account) -> str:
    return account.login.removesuffix("[bot]")


def _initial(account: Account) -> str:
    return account.login[0].upper()


def _hue(account: Account) -> int:
    return sum(map(ord, account.login)) * 47 % 360
