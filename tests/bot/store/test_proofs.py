from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs import Repository
from bot.store import installations, proofs, reviews
from bot.store.pool import Connection
from engine.errors import BadInput

HOST = "github.com"


async def review(connection: Connection, repository: int = 1) -> int:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, repository, "octocat/hello", 7)])
    row = await reviews.begin(connection, HOST, repository, 2, head="a", generation=1, cause="opened")
    return row.id


async def test_a_bundle_is_stored_once_by_its_digest(connection: Connection) -> None:
    digest = await proofs.put_bundle(connection, b"\0tree")

    assert await proofs.put_bundle(connection, b"\0tree") == digest
    assert await proofs.get_bundle(connection, digest) == b"\0tree"
    assert await proofs.get_bundle(connection, "sha256:0") is None
    assert await connection.fetchval("select count(*) from bundles") == 1


async def test_a_bundle_that_is_not_what_it_says_is_none(connection: Connection) -> None:
    digest = await proofs.put_bundle(connection, b"tree")
    await connection.execute("update bundles set content = 'other'")

    assert await proofs.get_bundle(connection, digest) is None


async def test_a_bundle_too_large_is_refused(connection: Connection) -> None:
    with pytest.raises(BadInput, match="has 67108865 bytes packed, and 67108864 are allowed"):
        await proofs.put_bundle(connection, bytes(proofs.LARGEST + 1))
    assert await connection.fetchval("select count(*) from bundles") == 0


async def test_a_bundle_is_kept_while_a_review_needs_it(connection: Connection) -> None:
    mine = await review(connection)
    async with connection.transaction():
        digest = await proofs.put_bundle(connection, b"tree")
        await reviews.set_request(connection, mine, {}, base="b", bundle=digest)
    await proofs.put_bundle(connection, b"nobody's")

    assert await proofs.drop_unused_bundles(connection, timedelta(hours=1)) == 0
    assert await proofs.drop_unused_bundles(connection, timedelta(0)) == 1
    assert await proofs.get_bundle(connection, digest) == b"tree"
    await reviews.finish(connection, mine, "done")
    assert await proofs.drop_unused_bundles(connection, timedelta(0)) == 1


async def test_a_certificate_never_changes(connection: Connection) -> None:
    await review(connection)
    await proofs.put_certificate(connection, HOST, 1, "c1", {"verdict": "faster", "ratio": 2.5})
    await proofs.put_certificate(connection, HOST, 1, "c1", {"verdict": "other"})

    assert await proofs.get_certificate(connection, HOST, 1, "c1") == {"verdict": "faster", "ratio": 2.5}


async def test_a_certificate_is_of_its_repository(connection: Connection) -> None:
    await review(connection)
    await review(connection, 2)
    await proofs.put_certificate(connection, HOST, 1, "c1", {})

    assert await proofs.get_certificate(connection, HOST, 2, "c1") is None
    await proofs.put_certificate(connection, HOST, 2, "c1", {"of": 2})
    assert await proofs.get_certificate(connection, HOST, 2, "c1") == {"of": 2}
