"""Pull requests as the App reads them: never an endpoint that changes one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.github.answers import Answer, Call, Listing, Refusal, answers
from tests.github.git import FileChange
from tests.github.world import PullRequest

Json = Any

MOST_FILES = 3_000
DIFF_FILES = 300
DIFF_LINES = 20_000
PULLS = "/repos/{owner}/{repo}/pulls"


@answers("GET", PULLS)
def listing(call: Call) -> Listing:
    wanted, head, base = call.query.get("state", "open"), call.query.get("head"), call.query.get("base")

    def fits(pull: PullRequest) -> bool:
        return (
            (wanted in {"all", pull.state})
            and head in {None, f"{pull.head_owner.login}:{pull.head_ref}"}
            and base in {None, pull.base_ref}
        )

    found = [pull for pull in call.world.pulls_of(call.repository) if fits(pull)]
    if call.query.get("direction", "desc") == "desc":
        found.reverse()
    return Listing([call.shapes.pull(pull, "pull-request-simple") for pull in found])


@answers("GET", PULLS + "/{pull_number}")
def get(call: Call) -> Answer:
    pull = call.pull
    if "diff" not in call.accept:
        return Answer(200, call.shapes.pull(pull))
    git = pull.repository.git
    base = call.world.base(pull)
    changes = git.changes(base, pull.head)
    if (
        len(changes) > DIFF_FILES
        or sum(change.additions + change.deletions for change in changes) > DIFF_LINES
    ):
        error = {"resource": "PullRequest", "field": "diff", "code": "too_large"}
        raise Refusal(406, "Sorry, the diff exceeded the maximum number of files (300).", [error])
    return Answer(
        200, git.diff(base, pull.head).encode(), content_type="application/vnd.github.diff; charset=utf-8"
    )


def entry(call: Call, full_name: str, head: str, change: FileChange) -> Json:
    """Return one file of a difference; `patch` is absent where GitHub has none."""
    path = quote(change.path)
    shown: dict[str, Json] = {
        "sha": change.blob,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{call.world.web_url}/{full_name}/blob/{head}/{path}",
        "raw_url": f"{call.world.web_url}/{full_name}/raw/{head}/{path}",
        "contents_url": f"{call.world.url}/repos/{full_name}/contents/{path}?ref={head}",
    }
    if change.patch is not None:
        shown["patch"] = change.patch
    if change.previous is not None:
        shown["previous_filename"] = change.previous
    return shown


@answers("GET", PULLS + "/{pull_number}/files")
def files(call: Call) -> Listing:
    pull = call.pull
    changes = sorted(
        pull.repository.git.changes(call.world.base(pull), pull.head), key=lambda change: change.path
    )
    name = pull.repository.full_name
    return Listing([entry(call, name, pull.head, change) for change in changes[:MOST_FILES]])


@answers("GET", PULLS + "/{pull_number}/commits")
def commits(call: Call) -> Listing:
    pull = call.pull
    git = pull.repository.git
    shas = git.commits(pull.base_sha, pull.head)[:250]
    return Listing([commit_entry(call, sha) for sha in shas])


def commit_entry(call: Call, sha: str) -> Json:
    """Return a commit as lists show it."""
    repository = call.repository
    message, author, when = repository.git.message(sha)
    parents = repository.git.run("rev-list", "--parents", "-n1", sha).decode().split()[1:]
    api = f"{call.world.url}/repos/{repository.full_name}/commits"
    person = {"name": author, "email": f"{author}@users.noreply.example", "date": when}
    known = {
        "sha": sha,
        "url": f"{api}/{sha}",
        "html_url": f"{call.world.web_url}/{repository.full_name}/commit/{sha}",
        "commit": {"message": message, "author": person, "committer": person, "comment_count": 0},
        "author": None,
        "committer": None,
        "parents": [{"sha": parent, "url": f"{api}/{parent}"} for parent in parents],
    }
    return call.shapes.skeleton.fill("commit", known)
