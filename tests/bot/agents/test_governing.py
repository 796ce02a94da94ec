"""Whose settings hold: those of the base branch, else the organisation's, else none."""

from __future__ import annotations

from pathlib import Path

from tests.bot.agents.service import SECRET, Service, running, shop, slow
from tests.github import StandIn

ROWS = "shop/rows.py"
OFF = 'ignore = ["membership-in-list"]\n'


async def test_the_head_cannot_change_the_settings(service: Service) -> None:
    github = service.github
    files = {ROWS: slow("unique"), "velox.toml": OFF, "pyproject.toml": "[tool.velox]\n" + OFF}
    pull = github.open_pull_request("acme/shop", "rows", files)
    await service.idle()
    assert len(service.inline(pull)) == 1
    assert "Settings: the settings of main." in (service.run(pull.head).summary or "")
    service.well(pull.head)
    github.push("acme/shop", "main", {"velox.toml": OFF})
    head = github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# again\n"})
    await service.idle()
    assert service.run(head).title == "Nothing to say"
    service.well(*pull.heads)


async def test_the_settings_of_the_base_branch_as_it_is_now(service: Service) -> None:
    """Not those of the commit where the head left it, and not those of the default branch."""
    github = service.github
    github.push("acme/shop", "release", {"velox.toml": OFF})
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")}, base="release")
    await service.idle()
    run = service.run(pull.head)
    assert run.title == "Nothing to say" and "the settings of release" in (run.summary or "")


async def test_the_organisation_stands_in(postgres_url: str, tmp_path: Path) -> None:
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", {"README.md": ""})
        github.create_repository("acme/.github", {"velox.toml": OFF})
        async with running(github, postgres_url, tmp_path) as service:
            github.install("acme/shop", "acme/.github")
            pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
            await service.idle()
            run = service.run(pull.head)
            assert run.title == "Nothing to say"
            assert "Settings: acme/.github." in (run.summary or "")
            service.well(pull.head)


async def test_nothing_is_needed(postgres_url: str, tmp_path: Path) -> None:
    """Without any settings: what is not proved stands in the summary, not on a line."""
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", {"README.md": ""})
        async with running(github, postgres_url, tmp_path) as service:
            github.install("acme/shop")
            pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
            await service.idle()
            run = service.run(pull.head)
            assert "Settings: defaults." in (run.summary or "")
            assert service.inline(pull) == []
            service.well(pull.head)


async def test_broken_settings_are_told_and_not_used(postgres_url: str, tmp_path: Path) -> None:
    broken = {"velox.toml": "max_inlin = 3\n"}
    async with shop(postgres_url, tmp_path, broken) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        summary = service.run(pull.head).summary or ""
        assert summary.count("velox.toml:1: unknown key `max_inlin`") == 1
        assert "Settings: defaults." in summary
        assert sum("max_inlin" in review.body for review in service.reviews(pull)) == 0
        service.well(pull.head)


async def test_a_repository_may_ask_to_be_stopped(postgres_url: str, tmp_path: Path) -> None:
    strict = {"velox.toml": 'inline_from = "applies"\nfail_on = "high"\n'}
    async with shop(postgres_url, tmp_path, strict) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        assert service.run(pull.head).conclusion == "failure"
        service.well(pull.head)
