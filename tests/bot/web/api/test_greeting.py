from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docs import categories
from engine.catalogue import all_kinds
from engine.model import CATEGORIES
from tests.bot.web.api.conftest import Client


async def test_the_root_says_what_this_is(client: Client) -> None:
    said = await (await client.get("/")).json()

    assert said["name"] == "Velox" and said["version"]
    assert "viewer" not in said["links"]


async def test_name_and_version_are_the_operators(served: Callable[..., Any]) -> None:
    client = await served(APP_NAME="Acme performance", APP_VERSION="7")
    said = await (await client.get("/")).json()

    assert (said["name"], said["version"]) == ("Acme performance", "7")


async def test_every_category_and_every_rule_is_told_once(client: Client) -> None:
    assert categories.FILE.read_text(encoding="utf-8") == categories.written(), (
        "run: python -m docs.categories"
    )
    said = (await (await client.get("/suggestions/categories")).json())["categories"]

    assert [each["name"] for each in said] == list(CATEGORIES)
    told = sorted(rule["name"] for each in said for rule in each["rules"])
    assert told == sorted(kind.name for kind in all_kinds())


async def test_whoever_has_the_categories_is_not_sent_them_again(client: Client) -> None:
    first = await client.get("/suggestions/categories")
    mark = first.headers["ETag"]
    again = await client.get("/suggestions/categories", headers={"If-None-Match": f'"other", {mark}'})
    other = await client.get("/suggestions/categories", headers={"If-None-Match": '"other"'})

    assert (again.status, await again.read()) == (304, b"")
    assert (other.status, other.headers["ETag"]) == (200, mark)
