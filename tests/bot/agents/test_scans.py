"""A scan from the wish to the issue: through the queue, the stand-in and the engine."""

from __future__ import annotations

from tests.bot.agents.scanned import asked, progress, results, scan_runs
from tests.bot.agents.service import Service, slow

ROWS = "shop/rows.py"


async def test_a_scan_ends_as_one_issue_one_comment_and_one_check_run(service: Service) -> None:
    github = service.github
    head = github.push("acme/shop", "main", {ROWS: slow("unique"), "shop/use.py": "from shop.rows import unique\n"})
    await service.idle()
    issue = github.open_issue("acme/shop", "How slow are we?")
    assert (await asked(service, issue.number)).scan
    await service.idle()
    (comment,) = progress(service, issue)
    (result,) = results(service)
    (run,) = scan_runs(service)
    print(comment.body, "\n=====\n", result.title, "\n", result.body, "\n=====\n", run.title, run.summary)
    assert 0
