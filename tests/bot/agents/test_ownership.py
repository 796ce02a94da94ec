"""Repositories and accounts change names, owners and states, and the store follows."""

from __future__ import annotations

from tests.bot.agents.service import Service, slow
from tests.github.world import Installation

ROWS = "shop/rows.py"


def installation(service: Service) -> Installation:
    (found,) = service.github.world.installations
    return found


async def names(service: Service) -> list[str]:
    return [row["full_name"] for row in await service.fetch("select full_name from repositories order by 1")]


async def test_a_renamed_repository_and_a_renamed_account(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.rename_repository("acme/shop", "store")
    await service.idle()
    assert await names(service) == ["acme/store"]
    github.rename_account(installation(service), "acme-corp")
    await service.idle()
    assert await names(service) == ["acme-corp/store"]
    (row,) = await service.fetch("select account_login from installations")
    assert row["account_login"] == "acme-corp"
    github.push("acme-corp/store", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(*pull.heads)


async def test_the_names_of_other_accounts_stay(service: Service) -> None:
    github = service.github
    github.create_repository("acme-corp/shop", {"README.md": ""})
    other = github.install("acme-corp/shop")
    await service.idle()
    github.rename_account(other, "corp")
    await service.idle()
    assert await names(service) == ["acme/shop", "corp/shop"]


async def test_of_a_deleted_repository_nothing_is_kept(service: Service) -> None:
    github = service.github
    github.create_repository("acme/rest", {"velox.toml": 'inline_from = "applies"\n'})
    github.add_repositories(installation(service), "acme/rest")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    kept = github.open_pull_request("acme/rest", "rows", {ROWS: slow("unique")})
    await service.idle()
    gone, host = pull.repository.id, (await service.fetch("select host from installations"))[0]["host"]
    running = github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.until(lambda: service.runs(running))
    github.delete_repository("acme/shop")
    await service.idle()
    for table in ("repositories", "reviews", "suggestions", "pull_requests", "deliveries", "episodes"):
        column = "id" if table == "repositories" else "repository_id"
        found = await service.fetch(f"select {column} as of from {table}")
        assert gone not in {row["of"] for row in found}, table
        assert {row["of"] for row in found} - {None} == {kept.repository.id}, table
    assert await service.fetch("select from work where lane = $1", f"{host}/{gone}") == []
    assert await service.fetch("select from leases where lane = $1", f"{host}/{gone}") == []


async def test_a_repository_that_moves_is_served_by_its_new_owners_installation(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    github.create_repository("beta/tool", {"README.md": ""})
    there = github.install("beta/tool")
    await service.idle()
    github.transfer("acme/shop", "beta")
    await service.idle()
    assert await names(service) == ["beta/shop", "beta/tool"]
    rows = await service.fetch("select distinct installation_id from repositories")
    assert [row["installation_id"] for row in rows] == [there.id]
    github.push("beta/shop", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(*pull.heads)


async def test_an_archived_repository_rests_until_it_is_not(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await service.idle()
    github.privatize("acme/shop")
    github.archive("acme/shop")
    await service.idle()
    (row,) = await service.fetch("select archived, private from repositories")
    assert (row["archived"], row["private"]) == (True, True)
    github.unarchive("acme/shop")
    github.push("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    assert service.run(pull.head).title == "1 suggestion"
    service.well(*pull.heads)
