"""Everything as GitHub shows it, in answers and in webhooks."""

from __future__ import annotations

from typing import Any

from tests.github.shapes_accounts import node
from tests.github.shapes_pulls import PullShapes
from tests.github.world import CheckRun, CheckSuite, Repository, instant

Json = Any


class Shapes(PullShapes):
    """Turns objects into JSON: adds commits and checks to the rest."""

    def suite(self, suite: CheckSuite) -> Json:
        """A check suite."""
        api = f"{self.world.url}/repos/{suite.repository.full_name}"
        runs = [run for run in self.world.runs if run.suite is suite]
        done = bool(runs) and all(run.status == "completed" for run in runs)
        return self.skeleton.fill(
            "check-suite",
            {
                "id": suite.id,
                "node_id": node("CS", suite.id),
                "head_branch": suite.branch,
                "head_sha": suite.head,
                "status": "completed" if done else "queued",
                "conclusion": runs[-1].conclusion if done else None,
                "url": f"{api}/check-suites/{suite.id}",
                "before": None,
                "after": suite.head,
                "pull_requests": self._pulls_at(suite.repository, suite.head),
                "app": self.app(),
                "repository": self.repository(suite.repository, "minimal-repository"),
                "created_at": instant(suite.created_at),
                "updated_at": instant(suite.created_at),
                "head_commit": self.commit(suite.repository, suite.head),
                "latest_check_runs_count": len(runs),
                "check_runs_url": f"{api}/check-suites/{suite.id}/check-runs",
            },
        )

    def commit(self, repository: Repository, sha: str) -> Json:
        """A commit, short."""
        message, author, when = repository.git.message(sha)
        person = {"name": author, "email": f"{author}@users.noreply.example"}
        tree = repository.git.known("rev-parse", f"{sha}^{{tree}}").decode().strip()
        return {
            "id": sha,
            "tree_id": tree,
            "message": message,
            "timestamp": when,
            "author": person,
            "committer": person,
        }

    def _pulls_at(self, repository: Repository, sha: str) -> list[Json]:
        """The open pull requests whose branch this commit is the tip of: those of forks are not told."""
        return [
            {
                "id": pull.id,
                "number": pull.number,
                "url": f"{self.world.url}/repos/{repository.full_name}/pulls/{pull.number}",
                "head": self._tip(pull.head_ref, pull.head, repository),
                "base": self._tip(pull.base_ref, pull.base_sha, repository),
            }
            for pull in self.world.pulls_of(repository)
            if pull.state == "open" and pull.head == sha and pull.head_repository is repository
        ]

    def _tip(self, ref: str, sha: str, repository: Repository) -> Json:
        api = f"{self.world.url}/repos/{repository.full_name}"
        return {"ref": ref, "sha": sha, "repo": {"id": repository.id, "url": api, "name": repository.name}}

    def run(self, run: CheckRun) -> Json:
        """A check run."""
        repository = run.suite.repository
        api = f"{self.world.url}/repos/{repository.full_name}/check-runs/{run.id}"
        web = f"{self.world.web_url}/{repository.full_name}/runs/{run.id}"
        return self.skeleton.fill(
            "check-run",
            {
                "id": run.id,
                "node_id": node("CR", run.id),
                "name": run.name,
                "head_sha": run.head,
                "external_id": run.external_id,
                "url": api,
                "html_url": web,
                "details_url": run.details_url or web,
                "status": run.status,
                "conclusion": run.conclusion,
                "started_at": run.started_at,
                "completed_at": run.completed_at,
                "output": {
                    "title": run.title,
                    "summary": run.summary,
                    "text": run.text,
                    "annotations_count": len(run.annotations),
                    "annotations_url": f"{api}/annotations",
                },
                "check_suite": {"id": run.suite.id},
                "app": self.app(),
                "pull_requests": self._pulls_at(repository, run.head),
            },
        )
