"""What people say and press: comments, replies, resolved threads, buttons of check runs."""

from __future__ import annotations

import re
from typing import Any

from tests.github.outdated import follow
from tests.github.people import People
from tests.github.world import CheckRun, Issue, IssueComment, PullRequest, Review, ReviewComment

Json = Any

SUGGESTION = re.compile(r"^(`{3,})suggestion[^\n]*\n(.*?)^\1\s*$", re.DOTALL | re.MULTILINE)


class TalkingPeople(People):
    """Adds the conversation to what people do."""

    def open_issue(self, full_name: str, title: str, body: str = "", *, by: str = "ada") -> Issue:
        """Open an issue, of which the App is not told."""
        repository, now = self.find(full_name), self.world.now()
        number = self.world.next_number(repository)
        person = self.world.account(by)
        made = Issue(self.world.next_id(), number, repository, person, title, body, now, now)
        self.world.issues.append(made)
        return made

    def close_issue(self, issue: Issue) -> None:
        """Close an issue."""
        issue.state, issue.closed_at = "closed", self.world.now()

    def delete_issue(self, issue: Issue) -> None:
        """Delete an issue and what was said in it, as an administrator may."""
        self.world.issues.remove(issue)
        self.world.comments = [each for each in self.world.comments if each.pull is not issue]

    def comment(self, pull: PullRequest | Issue, body: str, *, by: str = "ada") -> IssueComment:
        """Say something in the conversation of a pull request or an issue, a command for instance."""
        person = self.world.account(by)
        said = IssueComment(self.world.next_id(), pull, person, body, self.world.now())
        self.world.comments.append(said)
        about = {"issue": self.shapes.issue(pull), "comment": self.shapes.comment(said)}
        self.announce("issue_comment", "created", pull.repository, about, person)
        return said

    def edit_comment(self, comment: IssueComment, body: str) -> None:
        """Change what one said."""
        before, comment.body, comment.updated_at = comment.body, body, self.world.now()
        about = {
            "issue": self.shapes.issue(comment.pull),
            "comment": self.shapes.comment(comment),
            "changes": {"body": {"from": before}},
        }
        self.announce("issue_comment", "edited", comment.pull.repository, about, comment.author)

    def delete_comment(self, comment: IssueComment, *, by: str = "ada") -> None:
        """Take a comment away, whosever it is."""
        self.world.comments.remove(comment)
        about = {"issue": self.shapes.issue(comment.pull), "comment": self.shapes.comment(comment)}
        self.announce("issue_comment", "deleted", comment.pull.repository, about, self.world.account(by))

    def reply(self, first: ReviewComment, body: str, *, by: str = "ada") -> ReviewComment:
        """Answer in a thread on lines."""
        person, pull, now = self.world.account(by), first.review.pull, self.world.now()
        review = Review(self.world.next_id(), pull, person, "COMMENTED", "", pull.head, now)
        said = ReviewComment(
            id=self.world.next_id(),
            review=review,
            author=person,
            path=first.path,
            body=body,
            commit=first.commit,
            side=first.side,
            line=first.line,
            start_side=first.start_side,
            start_line=first.start_line,
            hunk=first.hunk,
            created_at=now,
            replies_to=first.replies_to or first.id,
        )
        self.world.reviews.append(review)
        self.world.review_comments.append(said)
        about = {
            "comment": self.shapes.review_comment(said),
            "pull_request": self.shapes.pull(pull, "pull-request-simple"),
        }
        self.announce("pull_request_review_comment", "created", pull.repository, about, person)
        return said

    def react(self, comment: IssueComment | ReviewComment, content: str, *, by: str = "ada") -> None:
        """Put a reaction on a comment; GitHub tells nobody of it."""
        comment.reactions.setdefault((self.world.account(by).login, content), self.world.next_id())

    def resolve(self, first: ReviewComment, *, resolved: bool = True, by: str = "ada") -> None:
        """Resolve a thread, or open it again."""
        first.resolved = resolved
        pull = first.review.pull
        comments = [
            item for item in self.world.review_comments if item is first or item.replies_to == first.id
        ]
        about = {
            "thread": {
                "node_id": f"PRRT_{first.id}",
                "comments": [self.shapes.review_comment(item) for item in comments],
            },
            "pull_request": self.shapes.pull(pull, "pull-request-simple"),
        }
        action = "resolved" if resolved else "unresolved"
        self.announce("pull_request_review_thread", action, pull.repository, about, self.world.account(by))

    def apply_suggestion(self, comment: ReviewComment, *, by: str = "ada") -> str:
        """Press "Commit suggestion": the block replaces exactly the commented lines. Return the commit.

        Raises `ValueError` where GitHub shows no button.
        """
        pull, found = comment.review.pull, SUGGESTION.search(comment.body)
        git, source = pull.repository.git, pull.head_repository
        last = follow(git, comment, comment.line, pull.head)
        if found is None or last is None or comment.side != "RIGHT" or pull.state != "open" or source is None:
            raise ValueError("there is no suggestion that could be applied")
        data = git.read(pull.head, comment.path)
        assert data is not None
        first = last - ((comment.line or last) - (comment.start_line or comment.line or last))
        lines = data.split(b"\n")
        ending = b"\r" if lines[first - 1].endswith(b"\r") else b""
        new = [line.removesuffix("\r").encode() + ending for line in found[2].split("\n")[:-1]]
        lines[first - 1 : last] = new
        return self.push(
            source.full_name,
            pull.head_ref,
            {comment.path: b"\n".join(lines)},
            message="Apply suggestion",
            author=by,
        )

    def lock(self, pull: PullRequest, *, locked: bool = True, by: str = "ada") -> None:
        """Lock the conversation."""
        pull.locked = locked
        self.announce_pull(pull, "locked" if locked else "unlocked", self.world.account(by))

    def queue(self, pull: PullRequest, *, by: str = "ada") -> str:
        """Put a pull request into the merge queue; return the commit that is to be checked."""
        git = pull.repository.git
        base = git.ref(f"refs/heads/{pull.base_ref}") or pull.base_sha
        ref = f"refs/heads/gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{base}"
        sha = git.merge(base, pull.head, f"Merge pull request #{pull.number}", by, self.world.next_second())
        git.set_ref(ref, sha)
        about = {
            "merge_group": {
                "head_sha": sha,
                "head_ref": ref,
                "base_sha": base,
                "base_ref": f"refs/heads/{pull.base_ref}",
                "head_commit": self.shapes.commit(pull.repository, sha),
            }
        }
        self.announce("merge_group", "checks_requested", pull.repository, about, self.world.account(by))
        return sha

    def press(self, run: CheckRun, identifier: str, *, by: str = "ada") -> None:
        """Press a button of a check run; raises `ValueError` if it shows none of that name."""
        if run.status != "completed" or identifier not in {action["identifier"] for action in run.actions}:
            raise ValueError(f"the check run shows no button {identifier}")
        about = {"check_run": self.shapes.run(run), "requested_action": {"identifier": identifier}}
        self.announce("check_run", "requested_action", run.suite.repository, about, self.world.account(by))

    def rerun(self, run: CheckRun, *, by: str = "ada") -> None:
        """Press "Re-run" at a check run."""
        about = {"check_run": self.shapes.run(run)}
        self.announce("check_run", "rerequested", run.suite.repository, about, self.world.account(by))

    def rerun_all(self, run: CheckRun, *, by: str = "ada") -> None:
        """Press "Re-run all checks"."""
        about = {"check_suite": self.shapes.suite(run.suite)}
        self.announce("check_suite", "rerequested", run.suite.repository, about, self.world.account(by))
