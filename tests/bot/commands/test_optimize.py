"""`/velox optimize`: what `tests/bot/agents/test_optimizing.py` shows, by a command."""

from __future__ import annotations

from tests.bot.agents.scanned import progress, results
from tests.bot.agents.service import ROWS, slow
from tests.bot.commands.talk import Talk


async def test_a_path_is_taken_as_it_is_written(fresh: Talk) -> None:
    github = fresh.github
    files = {ROWS: slow("unique"), "lib/more rows.py": slow("more")}
    github.commit(github.find("acme/shop"), "main", files)
    issue = github.open_issue("acme/shop", "Faster")
    said = await fresh.say("/velox optimize `lib/more rows.py`", where=issue)
    assert fresh.reactions(said) == ["eyes", "+1"]
    (comment,) = progress(fresh.service, issue)
    assert "Search for speedups in `lib/more rows.py` finished:** 1 file, 1 suggestion" in comment.body
    (result,) = results(fresh.service)
    assert "diff --git a/lib/more rows.py" in (result.body or "") and ROWS not in (result.body or "")
    fresh.service.well()


async def test_a_path_that_leads_elsewhere_is_refused_with_a_sentence(fresh: Talk) -> None:
    said = await fresh.say("/velox optimize ../../etc/passwd")
    assert fresh.reactions(said) == ["eyes", "confused"]
    (answer,) = fresh.answers()
    assert answer == "A path names a file or folder of this repository, such as `src/shop`."
    assert await fresh.service.fetch("select from scans") == []


async def test_in_a_pull_request_its_head_is_looked_at(fresh: Talk) -> None:
    github = fresh.github
    github.commit(github.find("acme/shop"), "main", {ROWS: slow("unique")})
    pull = github.open_pull_request("acme/shop", "rows", {"shop/new.py": slow("new")}, draft=True)
    await fresh.say("/velox optimize", where=pull)
    (result,) = results(fresh.service)
    assert result.title == f"Velox: speedups (pull request {pull.number})"
    assert f"1 finding in the diff of #{pull.number} left to its review." in (result.body or "")
    assert "diff --git a/shop/rows.py" in (result.body or "") and "a/shop/new.py" not in (result.body or "")
