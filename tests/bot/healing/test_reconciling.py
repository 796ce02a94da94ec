"""The store follows GitHub's lists, and loses nothing to a mistaken one."""

from __future__ import annotations

from bot.healing import reconciling
from bot.store.healing import Standing
from tests.bot.agents.service import Service, slow
from tests.bot.healing.conftest import ROWS, Healing, installation


async def state(service: Service) -> list[str]:
    return [row["state"] for row in await service.fetch("select state from installations order by id")]


async def test_an_uninstalled_installation_is_found(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(1, "installation.deleted")
    github.uninstall(installation(service))
    await service.idle()
    assert await state(service) == ["active"]
    await healing.round()
    assert await state(service) == ["deleted"]


async def test_suspended_and_taken_up_again(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(2, "installation.*")
    github.suspend(installation(service))
    await healing.round()
    assert await state(service) == ["suspended"]
    github.unsuspend(installation(service))
    await healing.round()
    assert await state(service) == ["active"]


async def test_one_that_was_never_told_of_is_learnt(service: Service, healing: Healing) -> None:
    github = service.github
    github.create_repository("beta/tool", {"velox.toml": 'inline_from = "applies"\n'}, private=True)
    github.mail.lose(1, "installation.created")
    made = github.install("beta/tool")
    await healing.round()
    (row,) = await service.fetch("select * from installations where account_login = 'beta'")
    assert (row["id"], row["account_type"], row["state"]) == (made.id, "Organization", "active")
    (found,) = await service.fetch("select * from repositories where full_name = 'beta/tool'")
    assert (found["private"], found["default_branch"], found["removed_at"]) == (True, "main", None)
    pull = github.open_pull_request("beta/tool", "rows", {ROWS: slow("unique")})
    await service.idle()
    assert len(service.inline(pull)) == 1


async def test_repositories_follow(service: Service, healing: Healing) -> None:
    github = service.github
    github.create_repository("acme/rest", {"README.md": ""})
    github.mail.lose(4)
    github.add_repositories(installation(service), "acme/rest")
    github.rename_repository("acme/shop", "store")
    github.archive("acme/store")
    await healing.round()
    rows = await service.fetch("select full_name, archived, removed_at from repositories order by full_name")
    assert [tuple(row) for row in rows] == [("acme/rest", False, None), ("acme/store", True, None)]
    github.remove_repositories(installation(service), "acme/rest")
    await healing.round()
    (row,) = await service.fetch("select removed_at from repositories where full_name = 'acme/rest'")
    assert row["removed_at"] is not None


async def test_where_all_is_as_it_was_nothing_is_changed(service: Service, healing: Healing) -> None:
    query = "select id, account_login, state, deleted_at from installations"
    before = await service.fetch(query)
    await healing.round()
    await healing.round()
    assert await service.fetch(query) == before
    assert await service.fetch("select from repositories where removed_at is not null") == []


async def test_another_apps_list_deletes_nothing(service: Service, healing: Healing) -> None:
    """As where GITHUB_APP_ID was set to another App: none of ours is listed, though there are some."""
    await service.fetch("insert into installations (host, id) select host, id + 1 from installations")
    for there in service.github.world.installations:
        there.deleted = True
    await healing.round()
    assert await state(service) == ["active", "active"]


async def test_one_that_a_list_left_out_is_asked_for_by_itself(service: Service, healing: Healing) -> None:
    there = installation(service)
    await service.fetch("insert into installations (host, id) select host, id + 1 from installations")
    await healing.round()
    rows = await service.fetch("select id, state from installations order by id")
    assert [tuple(row) for row in rows] == [(there.id, "active"), (there.id + 1, "deleted")]
    assert f"GET /app/installations/{there.id + 1}" in [
        f"{each.method} {each.path}" for each in service.github.requests
    ]


# ---------------------------------------------------------------------------------------------- comparison


def here(number: int, state: str = "active", login: str = "acme") -> Standing:
    return Standing(number, state, 1, login, "User", {"checks": "write"})  # type: ignore[arg-type]


def there(number: int, *, suspended: bool = False, login: str = "acme") -> reconciling.Listed:
    item = {
        "id": number,
        "account": {"id": 1, "login": login, "type": "User"},
        "suspended_at": "2026-01-01T00:00:00Z" if suspended else None,
        "permissions": {"checks": "write"},
    }
    return reconciling.Listed.of(item)


def test_what_is_as_it_was_is_no_difference() -> None:
    known = {1: here(1), 2: here(2, "suspended")}
    listed = {1: there(1), 2: there(2, suspended=True)}
    assert reconciling.compare(known, listed) == reconciling.Differences()


def test_every_difference() -> None:
    known = {1: here(1), 2: here(2), 3: here(3, "suspended"), 4: here(4, login="before")}
    listed = {
        2: there(2, suspended=True),
        3: there(3),
        4: there(4, login="after"),
        5: there(5),
    }
    found = reconciling.compare(known, listed)
    assert (found.gone, found.suspended, found.resumed) == ((1,), (2,), (3,))
    assert [each.id for each in found.changed] == [4] and [each.id for each in found.new] == [5]


def test_an_enterprise_is_listed_by_its_slug() -> None:
    item = {"id": 1, "account": {"id": 2, "slug": "octo"}, "target_type": "Enterprise", "suspended_at": None}
    listed = reconciling.Listed.of(item)
    assert (listed.login, listed.type, listed.state) == ("octo", "Enterprise", "active")
