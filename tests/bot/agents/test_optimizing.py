"""Speedups of a file or folder: patches in an issue that git takes, at the commit they were made for."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.bot.agents.scanned import asked, progress, results, scan_runs
from tests.bot.agents.service import FAST, Service, slow
from tests.github.invariants import violations

FENCE = re.compile(r"^```diff\n(diff --git .*?)^```$", re.DOTALL | re.MULTILINE)


def git(folder: Path, *words: str, given: str = "") -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], input=given.encode(), capture_output=True, check=True
    )
    return done.stdout.decode()


def checked_out(service: Service, sha: str, folder: Path) -> Path:
    """A work tree at a commit, as a person has it."""
    bare = service.github.find("acme/shop").git.folder
    git(folder, "clone", "--quiet", "--no-checkout", str(bare), "copy")
    git(folder / "copy", "checkout", "--quiet", sha)
    return folder / "copy"


async def test_every_patch_applies_at_the_commit_it_names(service: Service, tmp_path: Path) -> None:
    github = service.github
    files: dict[str, bytes | str] = {
        "shop/rows.py": slow("unique") + "\n\n" + slow("kept"),
        "shop/in a folder/m\u00f6re.py": slow("more").rstrip("\n"),
        "shop/windows.py": slow("carried").replace("\n", "\r\n"),
        "shop/quick.py": FAST.format(name="quick"),
        "elsewhere.py": slow("elsewhere"),
    }
    sha = github.commit(github.find("acme/shop"), "main", files)
    issue = github.open_issue("acme/shop", "Faster")
    assert (await asked(service, issue.number, kind="optimize", path="shop/")).scan
    await service.idle()

    (result,) = results(service)
    body = result.body or ""
    assert result.title == "Velox: speedups in shop"
    patches = FENCE.findall(body)
    assert len(patches) == 3 and "elsewhere.py" not in body
    assert "1 place without a patch" in body and "`shop/windows.py:4`" in body
    folder = checked_out(service, sha, tmp_path)
    for patch in patches:  # each by itself
        git(folder, "apply", "--check", "-", given=patch)
    for patch in patches:  # and all of them
        git(folder, "apply", "-", given=patch)
    changed = git(folder, "-c", "core.quotePath=false", "diff", "--name-only").splitlines()
    assert changed == ["shop/in a folder/m\u00f6re.py", "shop/rows.py"]
    (comment,) = progress(service, issue)
    assert f"→ #{result.number}." in comment.body and "Search for speedups in `shop` finished" in comment.body
    assert scan_runs(service) == [] and violations(github) == []


async def test_a_path_that_leads_nowhere_is_named(service: Service) -> None:
    github = service.github
    issue = github.open_issue("acme/shop", "Faster")
    refused = await asked(service, issue.number, kind="optimize", path="../../etc")
    assert refused.scan is None and "names a file or folder" in refused.words
    assert (await asked(service, issue.number, kind="optimize", path="no/such.py")).scan
    await service.idle()
    (comment,) = progress(service, issue)
    assert "there is no Python file at `no/such.py`" in comment.body and results(service) == []


async def test_in_a_pull_request_its_head_is_looked_at(service: Service, tmp_path: Path) -> None:
    """What lies in its diff, the review says there; the rest goes to an issue of its own."""
    github = service.github
    github.commit(github.find("acme/shop"), "main", {"shop/rows.py": slow("unique") + "\n\nA = 1\n" * 9})
    text = slow("unique") + "\n\nA = 1\n" * 9 + "\n\n" + slow("added")
    pull = github.open_pull_request("acme/shop", "rows", {"shop/rows.py": text})
    await service.idle()
    assert [comment.path for comment in service.inline(pull)] == ["shop/rows.py"]
    assert (await asked(service, pull.number, kind="optimize", pull=True)).scan
    await service.idle()
    (result,) = results(service)
    body = result.body or ""
    (patch,) = FENCE.findall(body)
    assert "def unique" in patch and "added" not in patch
    assert f"1 finding in the diff of #{pull.number} left to its review." in body
    git(checked_out(service, pull.head, tmp_path), "apply", "--check", "-", given=patch)
