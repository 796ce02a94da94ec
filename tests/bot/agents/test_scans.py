"""Scans from the wish to the issue: through the queue, the stand-in and the engine."""

from __future__ import annotations

import re
from pathlib import Path

from tests.bot.agents.scanned import asked, progress, results, scan_runs
from tests.bot.agents.service import Service, shop, slow
from tests.github.invariants import violations

ROWS = "shop/rows.py"
OUTAGE = ("503", "*git-upload-pack")


def table_rows(body: str) -> list[str]:
    """The places of the ranked table, with what marks the new ones."""
    rows = re.findall(r"^\| \d+ \| (.*?) \|", body, re.MULTILINE)
    return [re.sub(r"\]\(http[^)]*\)", "", row).removeprefix("[") for row in rows]


async def test_a_scan_is_told_in_one_comment_one_issue_and_one_check_run(service: Service) -> None:
    github = service.github
    github.commit(
        github.find("acme/shop"),
        "main",
        {ROWS: slow("unique"), "shop/use.py": "from shop.rows import unique\n"},
    )
    issue = github.open_issue("acme/shop", "How slow are we?")
    await service.idle()
    assert (await asked(service, issue.number)).scan
    await service.idle()

    (result,) = results(service)
    (comment,) = progress(service, issue)
    assert comment.body.startswith(f"**Scan finished:** 3 files, 1 suggestion → #{result.number}.")
    assert table_rows(result.body or "") == ["`shop/rows.py:4`"]
    assert "<summary><code>shop/rows.py</code> 1 finding</summary>" in (result.body or "")
    (run,) = scan_runs(service)
    assert (run.status, run.conclusion, run.title) == ("completed", "neutral", "1 suggestion")
    assert f"In full: #{result.number}." in (run.summary or "")
    assert violations(github) == []

    # The same again changes no more than that nothing changed, and the fix of one brings out the other.
    fixed = {ROWS: "", "shop/more.py": slow("more") + "\n\n" + slow("most")}
    head = github.commit(github.find("acme/shop"), "main", fixed)
    github.close_issue(result)
    await service.idle()
    await asked(service, issue.number)
    await service.idle()
    assert results(service) == [result] and result.state == "closed"
    assert table_rows(result.body or "") == ["`shop/more.py:4` **new**", "`shop/more.py:13` **new**"]
    assert "1 gone since" in (result.body or "") and "2 new and 1 gone since" in (result.body or "")
    assert [run.head for run in scan_runs(service)][-1] == head
    first, second = progress(service, issue)
    assert first.body == comment.body and "2 new and 1 gone since" in second.body
    assert violations(github) == []


async def test_nothing_is_said_where_the_app_may_not_work_any_more(service: Service) -> None:
    """The App is suspended while the scan rests, for GitHub's limit is reached."""
    github = service.github
    (installation,) = github.world.installations
    issue = github.open_issue("acme/shop", "Scan it")
    github.fail(1, "403 primary", "GET */git/ref/*")
    await asked(service, issue.number)
    await service.until_found("select from work where entrypoint = 'scan' and reason is not null")
    (before,) = progress(service, issue)
    body = before.body
    github.suspend(installation)
    await service.idle()
    ((state, reason),) = await service.fetch("select state, reason from scans")
    assert (state, reason) == ("cancelled", "the App may not work in this repository any more")
    (comment,) = progress(service, issue)
    assert comment.body == body and results(service) == []


async def test_a_repository_without_python_ends_with_a_sentence(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, {"shop/__init__.py": b"", "shop/readme.txt": "hello"}) as service:
        github = service.github
        github.create_repository("acme/words", {"README.md": "# Words\n"})
        (installation,) = github.world.installations
        github.add_repositories(installation, "acme/words")
        await service.idle()
        issue = github.open_issue("acme/words", "Scan it")
        await asked(service, issue.number, full_name="acme/words")
        await service.idle()
        (comment,) = progress(service, issue)
        assert comment.body.startswith(
            "**The scan could not be finished** (id 1): there is no Python in it. `/velox scan` tries again."
        )
        # Where there is nothing to say, nothing is opened.
        quiet = github.open_issue("acme/shop", "Scan it")
        await asked(service, quiet.number)
        await service.idle()
        (comment,) = progress(service, quiet)
        assert comment.body.startswith("**Scan finished:** 1 file, nothing to say.")
        assert results(service) == [] and violations(github) == []
