"""Folders that are watched: what is new is told, and only to whoever asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.agents.monitor import Monitor
from bot.agents.watcher import Watcher
from bot.counter.tasks import key_of_watch
from bot.store import api_watches
from bot.store.pool import Pool
from tests.bot.web.api.conftest import MINE, OTHERS, TOKEN, Client
from tests.bot.web.api.working import BORING, SLOW, settings_for, working

PATIENCE = 60.0


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "rows.py").write_text(SLOW)
    (folder / "plain.py").write_text(BORING)
    return folder


@pytest.fixture
async def api(code: Path, tmp_path: Path, postgres_url: str, pool: Pool) -> AsyncIterator[Client]:
    settings = settings_for(tmp_path / "data", ALLOWED_CODE_ROOTS=str(code))
    async with working(settings, postgres_url, pool) as client:
        yield client


@pytest.fixture
async def idle(code: Path, served: Any) -> Client:
    """An API without a worker."""
    client: Client = await served(
        API_AUTH_TOKEN=f"{TOKEN},{OTHERS['X-API-Token']}", ALLOWED_CODE_ROOTS=str(code)
    )
    return client


async def until(client: Client, path: str, so: Callable[[Any], object]) -> Any:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await (await client.get(path, headers=MINE)).json()
            if so(found):
                return found
            await asyncio.sleep(0.2)


def shown(found: Any) -> list[tuple[bool, str]]:
    return [(each["new"], each["suggestion"]["path"]) for each in found["found"]]


async def test_what_comes_after_the_first_look_is_new(api: Client, code: Path) -> None:
    answer = await api.post("/monitor/directory", json={"path": str(code), "seconds": 2}, headers=MINE)
    path = answer.headers["Location"]
    first = await until(api, path, lambda found: found["looks"])
    (code / "more.py").write_text(SLOW.replace("unique", "only"))
    second = await until(api, path, lambda found: len(found["found"]) == 2)
    (code / "rows.py").unlink()
    third = await until(api, path, lambda found: len(found["found"]) == 1)

    assert answer.status == 201
    assert (shown(first), first["baseline"], first["rescans"]) == ([(False, "rows.py")], 1, 1)
    assert shown(second) == [(True, "more.py"), (False, "rows.py")]
    assert shown(third) == [(True, "more.py")]


async def test_a_folder_that_vanished_is_told_and_looked_at_again(api: Client, code: Path) -> None:
    (code / "in").mkdir()
    answer = await api.post("/monitor/directory", json={"path": str(code / "in"), "seconds": 2}, headers=MINE)
    path = answer.headers["Location"]
    await until(api, path, lambda found: found["looks"])
    (code / "in").rmdir()
    found = await until(api, path, lambda found: found["reason"])
    (code / "in").mkdir()
    again = await until(api, path, lambda found: found["reason"] is None)

    assert found["reason"].startswith("There is nothing at this path")
    assert again["looks"] > found["looks"]


async def test_one_folder_is_watched_once_for_a_token(idle: Client, code: Path, pool: Pool) -> None:
    async def ask(seconds: int, headers: dict[str, str]) -> tuple[int, Any]:
        body = {"path": str(code), "seconds": seconds}
        answer = await idle.post("/monitor/directory", json=body, headers=headers)
        return answer.status, await answer.json()

    first, again, other = await ask(5, MINE), await ask(9, MINE), await ask(5, OTHERS)

    assert [status for status, _ in (first, again, other)] == [201, 200, 201]
    assert first[1]["id"] == again[1]["id"] != other[1]["id"] and again[1]["seconds"] == 9
    assert await pool.fetchval("select count(*) from pgqueuer") == 2


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("DELETE", 204)])
async def test_the_watch_of_another_token_is_not_there(
    idle: Client, code: Path, method: str, status: int
) -> None:
    answer = await idle.post("/monitor/directory", json={"path": str(code)}, headers=MINE)
    path = answer.headers["Location"]

    assert (await idle.request(method, path, headers=OTHERS)).status == 404
    listed = await (await idle.get("/monitor/directory", headers=OTHERS)).json()
    assert listed == {"directories": []}
    assert len((await (await idle.get("/monitor/directory", headers=MINE)).json())["directories"]) == 1
    assert (await idle.request(method, path, headers=MINE)).status == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("/etc", 403), ("{code}/..", 403), ("{code}/rows.py", 404), ("{code}/nothing", 404), ("in", 422)],
)
async def test_what_is_no_folder_below_the_roots_is_refused(
    idle: Client, code: Path, pool: Pool, path: str, status: int
) -> None:
    answer = await idle.post("/monitor/directory", json={"path": path.format(code=code)}, headers=MINE)

    assert answer.status == status
    assert await pool.fetchval("select count(*) from api_watches") == 0


async def test_a_token_watches_so_many_folders(idle: Client, code: Path) -> None:
    statuses = []
    for number in range(17):
        (code / str(number)).mkdir()
        body = {"path": str(code / str(number))}
        statuses.append((await idle.post("/monitor/directory", json=body, headers=MINE)).status)

    assert statuses == [201] * 16 + [429]


async def test_a_look_that_was_lost_is_made_up_for(idle: Client, code: Path, pool: Pool) -> None:
    answer = await idle.post("/monitor/directory", json={"path": str(code)}, headers=MINE)
    watch = (await answer.json())["id"]
    await pool.execute("delete from pgqueuer")
    await pool.execute("delete from work")
    await pool.execute("update api_watches set updated_at = now() - interval '1 hour'")
    await Monitor(pool).round()

    assert await pool.fetchval("select dedupe_key from pgqueuer") == key_of_watch(watch)
    assert Watcher.look.__doc__
    async with pool.acquire() as connection:
        assert len(await api_watches.listed(connection, "nobody")) == 0
