"""Check runs: found by our own id, created once, their annotations never sent twice.

GitHub appends the annotations of every change and lets nobody delete one
(https://docs.github.com/rest/checks/runs).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.github.authors import Ourselves
from bot.github.session import Json, Session

BATCH = 50
"""The most annotations that one request takes."""

MOST_RUNS = 1000
"""GitHub keeps no more check runs of one name for a commit."""

Conclusion = Literal["neutral", "success", "failure", "skipped", "cancelled"]
Weight = Literal["notice", "warning"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of the head, which need not be in the diff. `details` are shown as they are."""

    path: str
    start: int
    end: int
    weight: Weight
    title: str
    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a completed check run: at most three, of 20, 40 and 20 characters."""

    label: str
    description: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check run says when it is done."""

    title: str
    summary: str
    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    conclusion: Conclusion = "neutral"
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The commit that a check run belongs to, the run's name, and `external_id`, by which we know it."""

    repository: str
    head: str
    name: str
    external_id: str

    @property
    def names(self) -> dict[str, str]:
        """The variables of a path below the repository."""
        owner, _, repo = self.repository.partition("/")
        return {"owner": owner, "repo": repo}


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check run as it is on GitHub."""

    id: int
    status: str
    conclusion: str
    title: str
    summary: str
    text: str
    annotations: int
    external_id: str = field(default="")


async def find(session: Session, place: Place, ourselves: Ourselves) -> CheckRun | None:
    """Return our check run of a commit, None if it was never created."""
    async for run in of_commit(session, place, ourselves):
        if run.external_id == place.external_id:
            return run
    return None


async def find_open(session: Session, place: Place, ourselves: Ourselves) -> CheckRun | None:
    """Return what `find` finds, else a check run of ours that is not completed, whatever it is known by."""
    under_way = None
    async for run in of_commit(session, place, ourselves):
        if run.external_id == place.external_id:
            return run
        if run.status != "completed":
            under_way = run
    return under_way


async def adopt(session: Session, place: Place, run: int) -> None:
    """Let a check run be known by the `external_id` of a place: another review goes on with it."""
    await _change(session, place, run, {"external_id": place.external_id, "status": "in_progress"})


async def read(session: Session, place: Place, run: int) -> CheckRun:
    """Return a check run by GitHub's id."""
    found = await session.get("/repos/{owner}/{repo}/check-runs/{run}", query=None, run=run, **place.names)
    return _check_run(found)


async def create(session: Session, place: Place, *, status: Literal["queued", "in_progress"]) -> CheckRun:
    """Create a check run that is under way. Whoever is not sure that there is none calls `find` first."""
    body = {
        "name": place.name,
        "head_sha": place.head,
        "external_id": place.external_id,
        "status": status,
    }
    return _check_run(await session.post("/repos/{owner}/{repo}/check-runs", body, **place.names))


async def create_completed(session: Session, place: Place, report: Report) -> CheckRun:
    """Create a check run that is done, by one request: nobody sees it wait."""
    body = {
        "name": place.name,
        "head_sha": place.head,
        "external_id": place.external_id,
        **_completed(report, ()),
    }
    return _check_run(await session.post("/repos/{owner}/{repo}/check-runs", body, **place.names))


async def begin(session: Session, place: Place, run: int) -> None:
    """Tell that work on a check run goes on."""
    await _change(session, place, run, {"status": "in_progress"})


async def sent_annotations(session: Session, place: Place, run: CheckRun) -> tuple[Annotation, ...]:
    """Return the annotations that a check run already has."""
    if not run.annotations:
        return ()
    path = "/repos/{owner}/{repo}/check-runs/{run}/annotations"
    items = session.items(path, most=run.annotations + BATCH, query=None, run=run.id, **place.names)
    return tuple([_annotation(item) async for item in items])


async def annotate(
    session: Session, place: Place, run: int, report: Report, batch: Sequence[Annotation]
) -> None:
    """Append annotations to a run that goes on."""
    await _change(session, place, run, {"status": "in_progress", "output": _output(report, batch)})


async def complete(
    session: Session, place: Place, run: int, report: Report, batch: Sequence[Annotation] = ()
) -> None:
    """End a check run with its report and the last of its annotations; sets title, summary and buttons."""
    await _change(session, place, run, _completed(report, batch))


def _completed(report: Report, batch: Sequence[Annotation]) -> dict[str, Json]:
    return {
        "status": "completed",
        "conclusion": report.conclusion,
        "output": _output(report, batch),
        "actions": [
            {"label": each.label, "description": each.description, "identifier": each.identifier}
            for each in report.buttons
        ],
    }


def not_among(annotations: Iterable[Annotation], sent: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the annotations that have not been sent, in order; equal ones are counted.

    They are told apart by lines and title: GitHub need not keep every blank of longer texts.
    """
    left = Counter(map(_likeness, sent))
    missing = []
    for annotation in annotations:
        if left[_likeness(annotation)]:
            left[_likeness(annotation)] -= 1
        else:
            missing.append(annotation)
    return tuple(missing)


async def of_commit(session: Session, place: Place, ourselves: Ourselves) -> AsyncIterator[CheckRun]:
    """Yield our check runs of a commit that have the place's name, whatever they are known by."""
    path = "/repos/{owner}/{repo}/commits/{ref}/check-runs"
    query: Mapping[str, str | int] = {"check_name": place.name, "filter": "all", "app_id": ourselves.app}
    async for item in session.items(path, most=MOST_RUNS, query=query, ref=place.head, **place.names):
        if ourselves.wrote(item):
            yield _check_run(item)


def _likeness(annotation: Annotation) -> tuple[str, int, int, str]:
    return (annotation.path, annotation.start, annotation.end, annotation.title)


async def _change(session: Session, place: Place, run: int, body: Mapping[str, Json]) -> None:
    await session.patch("/repos/{owner}/{repo}/check-runs/{run}", body, run=run, **place.names)


def _output(report: Report, batch: Sequence[Annotation]) -> dict[str, Json]:
    output: dict[str, Json] = {"title": report.title, "summary": report.summary}
    if report.text:
        output["text"] = report.text
    if batch:
        output["annotations"] = [_body(annotation) for annotation in batch]
    return output


def _body(annotation: Annotation) -> dict[str, Json]:
    body: dict[str, Json] = {
        "path": annotation.path,
        "start_line": annotation.start,
        "end_line": annotation.end,
        "annotation_level": annotation.weight,
        "title": annotation.title,
        "message": annotation.message,
    }
    if annotation.details:
        body["raw_details"] = annotation.details
    return body


def _annotation(item: Json) -> Annotation:
    return Annotation(
        item["path"],
        item["start_line"],
        item["end_line"],
        "warning" if item.get("annotation_level") == "warning" else "notice",
        item.get("title") or "",
        item.get("message") or "",
        item.get("raw_details") or "",
    )


def _check_run(item: Json) -> CheckRun:
    output = item.get("output") or {}
    return CheckRun(
        item["id"],
        item.get("status") or "",
        item.get("conclusion") or "",
        output.get("title") or "",
        output.get("summary") or "",
        output.get("text") or "",
        output.get("annotations_count") or 0,
        item.get("external_id") or "",
    )
