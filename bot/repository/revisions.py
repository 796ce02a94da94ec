"""Which two states of a repository are compared: the head, and the point where it left its base."""

from __future__ import annotations

from dataclasses import dataclass

from bot.repository.git import Git
from bot.repository.trees import is_python, split_nul, untracked
from engine.errors import BadInput, UnknownRevision

WORK_TREE = "worktree"
"""The word that names the work tree where a revision is expected."""

_DEFAULT_NAMES = ("main", "master", "trunk")
_REMOTES = ("origin", "upstream")


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a change. `start` is a commit or the empty tree; `tip` is None for the work tree."""

    start: str
    tip: str | None
    base: str
    head: str


def choose_sides(git: Git, base: str | None, head: str | None) -> Sides:
    """Settle both sides as a pull request would: the base side is the merge base of base and head.

    Without `head` it is the work tree (in a bare repository, HEAD). Without `base` it is the default branch;
    where the head has nothing of its own to compare with that, it is the commit before.
    """
    in_work_tree = head == WORK_TREE or (head is None and git.repository.work_tree is not None)
    if in_work_tree and git.repository.work_tree is None:
        raise BadInput("The repository has no work tree; name a branch or commit as its head.")
    choice = _Choice(git, head if head is not None and not in_work_tree else "HEAD", in_work_tree)
    start, name = choice.default() if base is None else choice.given(base)
    return Sides(
        start=start,
        tip=None if in_work_tree else choice.tip,
        base=_label(name, start),
        head="work tree" if in_work_tree or choice.tip is None else _label(choice.head, choice.tip),
    )


class _Choice:
    def __init__(self, git: Git, head: str, in_work_tree: bool) -> None:
        self.git = git
        self.head = head
        self.in_work_tree = in_work_tree
        self.shallow = git.output("rev-parse", "--is-shallow-repository").strip() == b"true"
        self.tip = git.commit(head)
        if self.tip is None and not in_work_tree:
            raise UnknownRevision(head, shallow=self.shallow)

    def given(self, base: str) -> tuple[str, str]:
        """Return the merge base with a revision that the person named, and what to call it."""
        commit = self.git.commit(base)
        if commit is None:
            raise UnknownRevision(base, shallow=self.shallow)
        if self.tip is None:
            return commit, base
        point = self.merge_base(commit, self.tip)
        if point is None:
            raise self.unrelated(base)
        return point, base

    def default(self) -> tuple[str, str]:
        """Return where the head left the default branch, and what to call it."""
        if self.tip is None:
            return self.empty_tree(), "nothing"
        branch = self.branch()
        default, candidates = self.default_branch(branch)
        points = [(self.merge_base(ref, self.tip), ref) for ref in candidates if ref != branch]
        shared = [(self.distance(point, self.tip), point, ref) for point, ref in points if point is not None]
        if points and not shared:
            raise self.unrelated(_short(points[0][1]))
        _, point, ref = min(shared, key=lambda item: item[0], default=(0, self.tip, self.head))
        on_default = branch is None or default is None or branch in candidates
        if point == self.tip and on_default and not self.is_dirty():
            return self.commit_before(self.tip)
        return point, _short(ref)

    def commit_before(self, tip: str) -> tuple[str, str]:
        parent = self.git.commit(f"{tip}^")
        if parent is not None:
            return parent, f"{self.head}~1"
        if self.shallow:
            raise UnknownRevision(f"{self.head}~1", shallow=True)
        return self.empty_tree(), "nothing"

    def branch(self) -> str | None:
        """Return the full name of the branch that the head is, or None when it is a bare commit."""
        if self.head == "HEAD":
            named = self.git.answer("symbolic-ref", "--quiet", "HEAD") or b""
        else:
            named = self.git.answer("rev-parse", "--symbolic-full-name", self.head) or b""
        name = "".join(split_nul(named)).strip()
        return name if name.startswith(("refs/heads/", "refs/remotes/")) else None

    def default_branch(self, branch: str | None) -> tuple[str | None, list[str]]:
        """Return the name of the default branch and the refs that stand for it here.

        They are several because a fork's own copy, or the local one, is often stale.
        """
        pointer = self.git.answer("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD") or b""
        named = "".join(split_nul(pointer)).strip().removeprefix("refs/remotes/origin/")
        for name in (named, *_DEFAULT_NAMES):
            refs = [*(f"refs/remotes/{remote}/{name}" for remote in _REMOTES), f"refs/heads/{name}"]
            existing = [ref for ref in refs if name and self.git.commit(ref)]
            if existing:
                return name, existing
        followed = f"{branch.removeprefix('refs/heads/')}@{{upstream}}" if branch else ""
        return None, [followed] if self.git.commit(followed) else []

    def merge_base(self, base: str, tip: str) -> str | None:
        found = self.git.answer("merge-base", base, tip)
        return None if found is None else found.decode("ascii").strip()

    def distance(self, point: str, tip: str) -> int:
        return int(self.git.output("rev-list", "--count", f"{point}..{tip}"))

    def is_dirty(self) -> bool:
        """Tell whether the work tree, where it is the head, holds uncommitted Python."""
        if not self.in_work_tree:
            return False
        changed = self.git.diff("--name-only", "--ignore-submodules=all", "HEAD", "--", "*.py")
        return bool(changed) or any(is_python(path) for path in untracked(self.git))

    def empty_tree(self) -> str:
        return (
            self.git.output("hash-object", "-t", "tree", "--no-filters", "/dev/null").decode("ascii").strip()
        )

    def unrelated(self, base: str) -> BadInput:
        if self.shallow:
            return UnknownRevision(base, shallow=True)
        return BadInput(f"{base} and {self.head} share no history; name another base.")


def _short(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def _label(name: str, commit: str) -> str:
    if name == "nothing" or (len(name) >= 7 and commit.startswith(name)):
        return name[:8]
    return f"{name} ({commit[:8]})"
