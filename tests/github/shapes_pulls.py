"""Pull requests, reviews and comments as GitHub shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.github.outdated import follow
from tests.github.shapes_accounts import AccountShapes, link, node
from tests.github.world import Issue, IssueComment, PullRequest, Review, ReviewComment, instant

Json = Any


class PullShapes(AccountShapes):
    """Turns a pull request and what is said of it into JSON."""

    def pull(self, pull: PullRequest, schema: str = "pull-request") -> Json:
        """A pull request; lists show less of it (`pull-request-simple`)."""
        world = self.world
        api = f"{world.url}/repos/{pull.repository.full_name}"
        web = f"{world.web_url}/{pull.repository.full_name}/pull/{pull.number}"
        known: dict[str, Json] = {
            "url": f"{api}/pulls/{pull.number}",
            "id": pull.id,
            "node_id": node("PR", pull.id),
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "issue_url": f"{api}/issues/{pull.number}",
            "commits_url": f"{api}/pulls/{pull.number}/commits",
            "review_comments_url": f"{api}/pulls/{pull.number}/comments",
            "review_comment_url": f"{api}/pulls/comments{{/number}}",
            "comments_url": f"{api}/issues/{pull.number}/comments",
            "statuses_url": f"{api}/statuses/{pull.head}",
            "number": pull.number,
            "state": pull.state,
            "locked": pull.locked,
            "title": pull.title,
            "body": pull.body,
            "user": self.user(pull.author),
            "labels": [],
            "assignees": [],
            "requested_reviewers": [],
            "requested_teams": [],
            "active_lock_reason": "resolved" if pull.locked else None,
            "draft": pull.draft,
            "created_at": instant(pull.created_at),
            "updated_at": instant(pull.updated_at),
            "closed_at": instant(pull.closed_at) if pull.closed_at else None,
            "merged_at": instant(pull.closed_at) if pull.merged and pull.closed_at else None,
            "merge_commit_sha": pull.merge_sha,
            "head": self.end(pull, head=True),
            "base": self.end(pull, head=False),
            "author_association": self.association(pull.repository, pull.author),
            "_links": {
                "self": link(f"{api}/pulls/{pull.number}"),
                "html": link(web),
                "issue": link(f"{api}/issues/{pull.number}"),
                "comments": link(f"{api}/issues/{pull.number}/comments"),
                "review_comments": link(f"{api}/pulls/{pull.number}/comments"),
                "review_comment": link(f"{api}/pulls/comments{{/number}}"),
                "commits": link(f"{api}/pulls/{pull.number}/commits"),
                "statuses": link(f"{api}/statuses/{pull.head}"),
            },
        }
        if schema == "pull-request":
            known.update(self._counts(pull))
        return self.skeleton.fill(schema, known)

    def _counts(self, pull: PullRequest) -> Json:
        git = pull.repository.git
        changes = git.changes(self.world.base(pull), pull.head)
        return {
            "merged": pull.merged,
            "mergeable": None,
            "rebaseable": None,
            "mergeable_state": "unknown",
            "comments": len(self.world.comments_of(pull)),
            "review_comments": len(self.world.threads_of(pull)),
            "commits": len(git.commits(pull.base_sha, pull.head)),
            "additions": sum(change.additions for change in changes),
            "deletions": sum(change.deletions for change in changes),
            "changed_files": len(changes),
        }

    def issue(self, subject: PullRequest | Issue) -> Json:
        """An issue, or the one that a pull request is, too."""
        api = f"{self.world.url}/repos/{subject.repository.full_name}"
        web = self.web(subject)
        known = {
            "id": subject.id + 1,
            "node_id": node("PR" if isinstance(subject, PullRequest) else "I", subject.id),
            "url": f"{api}/issues/{subject.number}",
            "repository_url": api,
            "html_url": web,
            "comments_url": f"{api}/issues/{subject.number}/comments",
            "number": subject.number,
            "state": subject.state,
            "title": subject.title,
            "body": subject.body,
            "user": self.user(subject.author),
            "labels": [],
            "assignee": None,
            "assignees": [],
            "active_lock_reason": None,
            "reactions": self.reactions(f"{api}/issues/{subject.number}", {}),
            "locked": subject.locked,
            "comments": len(self.world.comments_of(subject)),
            "created_at": instant(subject.created_at),
            "updated_at": instant(subject.updated_at),
            "closed_at": instant(subject.closed_at) if subject.closed_at else None,
            "author_association": self.association(subject.repository, subject.author),
        }
        if isinstance(subject, PullRequest):
            known["draft"] = subject.draft
            known["pull_request"] = {
                "url": f"{api}/pulls/{subject.number}",
                "html_url": web,
                "diff_url": f"{web}.diff",
                "patch_url": f"{web}.patch",
                "merged_at": None,
            }
        return self.skeleton.fill("issue", known)

    def web(self, subject: PullRequest | Issue) -> str:
        """The address that people open."""
        kind = "pull" if isinstance(subject, PullRequest) else "issues"
        return f"{self.world.web_url}/{subject.repository.full_name}/{kind}/{subject.number}"

    def comment(self, comment: IssueComment) -> Json:
        """A comment in the conversation."""
        subject = comment.pull
        api = f"{self.world.url}/repos/{subject.repository.full_name}"
        web = self.web(subject)
        return self.skeleton.fill(
            "issue-comment",
            {
                "id": comment.id,
                "node_id": node("IC", comment.id),
                "url": f"{api}/issues/comments/{comment.id}",
                "html_url": f"{web}#issuecomment-{comment.id}",
                "issue_url": f"{api}/issues/{subject.number}",
                "body": comment.body,
                "reactions": self.reactions(f"{api}/issues/comments/{comment.id}", comment.reactions),
                "user": self.user(comment.author),
                "created_at": instant(comment.created_at),
                "updated_at": instant(comment.updated_at),
                "author_association": self.association(subject.repository, comment.author),
                "performed_via_github_app": self.app() if comment.author is self.world.bot else None,
            },
        )

    def reactions(self, address: str, given: Mapping[tuple[str, str], int]) -> Json:
        """How often each reaction was given."""
        counted = Counter(content for _, content in given)
        known = {"url": f"{address}/reactions", "total_count": counted.total(), **counted}
        return self.skeleton.fill("reaction-rollup", known)

    def review(self, review: Review) -> Json:
        """A review."""
        pull = review.pull
        api = f"{self.world.url}/repos/{pull.repository.full_name}/pulls/{pull.number}"
        page = f"{self.world.web_url}/{pull.repository.full_name}/pull/{pull.number}"
        web = f"{page}#pullrequestreview-{review.id}"
        known = {
            "id": review.id,
            "node_id": node("PRR", review.id),
            "user": self.user(review.author),
            "body": review.body,
            "state": review.state,
            "html_url": web,
            "pull_request_url": api,
            "commit_id": review.commit,
            "author_association": self.association(pull.repository, review.author),
            "_links": {"html": link(web), "pull_request": link(api)},
        }
        if review.submitted_at is not None:
            known["submitted_at"] = instant(review.submitted_at)
        return self.skeleton.fill("pull-request-review", known)

    def review_comment(self, comment: ReviewComment) -> Json:
        """A comment on lines; `line` is null once those lines are no longer what they were."""
        pull = comment.review.pull
        api = f"{self.world.url}/repos/{pull.repository.full_name}/pulls"
        web = f"{self.world.web_url}/{pull.repository.full_name}/pull/{pull.number}#discussion_r{comment.id}"
        git = pull.repository.git
        line = follow(git, comment, comment.line, pull.head)
        start = follow(git, comment, comment.start_line, pull.head) if line else None
        known = {
            "id": comment.id,
            "node_id": node("PRRC", comment.id),
            "url": f"{api}/comments/{comment.id}",
            "html_url": web,
            "pull_request_url": f"{api}/{pull.number}",
            "pull_request_review_id": comment.review.id,
            "diff_hunk": comment.hunk,
            "path": comment.path,
            "commit_id": pull.head if line else comment.commit,
            "original_commit_id": comment.commit,
            "line": line,
            "original_line": comment.line,
            "position": comment.hunk.count("\n") if line else None,
            "original_position": comment.hunk.count("\n") or 1,
            "start_line": start,
            "original_start_line": comment.start_line,
            "side": comment.side,
            "start_side": comment.start_side if comment.start_line else None,
            "subject_type": comment.subject,
            "user": self.user(comment.author),
            "body": comment.body,
            "reactions": self.reactions(f"{api}/comments/{comment.id}", comment.reactions),
            "created_at": instant(comment.created_at),
            "updated_at": instant(comment.updated_at),
            "author_association": self.association(pull.repository, comment.author),
            "_links": {
                "self": link(f"{api}/comments/{comment.id}"),
                "html": link(web),
                "pull_request": link(f"{api}/{pull.number}"),
            },
        }
        if comment.replies_to is not None:
            known["in_reply_to_id"] = comment.replies_to
        return self.skeleton.fill("pull-request-review-comment", known)
