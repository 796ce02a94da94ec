"""`/velox scan`: by whoever may write, in any conversation, once at a time."""

from __future__ import annotations

from pathlib import Path

from bot.commands.scan import NOT_A_PART, NOTHING_RUNS
from tests.bot.agents.scanned import progress, results, scan_runs
from tests.bot.agents.service import ROWS, shop, slow
from tests.bot.commands.conftest import people
from tests.bot.commands.talk import Talk
from tests.github.world import Issue


async def test_a_maintainer_asks_in_an_issue_and_is_answered_there(fresh: Talk) -> None:
    github = fresh.github
    github.commit(github.find("acme/shop"), "main", {ROWS: slow("unique")})
    issue = github.open_issue("acme/shop", "How slow are we?")
    said = await fresh.say("Let us see.\n\n/velox scan", where=issue)
    assert fresh.reactions(said) == ["eyes", "+1"] and fresh.answers(issue) == []
    (result,) = results(fresh.service)
    (comment,) = progress(fresh.service, issue)
    assert comment.body.startswith(f"**Scan finished:** 2 files, 1 suggestion → #{result.number}.")
    fresh.service.well()


async def test_whoever_may_not_write_is_refused_in_silence(fresh: Talk) -> None:
    """Also the author of a fork's pull request, and in every way of asking."""
    github = fresh.github
    github.fork("acme/shop", "rita")
    theirs = github.open_pull_request(
        "acme/shop", "rows", {ROWS: slow("unique")}, fork="rita/shop", author="rita", draft=True
    )
    for person, words in (
        ("rita", "/velox scan"),
        ("rita", "/velox optimize shop"),
        ("tom", "/velox scan"),
        ("tom", "/velox scan cancel"),
        ("stranger", "/velox optimize"),
    ):
        said = await fresh.say(words, by=person, where=theirs)
        assert fresh.reactions(said) == ["-1"], (person, words)
    assert await fresh.service.fetch("select from scans") == []
    assert progress(fresh.service, theirs) == [] and scan_runs(fresh.service) == []


async def test_nothing_is_called_off_where_nothing_runs(fresh: Talk) -> None:
    said = await fresh.say("/velox scan cancel")
    assert fresh.reactions(said) == ["eyes", "confused"] and fresh.answers() == [NOTHING_RUNS]


async def test_a_scan_is_called_off_while_its_parts_wait(postgres_url: str, tmp_path: Path) -> None:
    """No worker scans parts here, so that the scan goes on for as long as the test wants."""
    roles = ("analyze", "publish", "learn", "monitor")
    async with shop(postgres_url, tmp_path, VELOX_ROLES=roles) as service:
        people(service)
        github = service.github
        github.commit(github.find("acme/shop"), "main", {ROWS: slow("unique")})
        issue, other = github.open_issue("acme/shop", "Scan it"), github.open_issue("acme/shop", "Too")
        talk = Talk(service, github.open_pull_request("acme/shop", "words", {"README.md": "#\n"}, draft=True))

        async def answered(where: Issue, body: str, by: str) -> list[str]:
            said = github.comment(where, body, by=by)
            await service.until(lambda: len(talk.reactions(said)) == 2)
            return talk.reactions(said)

        assert await answered(issue, "/velox scan", "wanda") == ["eyes", "+1"]
        await service.until_found("select from scan_parts where state = 'running'")
        assert await answered(other, "/velox scan", "adam") == ["eyes", "confused"]
        (busy,) = talk.answers(other)
        assert busy == (
            f"A scan is under way already, asked for in #{issue.number}: 0 of 2 files read. "
            "`/velox scan cancel` stops it."
        )
        assert await answered(other, "/velox scan cancel", "mo") == ["eyes", "+1"]
        await service.until(lambda: [run.conclusion for run in scan_runs(service)] == ["skipped"])
        (comment,) = progress(service, issue)
        assert comment.body.startswith("**The scan was cancelled:** mo asked for it.")
        assert results(service) == []
        service.well()
        assert await answered(other, "/velox scan", "adam") == ["eyes", "+1"], "another may begin"


async def test_the_button_of_its_check_run_scans_again(fresh: Talk) -> None:
    """GitHub shows it to whoever may write; who presses it is asked all the same."""
    github = fresh.github
    github.commit(github.find("acme/shop"), "main", {ROWS: slow("unique")})
    issue = github.open_issue("acme/shop", "Scan it")
    await fresh.say("/velox scan", where=issue)
    (run,) = scan_runs(fresh.service)
    github.rerun(run, by="rita")
    await fresh.service.idle()
    assert scan_runs(fresh.service) == [run]
    github.rerun(run, by="wanda")
    await fresh.service.idle()
    assert [each.conclusion for each in scan_runs(fresh.service)] == ["neutral", "neutral"]
    (result,) = results(fresh.service)
    assert "Nothing new and nothing gone since" in (result.body or "")
    assert len(progress(fresh.service, issue)) == 1 and len(fresh.service.runs(run.head)) == 2


async def test_a_scan_is_of_the_whole(fresh: Talk) -> None:
    said = await fresh.say("/velox scan src/shop")
    assert fresh.reactions(said) == ["eyes", "confused"] and fresh.answers() == [NOT_A_PART]
    assert await fresh.service.fetch("select from scans") == []
