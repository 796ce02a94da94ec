"""A repository: itself, its files, comparisons, and what a person may do in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tests.github.answers import Answer, Call, Refusal, answers, not_found
from tests.github.on_pulls import commit_entry, entry
from tests.github.world import Repository, Role

Json = Any

REPOSITORY = "/repos/{owner}/{repo}"
MEGABYTE = 1_000_000
COMPARED_FILES = 300

PERMISSIONS: Mapping[Role, str] = {
    "admin": "admin",
    "maintain": "write",
    "write": "write",
    "triage": "read",
    "read": "read",
}
"""GitHub folds five roles into three permissions; `role_name` tells them apart."""


@answers("GET", REPOSITORY)
def repository(call: Call) -> Answer:
    return Answer(200, call.shapes.repository(call.repository))


def role_of(repository: Repository, login: str) -> Role | None:
    """Return the role of a person; on a public repository everybody may read."""
    if login.lower() == repository.owner.login.lower():
        return "admin"
    return repository.collaborators.get(login.lower()) or (None if repository.private else "read")


@answers("GET", REPOSITORY + "/collaborators/{username}/permission")
def permission(call: Call) -> Answer:
    account = call.world.accounts.get(call.names["username"].lower())
    if account is None:
        raise not_found()
    role = role_of(call.repository, account.login)
    user = {**call.shapes.user(account), "role_name": role or ""}
    levels = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
    order = list(levels.values())
    rank = order.index(role) if role else -1
    user["permissions"] = {name: rank >= order.index(level) for name, level in levels.items()}
    body = {"permission": PERMISSIONS[role] if role else "none", "role_name": role or "none", "user": user}
    return Answer(200, body)


def _revision(repository: Repository, ref: str) -> str:
    for name in (f"refs/heads/{ref}", f"refs/tags/{ref}", ref):
        sha = repository.git.resolve(name)
        if sha is not None:
            return sha
    raise Refusal(404, f"No commit found for the ref {ref}")


@answers("GET", REPOSITORY + "/contents/{path}")
def contents(call: Call) -> Answer:
    repository, path = call.repository, call.names["path"].strip("/")
    sha = _revision(repository, call.query.get("ref") or repository.default_branch)
    data = repository.git.read(sha, path)
    if data is None:
        return _folder(call, repository, sha, path)
    if "raw" in call.accept:
        return Answer(200, data, content_type="application/vnd.github.raw+json; charset=utf-8")
    large = len(data) > MEGABYTE
    return Answer(
        200,
        {
            **_addresses(call, repository, path, sha),
            "type": "file",
            "encoding": "none" if large else "base64",
            "size": len(data),
            "name": path.rsplit("/", 1)[-1],
            "path": path,
            "content": "" if large else base64.encodebytes(data).decode(),
            "sha": repository.git.blob(sha, path),
        },
    )


def _addresses(call: Call, repository: Repository, path: str, sha: str) -> Json:
    api = f"{call.world.url}/repos/{repository.full_name}/contents/{quote(path)}?ref={sha}"
    web = f"{call.world.web_url}/{repository.full_name}/blob/{sha}/{quote(path)}"
    return {
        "url": api,
        "git_url": api,
        "html_url": web,
        "download_url": web,
        "_links": {"self": api, "git": api, "html": web},
    }


def _folder(call: Call, repository: Repository, sha: str, path: str) -> Answer:
    listed = repository.git.listing(sha, path)
    if not listed:
        raise not_found()
    kinds = {"blob": "file", "tree": "dir", "commit": "submodule"}
    return Answer(
        200,
        [
            {
                **_addresses(call, repository, f"{path}/{name}", sha),
                "type": kinds[kind],
                "size": 0,
                "name": name,
                "path": f"{path}/{name}",
                "sha": blob,
            }
            for kind, blob, name in listed[:1000]
        ],
    )


@answers("GET", REPOSITORY + "/compare/{basehead}")
def compare(call: Call) -> Answer:
    repository = call.repository
    base_name, dots, head_name = call.names["basehead"].partition("...")
    if not dots:
        raise not_found()
    base, head = _revision(repository, base_name), _revision(repository, head_name)
    git = repository.git
    start = git.merge_base(base, head)
    if start is None:
        raise Refusal(404, f"No common ancestor between {base_name} and {head_name}.")
    ahead, behind = git.commits(base, head), git.commits(head, base)
    changes = git.changes(start, head)[:COMPARED_FILES] if call.query.get("page", "1") == "1" else ()
    web = f"{call.world.web_url}/{repository.full_name}/compare/{call.names['basehead']}"
    body = {
        "url": f"{call.world.url}/repos/{repository.full_name}/compare/{call.names['basehead']}",
        "html_url": web,
        "permalink_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "base_commit": commit_entry(call, base),
        "merge_base_commit": commit_entry(call, start),
        "status": ("diverged" if behind else "ahead") if ahead else ("behind" if behind else "identical"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit_entry(call, sha) for sha in ahead[:250]],
        "files": [entry(call, repository.full_name, head, change) for change in changes],
    }
    return Answer(200, call.shapes.skeleton.fill("commit-comparison", body))


@answers("GET", REPOSITORY + "/git/ref/{ref}")
def reference(call: Call) -> Answer:
    name = f"refs/{call.names['ref']}"
    sha = call.repository.git.ref(name)
    if sha is None:
        raise not_found()
    api = f"{call.world.url}/repos/{call.repository.full_name}/git"
    target = {"type": "commit", "sha": sha, "url": f"{api}/commits/{sha}"}
    return Answer(200, {"ref": name, "node_id": "", "url": f"{api}/{name}", "object": target})
