"""A plan is carried out: each step first looks whether it was done already.

A process may die between any two requests, and a request that failed may have arrived. Whoever carries out
the same plan again ends with one check run, one review, one summary comment, and no annotation twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.github import checks, comments, reviews
from bot.github.authors import Ourselves
from bot.github.errors import Forbidden, NotFound, Refused
from bot.github.reviews import PullRequest
from bot.github.session import Session
from bot.publication.bodies import FINDING, SUMMARY, Farewell, same_summary, short_summary
from bot.publication.check_report import NAME, short_report, superseded_report
from bot.publication.lifecycle import Known, remembered
from bot.publication.markers import marker
from bot.publication.plan import Closing, Plan, check_only
from bot.publication.posting import Moved, post
from bot.publication.record import Record

LOCKED = "The conversation is locked, so everything is said here alone."
NO_WRITING = "GitHub does not let Velox write in this pull request, so everything is said here alone."
CLOSED = "The pull request was closed before the review was done, so everything is said here alone."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan: `plan` is the one that was carried out in the end, with its `fates`.

    "superseded": the pull request has another head, `head`, and nothing was said of this one. `forbidden` is
    what GitHub does not let us do, for the log.
    """

    kind: Literal["published", "check only", "superseded"]
    plan: Plan
    check_run: int | None
    review: int | None = None
    comments: tuple[tuple[str, int], ...] = ()
    head: str = ""
    forbidden: str = ""

    @property
    def suggestions(self) -> tuple[Known, ...]:
        """What the store shall hold of every suggestion from now on; nothing new if it was superseded."""
        if self.kind == "superseded":
            return self.plan.material.known
        return remembered(self.plan.fates, dict(self.comments), self.plan.material.review)


@dataclass(frozen=True, slots=True)
class Desk:
    """What publishing needs: a session that may write, who we are, and where to note what was done."""

    session: Session
    ourselves: Ourselves
    record: Record


async def publish(plan: Plan, desk: Desk) -> Outcome:
    """Carry out a plan. Raises `GitHubError` where it has to be tried again later, or cannot be."""
    if plan.material.number is None:
        return Outcome("check only", plan, await _check(plan, desk))
    pull = PullRequest(plan.material.repository, plan.material.number)
    now = await reviews.now(desk.session, pull)
    if now.head != plan.material.head:
        return await _superseded(plan, desk, now.head)
    if not now.open or now.locked:
        plan = check_only(plan, LOCKED if now.open else CLOSED)
    try:
        posted = await post(plan, pull, desk.session, desk.ourselves, desk.record)
    except Forbidden as refusal:
        plan = check_only(plan, NO_WRITING)
        return Outcome("check only", plan, await _check(plan, desk), forbidden=str(refusal))
    if isinstance(posted, Moved):
        return await _superseded(plan, desk, posted.head)
    plan = posted.plan
    forbidden = ""
    try:
        await _summarise(plan, pull, desk)
        await _tend(plan, pull, desk)
    except Forbidden as refusal:
        forbidden = str(refusal)  # what they would have said is in the check run as well
    run = await _check(plan, desk)
    kind: Literal["published", "check only"] = "check only" if plan.material.silent else "published"
    return Outcome(kind, plan, run, posted.review, posted.comments, forbidden=forbidden)


async def _superseded(plan: Plan, desk: Desk, head: str) -> Outcome:
    """End the check run of a head that is no longer the newest, if it has one."""
    place = place_of(plan)
    run = await checks.find(desk.session, place, desk.ourselves)
    if run is not None and run.status != "completed":
        await checks.complete(desk.session, place, run.id, superseded_report(head))
    return Outcome("superseded", plan, None if run is None else run.id, head=head)


