"""What people do with git and pull requests: it changes real repositories, and the App hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from tests.github.announcing import Announcing
from tests.github.git import Content, GitRepository
from tests.github.world import Account, PullRequest, Repository, Role

Json = Any
ZERO = "0" * 40


class People(Announcing):
    """Pushes, forks, pull requests. Repositories are named `owner/name`, people by their login."""

    def find(self, full_name: str) -> Repository:
        """Return a repository; raises `KeyError` if there is none."""
        found = self.world.repository(full_name)
        if found is None:
            raise KeyError(full_name)
        return found

    def pull(self, full_name: str, number: int) -> PullRequest:
        """Return a pull request; raises `KeyError` if there is none."""
        found = self.world.pull(self.find(full_name), number)
        if found is None:
            raise KeyError(f"{full_name}#{number}")
        return found

    def _new_repository(
        self, owner: Account, name: str, git: GitRepository | None, **facts: Any
    ) -> Repository:
        number = self.world.next_id()
        folder = self.world.folder / f"{number}.git"
        made = git.copy(folder) if git else GitRepository.create(folder, facts.get("default_branch", "main"))
        repository = Repository(number, owner, name, made, self.world.now(), **facts)
        self.world.repositories.append(repository)
        return repository

    def create_repository(
        self,
        full_name: str,
        files: Mapping[str, Content] | None = None,
        *,
        private: bool = False,
        default_branch: str = "main",
        owner_type: Literal["User", "Organization"] = "Organization",
        collaborators: Mapping[str, Role] | None = None,
    ) -> Repository:
        """Make a repository with one commit. The App hears nothing of it before it is installed."""
        login, _, name = full_name.partition("/")
        if self.world.repository(full_name):
            raise ValueError(f"{full_name} exists")
        owner = self.world.account(login, owner_type)
        repository = self._new_repository(owner, name, None, private=private, default_branch=default_branch)
        for person, role in (collaborators or {}).items():
            self.world.account(person)
            repository.collaborators[person.lower()] = role
        self.commit(repository, default_branch, files or {"README.md": f"# {name}\n"}, message="First commit")
        return repository

    def commit(
        self,
        repository: Repository,
        branch: str,
        files: Mapping[str, Content],
        *,
        renames: Mapping[str, str] | None = None,
        message: str = "Change",
        author: str = "ada",
        parent: str | None = None,
    ) -> str:
        """Write a commit on a branch without telling anybody; a new branch starts at the default one."""
        git = repository.git
        start = (
            parent or git.ref(f"refs/heads/{branch}") or git.ref(f"refs/heads/{repository.default_branch}")
        )
        return git.commit(
            f"refs/heads/{branch}",
            parent=start,
            files=files,
            renames=renames or {},
            message=message,
            author=author,
            when=self.world.next_second(),
        )

    def push(
        self,
        full_name: str,
        branch: str,
        files: Mapping[str, Content],
        *,
        renames: Mapping[str, str] | None = None,
        message: str = "Change",
        author: str = "ada",
        parent: str | None = None,
    ) -> str:
        """Commit to a branch and push it; with `parent` it is a force-push. Return the new head.

        Open pull requests from this branch get the commit.
        """
        repository = self.find(full_name)
        before = repository.git.ref(f"refs/heads/{branch}")
        after = self.commit(
            repository, branch, files, renames=renames, message=message, author=author, parent=parent
        )
        self.pushed(repository, branch, before, after, self.world.account(author))
        return after

    def force_push(self, full_name: str, branch: str, sha: str, *, author: str = "ada") -> None:
        """Put a branch on another commit."""
        repository = self.find(full_name)
        before = repository.git.ref(f"refs/heads/{branch}")
        repository.git.set_ref(f"refs/heads/{branch}", sha)
        self.pushed(repository, branch, before, sha, self.world.account(author))

    def pushed(
        self, repository: Repository, branch: str, before: str | None, after: str, pusher: Account
    ) -> None:
        """Let a branch's new tip reach pull requests, and tell of it."""
        self._announce_push(repository, branch, before, after, pusher)
        for pull in self.world.pulls:
            if pull.state != "open":
                continue
            if pull.head_repository is repository and pull.head_ref == branch and pull.head != after:
                self._new_head(pull, after, pusher)

    def _new_head(self, pull: PullRequest, after: str, pusher: Account) -> None:
        before = pull.head
        assert pull.head_repository is not None
        pull.repository.git.take(pull.head_repository.git, after, f"refs/pull/{pull.number}/head")
        pull.heads.append(after)
        self._follow_base(pull)
        pull.updated_at = self.world.now()
        self.announce_pull(pull, "synchronize", pusher, before=before, after=after)

    def _follow_base(self, pull: PullRequest) -> None:
        """Take the base branch's tip as the base: as GitHub does when the head changes, not the base."""
        pull.base_sha = pull.repository.git.ref(f"refs/heads/{pull.base_ref}") or pull.base_sha

    def _announce_push(
        self, repository: Repository, branch: str, before: str | None, after: str, pusher: Account
    ) -> None:
        git = repository.git
        new = git.commits(before, after) if before else (after,)
        commits = [self.shapes.commit(repository, sha) for sha in new[-20:]]
        forced = before is not None and git.merge_base(before, after) != before
        self.announce(
            "push",
            None,
            repository,
            {
                "ref": f"refs/heads/{branch}",
                "before": before or ZERO,
                "after": after,
                "base_ref": None,
                "created": before is None,
                "deleted": False,
                "forced": forced,
                "compare": f"{self.world.web_url}/{repository.full_name}/compare/{before or ZERO}...{after}",
                "commits": commits,
                "head_commit": self.shapes.commit(repository, after),
                "pusher": {"name": pusher.login, "email": f"{pusher.login}@users.noreply.example"},
            },
            pusher,
        )
        if self.world.installation_of(repository):
            suite = self.world.suite(repository, after, branch)
            self.announce(
                "check_suite", "requested", repository, {"check_suite": self.shapes.suite(suite)}, pusher
            )

    def adopt(self, full_name: str, folder: Path, **facts: Any) -> Repository:
        """Make a repository out of one on disk: its branches and their history.

        `facts` are those of `create_repository`; the default branch must be one of its branches.
        """
        made = self.create_repository(full_name, **facts)
        made.git.run("fetch", "--quiet", "--no-tags", str(folder.resolve()), "+refs/heads/*:refs/heads/*")
        return made

    def delete_branch(self, full_name: str, branch: str, *, author: str = "ada") -> None:
        """Remove a branch; a pull request from it stays."""
        repository = self.find(full_name)
        before = repository.git.ref(f"refs/heads/{branch}")
        repository.git.delete_ref(f"refs/heads/{branch}")
        about: dict[str, Json] = {
            "ref": f"refs/heads/{branch}",
            "before": before,
            "after": ZERO,
            "created": False,
            "deleted": True,
            "forced": False,
            "base_ref": None,
            "compare": "",
            "commits": [],
            "head_commit": None,
            "pusher": {"name": author, "email": None},
        }
        self.announce("push", None, repository, about, self.world.account(author))

    def fork(self, full_name: str, owner: str, name: str | None = None) -> Repository:
        """Fork a repository to a person's account; the App is not installed there."""
        origin = self.find(full_name)
        made = self._new_repository(
            self.world.account(owner), name or origin.name, origin.git, default_branch=origin.default_branch
        )
        made.forked_from = origin
        made.private = origin.private
        return made

    def open_pull_request(
        self,
        full_name: str,
        head: str,
        files: Mapping[str, Content] | None = None,
        *,
        renames: Mapping[str, str] | None = None,
        base: str | None = None,
        title: str = "A change",
        body: str | None = None,
        author: str = "ada",
        draft: bool = False,
        fork: str | None = None,
    ) -> PullRequest:
        """Open a pull request from a branch, of a `fork` (its full name) or the repository itself.

        With `files` or `renames` these are committed to the branch and pushed first.
        """
        repository = self.find(full_name)
        source = self.find(fork) if fork else repository
        person = self.world.account(author)
        if files is not None or renames:
            self.push(source.full_name, head, files or {}, renames=renames, message=title, author=author)
        sha = source.git.ref(f"refs/heads/{head}")
        base = base or repository.default_branch
        base_sha = repository.git.ref(f"refs/heads/{base}")
        if sha is None or base_sha is None:
            raise KeyError(head if sha is None else base)
        number = self.world.next_number(repository)
        repository.git.take(source.git, sha, f"refs/pull/{number}/head")
        now = self.world.now()
        pull = PullRequest(
            id=self.world.next_id(),
            number=number,
            repository=repository,
            author=person,
            title=title,
            body=body,
            base_ref=base,
            base_sha=base_sha,
            head_ref=head,
            head_repository=source,
            head_owner=source.owner,
            heads=[sha],
            created_at=now,
            updated_at=now,
            draft=draft,
        )
        self.world.pulls.append(pull)
        self.announce_pull(pull, "opened", person)
        return pull

    def close(self, pull: PullRequest, *, by: str = "ada") -> None:
        """Close a pull request without merging it."""
        pull.state, pull.closed_at = "closed", self.world.now()
        self.announce_pull(pull, "closed", self.world.account(by))

    def reopen(self, pull: PullRequest, *, by: str = "ada") -> None:
        """Open a closed pull request again."""
        pull.state, pull.closed_at = "open", None
        self._follow_base(pull)
        self.announce_pull(pull, "reopened", self.world.account(by))

    def merge(self, pull: PullRequest, *, by: str = "ada") -> str:
        """Merge a pull request by a merge commit; raises `GitFailed` on a conflict. Return that commit."""
        git, person = pull.repository.git, self.world.account(by)
        before = git.ref(f"refs/heads/{pull.base_ref}")
        assert before is not None
        message = f"Merge pull request #{pull.number}"
        sha = git.merge(before, pull.head, message, by, self.world.next_second())
        git.set_ref(f"refs/heads/{pull.base_ref}", sha)
        pull.state, pull.merged, pull.merge_sha, pull.closed_at = "closed", True, sha, self.world.now()
        self.announce_pull(pull, "closed", person)
        self.pushed(pull.repository, pull.base_ref, before, sha, person)
        return sha

    def ready(self, pull: PullRequest, *, by: str = "ada") -> None:
        """Mark a draft ready for review."""
        pull.draft = False
        self.announce_pull(pull, "ready_for_review", self.world.account(by))

    def back_to_draft(self, pull: PullRequest, *, by: str = "ada") -> None:
        """Turn a pull request into a draft."""
        pull.draft = True
        self.announce_pull(pull, "converted_to_draft", self.world.account(by))

    def edit(
        self, pull: PullRequest, *, base: str | None = None, title: str | None = None, by: str = "ada"
    ) -> None:
        """Change a pull request's base branch or title."""
        changes: dict[str, Json] = {}
        if base is not None:
            sha = pull.repository.git.ref(f"refs/heads/{base}")
            if sha is None:
                raise KeyError(base)
            changes["base"] = {"ref": {"from": pull.base_ref}, "sha": {"from": pull.base_sha}}
            pull.base_ref, pull.base_sha = base, sha
        if title is not None:
            changes["title"] = {"from": pull.title}
            pull.title = title
        self.announce_pull(pull, "edited", self.world.account(by), changes=changes)

    def delete_head_repository(self, pull: PullRequest) -> None:
        """Delete the fork that a pull request comes from: `head.repo` is null, `refs/pull/N/head` stays."""
        if pull.head_repository is None or pull.head_repository is pull.repository:
            raise ValueError("only a fork can be deleted under a pull request")
        pull.head_repository.deleted = True
