"""What a scan says on GitHub while it goes on: its comment and its check run, each looked for first.

A process may die between a request and the line that records it, so what stands on GitHub is looked at first.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.events._rerun import SCAN_CHECK
from bot.github import checks, comments, issues
from bot.github.authors import Ourselves
from bot.github.client import ApiSession
from bot.github.errors import Forbidden, NotFound, Refused
from bot.github.reviews import PullRequest
from bot.publication.check_report import short_report
from bot.publication.markers import marker
from bot.scanning.issue import is_result
from bot.scanning.words import PROGRESS
from bot.store.installations import KnownRepository
from bot.store.scans import Scan

SPEAK = {
    "checks": "write",
    "issues": "write",
    "pull_requests": "write",
    "metadata": "read",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A session that may write in one repository, and who we are."""

    session: ApiSession
    ourselves: Ourselves
    place: KnownRepository

    @property
    def name(self) -> str:
        """The repository's full name."""
        return self.place.repository.full_name

    async def say(self, scan: Scan, body: str) -> int | None:
        """Write the progress comment, or edit it; None where there is no place for it or none may write."""
        if scan.number is None:
            return scan.comment
        conversation = PullRequest(self.name, scan.number)
        try:
            found = scan.comment or await self._find(conversation, scan.id)
            if found is None:
                return (await comments.write(self.session, conversation, body)).id
            await comments.edit(self.session, conversation, found, body)
        except (Forbidden, NotFound):  # locked, deleted by a person, or the issue is gone
            return scan.comment
        else:
            return found

    async def _find(self, conversation: PullRequest, scan: int) -> int | None:
        found = await comments.find_ours(
            self.session,
            conversation,
            self.ourselves,
            lambda body: (marker(body, PROGRESS) or {}).get("id") == str(scan),
        )
        return None if found is None else found.id

    async def open_check(self, scan: Scan, sha: str) -> int | None:
        """Show on the scanned commit that a scan goes on; a search for speedups has no check run."""
        if not _has_check(scan):
            return None
        where = self._where(scan, sha)
        run = await checks.find(self.session, where, self.ourselves)
        if run is None:
            run = await checks.create(self.session, where, status="in_progress")
        return run.id

    async def close_check(self, scan: Scan, report: checks.Report) -> None:
        """End the check run of a scan, if it has one that goes on."""
        if scan.sha is None or not _has_check(scan):
            return
        where = self._where(scan, scan.sha)
        run = await checks.find(self.session, where, self.ourselves)
        if run is None or run.status == "completed":
            return
        try:
            await checks.complete(self.session, where, run.id, report)
        except Refused:
            await checks.complete(self.session, where, run.id, short_report(report))

    def _where(self, scan: Scan, sha: str) -> checks.Place:
        return checks.Place(self.name, sha, SCAN_CHECK, f"scan-{scan.id}")

    async def find_issue(self, number: int | None, target: str) -> issues.Issue | None:
        """Return the issue of earlier results: the one remembered, else the one whose marker says so."""
        if number is not None:
            found = await issues.read_ours(self.session, self.name, number, self.ourselves)
            if found is not None:
                return found
        return await issues.find_ours(
            self.session, self.name, self.ourselves, lambda body: is_result(body, target)
        )


def _has_check(scan: Scan) -> bool:
    return scan.kind == "scan" and not scan.pull