async def _summarise(plan: Plan, pull: PullRequest, desk: Desk) -> None:
    """Write the summary comment, or edit it in place; an unchanged one costs nothing."""
    if plan.quiet:
        return
    found = await comments.find_ours(
        desk.session, pull, desk.ourselves, lambda body: marker(body, SUMMARY) is not None
    )
    if found is None and not plan.summary_needed:
        return
    if found is not None and same_summary(found.body, plan.summary):
        return
    try:
        await _say(pull, desk, found, plan.summary)
    except Refused:
        await _say(pull, desk, found, short_summary(plan.summary))


async def _say(pull: PullRequest, desk: Desk, found: comments.Comment | None, body: str) -> None:
    if found is None:
        await comments.write(desk.session, pull, body)
    else:
        await comments.edit(desk.session, pull, found.id, body)


async def _tend(plan: Plan, pull: PullRequest, desk: Desk) -> None:
    """Bring the comments of earlier reviews up to date.

    Those whose findings are gone are struck, or answered where people have written; those that lacked a proof
    get it.
    """
    if not plan.closings and not plan.updates:
        return
    there = await reviews.inline_comments(desk.session, pull, desk.ourselves)
    bodies = {each.id: each.body for each in there if each.ours and not is_closed(each.body)}
    answered = {each.answers for each in there if not each.ours}
    done = {each.answers for each in there if each.ours and is_closed(each.body)}
    for closing in plan.closings:
        if closing.comment in bodies and closing.comment not in done:
            answer = closing.answer or closing.comment in answered
            await _close(plan, pull, desk, closing, "" if answer else bodies[closing.comment])
    for comment, body in plan.updates.items():
        if comment in bodies and _plain(bodies[comment]) != _plain(body):
            await _edit(pull, desk, comment, body)


async def _close(plan: Plan, pull: PullRequest, desk: Desk, closing: Closing, body: str) -> None:
    """Strike a comment through; without its body, answer it."""
    made = plan.material
    last = Farewell(closing.fingerprint, made.review, made.head, closing.withdrawn)
    if body:
        await _edit(pull, desk, closing.comment, last.strike(body))
    else:
        await reviews.answer(desk.session, pull, closing.comment, last.answer())


async def _edit(pull: PullRequest, desk: Desk, comment: int, body: str) -> None:
    try:
        await reviews.edit_comment(desk.session, pull, comment, body)
    except NotFound:
        pass  # a person deleted it meanwhile


def is_closed(body: str) -> bool:
    """Tell whether a comment says the last of a finding: that it is gone, or dismissed."""
    return (marker(body, FINDING) or {}).get("state") in ("fixed", "dismissed")


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").strip()


def place_of(plan: Plan) -> checks.Place:
    """Return where the check run of a plan is."""
    return checks.Place(plan.material.repository, plan.material.head, NAME, plan.material.review)


async def _check(plan: Plan, desk: Desk) -> int:
    """Complete the check run, with less to read where GitHub finds it too long."""
    try:
        return await _complete(plan.report, place_of(plan), desk)
    except Refused:
        return await _complete(short_report(plan.report), place_of(plan), desk)


async def _complete(report: checks.Report, place: checks.Place, desk: Desk) -> int:
    """Complete the check run of a report; those annotations are sent that it does not have yet."""
    session = desk.session
    run = await checks.find(session, place, desk.ourselves)
    if run is None:
        run = await checks.create(session, place, status="in_progress")
    await desk.record.check_run(run.id)
    sent = await checks.sent_annotations(session, place, run)
    missing = checks.not_among(report.annotations, sent)
    if run.status == "completed" and not missing and _says(run, report):
        return run.id
    batches = [missing[at : at + checks.BATCH] for at in range(0, len(missing), checks.BATCH)] or [()]
    for count, batch in enumerate(batches[:-1], start=1):
        await checks.annotate(session, place, run.id, report, batch)
        await desk.record.batches(count)
    await checks.complete(session, place, run.id, report, batches[-1])
    return run.id


def _says(run: checks.CheckRun, report: checks.Report) -> bool:
    same = (run.title, run.summary, run.text) == (report.title, report.summary, report.text)
    return same and run.conclusion == report.conclusion
