from __future__ import annotations

import pytest

from bot.agents.asking import Wish, ask, cancel, clean_path, end
from bot.agents.orders import SCAN, SCAN_TELL
from bot.jobs import Repository
from bot.store import installations, scan_parts, scans
from bot.store.installations import KnownRepository
from bot.store.pool import Connection

HOST = "github.com"
SHOP = Repository(HOST, 7, "acme/shop", 70)


async def known(connection: Connection) -> KnownRepository:
    await installations.heard(connection, HOST, SHOP.installation)
    await installations.heard_repositories(connection, [SHOP])
    place = await installations.read_repository(connection, HOST, SHOP.id)
    assert place is not None
    return place


async def jobs(connection: Connection) -> list[str]:
    found = await connection.fetch("select entrypoint from pgqueuer order by id")
    return [row["entrypoint"] for row in found]


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("", ""),
        (" . ", ""),
        ("/", ""),
        ("./", ""),
        ("`src/shop`", "src/shop"),
        ("./src//shop/", "src/shop"),
        ("/src/shop/rows.py", "src/shop/rows.py"),
        ("src/../lib", "lib"),
        ("a folder/m\u00f6re.py", "a folder/m\u00f6re.py"),
        ("..", None),
        ("../up", None),
        ("src/../../up", None),
        ("a\nb", None),
        ("\udcff.py", None),
        ("x" * 501, None),
    ],
)
def test_a_path_stays_within_the_repository(path: str, clean: str | None) -> None:
    assert clean_path(path) == clean


async def test_a_wish_becomes_one_job(connection: Connection) -> None:
    place = await known(connection)
    first = await ask(connection, place, Wish("ada", number=5))
    second = await ask(connection, place, Wish("bob", kind="optimize", path="src", number=6))
    assert first.scan is not None and second.scan is None
    assert second.words.startswith("A scan is under way already, asked for in #5")
    assert await jobs(connection) == [SCAN]


async def test_a_scan_is_called_off_once(connection: Connection) -> None:
    place = await known(connection)
    assert await cancel(connection, place, "ada") is None
    begun = await ask(connection, place, Wish("ada", number=5))
    assert begun.scan is not None
    await scan_parts.put(connection, begun.scan, "scan", [(1, b"")])
    ended = await cancel(connection, place, "bob")
    assert ended is not None and ended.id == begun.scan
    assert await cancel(connection, place, "bob") is None
    assert not await end(connection, ended, place, "failed", "too late")
    found = await scans.read(connection, begun.scan)
    assert found is not None and (found.state, found.reason) == ("cancelled", "bob asked for it")
    assert await scan_parts.counts(connection, begun.scan) == {}
    assert await jobs(connection) == [SCAN, SCAN_TELL]
