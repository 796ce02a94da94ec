"""Check runs and suites. Annotations are appended by every request, and never removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.github.answers import Answer, Call, Listing, Refusal, answers, not_found
from tests.github.world import CheckRun, CheckSuite, Repository, instant

Json = Any

LONGEST_MESSAGE = 64 * 1024
LONGEST_TITLE = 255


def _run(call: Call) -> CheckRun:
    repository = call.repository
    for run in call.world.runs:
        if run.id == int(call.names["check_run_id"]) and run.suite.repository is repository:
            return run
    raise not_found()


def _suite(call: Call) -> CheckSuite:
    repository = call.repository
    for suite in call.world.suites:
        if suite.id == int(call.names["check_suite_id"]) and suite.repository is repository:
            return suite
    raise not_found()


def _check(body: Mapping[str, Json]) -> None:
    """Refuse what GitHub refuses and its description does not tell."""
    status, conclusion = body.get("status"), body.get("conclusion")
    if status == "completed" and conclusion is None:
        raise _wrong("conclusion", "A completed check run needs a conclusion")
    if conclusion == "stale":
        raise _wrong("conclusion", "Only GitHub marks a check run stale")
    if conclusion is not None and status in {"queued", "in_progress"}:
        raise _wrong("status", "A check run with a conclusion is completed")
    if status in {"waiting", "requested", "pending"}:
        raise _wrong("status", "Only GitHub Actions may set this status")
    if conclusion == "action_required" and not body.get("details_url"):
        raise _wrong("details_url", "action_required needs a details_url")
    output = body.get("output")
    if output is not None and not output.get("title"):
        raise _wrong("output", "An output needs a title")
    for annotation in (output or {}).get("annotations", ()):
        _check_annotation(annotation)


def _check_annotation(annotation: Mapping[str, Json]) -> None:
    start, end = annotation["start_line"], annotation["end_line"]
    if start < 1 or end < start:
        raise _wrong("annotations", "An annotation ends at or after its start, and lines count from 1")
    if start != end and ("start_column" in annotation or "end_column" in annotation):
        raise _wrong("annotations", "Columns are for annotations of a single line")
    for field in ("message", "raw_details"):
        if len(annotation.get(field, "").encode()) > LONGEST_MESSAGE:
            raise _wrong("annotations", f"{field} exceeds 64 KB")
    if len(annotation.get("title", "")) > LONGEST_TITLE:
        raise _wrong("annotations", f"title exceeds {LONGEST_TITLE} characters")
    if annotation["path"].startswith(("/", "./")) or not annotation["path"]:
        raise _wrong("annotations", "path is relative to the root of the repository")


def _wrong(field: str, said: str) -> Refusal:
    error = {"resource": "CheckRun", "code": "invalid", "field": field, "message": said}
    return Refusal(422, f"Validation Failed: {said}", [error], breach=True)


def _apply(call: Call, run: CheckRun, body: Mapping[str, Json]) -> None:
    now = instant(call.world.now())
    before = run.status
    run.name = body.get("name", run.name)
    run.details_url = body.get("details_url", run.details_url)
    run.external_id = body.get("external_id", run.external_id)
    run.status = body.get("status", run.status)
    run.started_at = body.get("started_at", run.started_at)
    run.completed_at = body.get("completed_at", run.completed_at)
    if body.get("conclusion"):
        run.conclusion, run.status = body["conclusion"], "completed"
        run.completed_at = run.completed_at or now
    elif run.status != "completed":
        run.conclusion = run.completed_at = None
    if run.status != "queued":
        run.started_at = run.started_at or now
    run.actions = list(body.get("actions", run.actions))
    output = body.get("output")
    if output:
        run.title, run.summary = output["title"], output["summary"]
        run.text = output.get("text", run.text)
        run.annotations.extend(output.get("annotations", ()))
    if run.status == "completed" and before != "completed":
        call.notify("check_run", "completed", call.repository, {"check_run": call.shapes.run(run)})


@answers("POST", "/repos/{owner}/{repo}/check-runs")
def create(call: Call) -> Answer:
    _check(call.body)
    repository, sha = call.repository, call.body["head_sha"]
    if len(sha) != 40 or repository.git.resolve(sha) != sha:
        raise Refusal(422, f"No commit found for SHA: {sha}", breach=True)
    if not call.body["name"].strip():
        raise _wrong("name", "name is empty")
    run = CheckRun(
        id=call.world.next_id() * 10,
        suite=call.world.suite(repository, sha),
        name=call.body["name"],
        head=sha,
        status="queued",
        conclusion=None,
        external_id="",
        details_url=None,
        started_at=None,
        completed_at=None,
        created_at=call.world.now(),
    )
    call.world.runs.append(run)
    call.notify("check_run", "created", repository, {"check_run": call.shapes.run(run)})
    _apply(call, run, call.body)
    return Answer(201, call.shapes.run(run))


@answers("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")
def update(call: Call) -> Answer:
    run = _run(call)
    _check(call.body)
    _apply(call, run, call.body)
    return Answer(200, call.shapes.run(run))


@answers("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}")
def get(call: Call) -> Answer:
    return Answer(200, call.shapes.run(_run(call)))


@answers("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations")
def annotations_of(call: Call) -> Listing:
    run = _run(call)
    web = f"{call.world.web_url}/{call.repository.full_name}/blob/{run.head}"
    plain = {"start_column": None, "end_column": None, "title": None, "raw_details": None}
    return Listing([{**plain, **item, "blob_href": f"{web}/{item['path']}"} for item in run.annotations])


def _latest(runs: list[CheckRun]) -> list[CheckRun]:
    """Keep the newest run of each name in each suite."""
    newest = {(run.suite.id, run.name): run for run in runs}
    return [run for run in runs if newest[(run.suite.id, run.name)] is run]


def _filtered(call: Call, runs: list[CheckRun]) -> Listing:
    query = call.query
    if "check_name" in query:
        runs = [run for run in runs if run.name == query["check_name"]]
    if "status" in query:
        runs = [run for run in runs if run.status == query["status"]]
    if "app_id" in query and int(query["app_id"]) != call.world.app_id:
        runs = []
    if query.get("filter", "latest") == "latest":
        runs = _latest(runs)
    return Listing([call.shapes.run(run) for run in reversed(runs)], wrap="check_runs")


def _commit(call: Call, repository: Repository) -> str:
    ref = call.names["ref"]
    for name in (ref, f"refs/{ref}", f"refs/heads/{ref}"):
        sha = repository.git.resolve(name)
        if sha is not None:
            return sha
    raise Refusal(422, f"No commit found for SHA: {ref}")


@answers("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs")
def for_ref(call: Call) -> Listing:
    return _filtered(call, call.world.runs_at(call.repository, _commit(call, call.repository)))


@answers("GET", "/repos/{owner}/{repo}/commits/{ref}/check-suites")
def suites_for_ref(call: Call) -> Listing:
    repository = call.repository
    sha = _commit(call, repository)
    found = [suite for suite in call.world.suites if suite.repository is repository and suite.head == sha]
    return Listing([call.shapes.suite(suite) for suite in found], wrap="check_suites")


@answers("GET", "/repos/{owner}/{repo}/check-suites/{check_suite_id}")
def suite(call: Call) -> Answer:
    return Answer(200, call.shapes.suite(_suite(call)))


@answers("GET", "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs")
def suite_runs(call: Call) -> Listing:
    wanted = _suite(call)
    return _filtered(call, [run for run in call.world.runs if run.suite is wanted])
