"""Two programs share a server: two hundred crafted requests of one give nothing of the other away."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import api_jobs
from bot.store.pool import Pool
from tests.bot.web.api.conftest import MINE, OLD_TOKEN, OTHERS, TOKEN, Client

SECRET = "their-secret-3f9c"
PATHS = (
    *("{code}/../secret/x.py", "{code}/away/x.py", "{code}/link.py", "{code}/./../secret", "/etc/passwd"),
    *("/proc/self/environ", "/proc/self/cwd", "/dev/stdin", "{code}/away/../secret/x.py", "{code}2", "//etc"),
    *("file:///etc/passwd", "{code}/%2e%2e/secret/x.py", "{code}/..%2fsecret/x.py", "/", "..", "", "~root/x"),
    *("{code}/\uff0e\uff0e/secret/x.py", "{code}/\u2025/secret/x.py", "{code}/a\u0000b", "{secret}/x.py"),
    *("{code}/" + "../" * 40 + "etc/passwd", "{code}/" + "a/" * 1500 + "x.py", "{secret}"),
    "{code}/..\\secret\\x.py",
)
URLS = (
    *("file:///etc/passwd", "ssh://git@github.com/a/b", "git://github.com/a/b", "http://github.com/a/b"),
    *("https://127.0.0.1/a/b", "https://localhost/a/b", "https://[::1]/a/b", "https://169.254.169.254/a/b"),
    *("https://github.com@10.0.0.1/a/b", "https://github.com:22/a/b", "https://github.com./a/b"),
    *("https://gi\u0442hub.com/a/b", "https://github.com\\.evil/a/b", "https://github.com/a/../b"),
    *("https://github.com/a/b/../../c", "https://github.com/a/b?u=http://10.0.0.1", "ext::sh -c id% a/b"),
    *("https://github.com/a/b#@10.0.0.1", "https://0x7f000001/a/b", "https://2130706433/a/b", "-oProxy=x"),
)


@pytest.fixture
async def town(served: Any, tmp_path: Path) -> tuple[Client, Path]:
    code, secret = tmp_path / "code", tmp_path / "secret"
    code.mkdir()
    secret.mkdir()
    (secret / "x.py").write_text(f"KEY = '{SECRET}'\n")
    (code / "away").symlink_to(secret)
    (code / "link.py").symlink_to(secret / "x.py")
    (code / "own.py").write_text("x = 1\n")
    client = await served(
        API_AUTH_TOKEN=f"{TOKEN},{OLD_TOKEN}",
        ALLOWED_CODE_ROOTS=str(code),
        VELOX_API_TOKEN_RATE=0,
        VELOX_API_ADDRESS_RATE=0,
        DEBUG="true",
        ENABLE_API_DOCS="true",
    )
    return client, code


async def theirs(client: Client, code: Path, pool: Pool) -> tuple[str, str]:
    """What the other program has here: a finished job with a secret in it, and a watched folder."""
    answer = await client.post("/optimize", json={"code": f"# {SECRET}\n"}, headers=OTHERS)
    job = str((await answer.json())["id"])
    async with pool.acquire() as connection:
        await api_jobs.finish(connection, uuid.UUID(job), b'{"title": "%s"}' % SECRET.encode())
    answer = await client.post("/monitor/directory", json={"path": str(code)}, headers=OTHERS)
    return job, str((await answer.json())["id"])


def tokens() -> Iterator[dict[str, str]]:
    """Headers that are nearly those of the other."""
    for token in (
        OLD_TOKEN[:-1],
        OLD_TOKEN.upper(),
        f"{OLD_TOKEN}, {TOKEN}",
        f"Bearer {OLD_TOKEN}",
        "*",
        "null",
    ):
        yield {"X-API-Token": token}
    yield {"Authorization": f"Bearer {OLD_TOKEN}"}
    yield {"Cookie": f"X-API-Token={OLD_TOKEN}"}
    yield {}


Crafted = Iterator[tuple[str, str, Any, dict[str, str]]]
"""Method, path, body, headers."""


def of_ids(job: str, watch: str) -> Crafted:
    """Requests by ids of the other, as they are and as they are not written."""
    ids = (job, job.upper(), f"{{{job}}}", job.replace("-", ""), f"urn:uuid:{job}", f"{job}%00", f" {job}")
    for one, (method, rest) in itertools.product(
        (*ids, f"{job}/", watch), (("GET", ""), ("GET", "/events"), ("DELETE", ""))
    ):
        yield method, f"/jobs/{one}{rest}", None, MINE
    watches = (watch, watch.upper(), watch.replace("-", ""), f"{watch}%2f..", job)
    for one, method in itertools.product(watches, ("GET", "DELETE")):
        yield method, f"/monitor/directory/{one}", None, MINE
    for known in (f'"{job.replace("-", "")[:12]}-1"', "*", f'"{job}"'):
        yield "GET", f"/jobs/{job}", None, {**MINE, "If-None-Match": known}


def of_tokens(job: str, watch: str) -> Crafted:
    """Requests with what is nearly the token of the other."""
    paths = (f"/jobs/{job}", "/jobs", f"/monitor/directory/{watch}", "/pipeline/status")
    for headers, path in itertools.product(tokens(), paths):
        yield "GET", path, None, headers
    for query in ("tenant=x", f"token={OLD_TOKEN}", "limit=500&tenant=", f"X-API-Token={OLD_TOKEN}"):
        yield "GET", f"/jobs?{query}", None, MINE


def of_places(code: Path) -> Crafted:
    """Requests for what lies elsewhere."""
    named = [path.format(code=code, secret=code.parent / "secret") for path in PATHS]
    for path, endpoint in itertools.product(named, ("/optimize/file", "/scan", "/monitor/directory")):
        yield "POST", endpoint, {"path": path}, MINE
    for url, endpoint in itertools.product(URLS, ("/scan/repository", "/optimize/repository")):
        yield "POST", endpoint, {"repository_url": url}, MINE


async def test_nothing_of_the_other_is_told_and_nothing_outside_is_touched(
    town: tuple[Client, Path], pool: Pool
) -> None:
    client, code = town
    job, watch = await theirs(client, code, pool)
    read = (code.parent / "secret" / "x.py").stat().st_atime_ns
    requests = [*of_ids(job, watch), *of_tokens(job, watch), *of_places(code)]
    for method, path, body, headers in requests:
        answer = await client.request(method, path, json=body, headers=headers, allow_redirects=False)
        text = await answer.text()
        assert SECRET not in text and OLD_TOKEN not in text, (method, path)
        assert 400 <= answer.status < 500, (method, path, body, answer.status)

    assert len(requests) >= 200
    assert await pool.fetchval("select count(*) from api_jobs") == 1
    assert await pool.fetchval("select count(*) from api_watches") == 1
    assert (code.parent / "secret" / "x.py").stat().st_atime_ns == read
    mine = await client.get(f"/jobs/{job}", headers=OTHERS)
    assert SECRET in await mine.text()
