"""Velox with a Redis, and with one that goes away in the middle of a review."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from tests.bot.agents.service import shop, slow
from tests.valkey import Valkey

ROWS = "shop/rows.py"


async def test_limits_and_scans_are_kept_in_redis_under_the_prefix(
    postgres_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # a machine that scans for the first time
    async with shop(postgres_url, tmp_path, REDIS_URL=redis_url, REDIS_KEY_PREFIX="ours:") as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        assert len(service.inline(pull)) == 1
        service.well(pull.head)
    with Redis.from_url(redis_url) as client:
        keys = [key.decode() for key in client.keys("*")]
        assert keys and all(key.startswith("ours:") for key in keys)
        assert all(client.ttl(key) > 0 for key in keys)
        (writes,) = [key for key in keys if key.startswith("ours:writes:")]
        assert client.llen(writes) >= 2, "the check run and the review"
        assert [key for key in keys if key.startswith("ours:scans:")]


async def test_a_review_goes_on_without_redis(postgres_url: str, mortal: Valkey, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, REDIS_URL=mortal.url) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.until(lambda: service.runs(pull.head))
        mortal.kill()
        await service.idle()
        assert len(service.inline(pull)) == 1
        service.well(pull.head)


async def test_what_a_review_tried_is_counted_and_leaves_redis(
    postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with shop(postgres_url, tmp_path, REDIS_URL=redis_url, VELOX_PROOF_SECONDS=60.0) as service:
        service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        await service.until_found(
            "select from pattern_buckets where rule = 'membership-in-list' and tries = 1"
        )
        assert await service.fetch("select from unfolded_reviews") == []
    with Redis.from_url(redis_url) as client:
        assert [key for key in client.keys("*") if b":experience:" in key] == []
