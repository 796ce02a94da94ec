"""Training over HTTP: asked for, seen, ended; by the real program where a worker is there."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.counter.tasks import KIND_ROLLOUT, KIND_TRAIN, OPERATOR, OWN
from bot.store import api_jobs
from bot.store.pool import Pool
from tests.bot.web.api.conftest import MINE, OLD_TOKEN
from tests.bot.web.api.working import done, settings_for, working

THEIRS = {"X-API-Token": OLD_TOKEN}


async def test_a_run_is_seen_by_whoever_asked_for_it_alone(
    tmp_path: Path, postgres_url: str, pool: Pool
) -> None:
    async with working(settings_for(tmp_path / "data"), postgres_url, pool) as client:
        asked = await client.post("/train", json={"epochs": 2}, headers=MINE)
        run = await asked.json()
        scan = await (await client.post("/optimize", json={"code": "x = 1\n"}, headers=MINE)).json()

        assert (asked.status, run["kind"], run["state"]) == (202, "train", "queued")
        listed = await (await client.get("/train", headers=MINE)).json()
        assert [each["id"] for each in listed["jobs"]] == [run["id"]]
        assert (await (await client.get("/train", headers=THEIRS)).json())["jobs"] == []
        assert (await client.get(f"/train/{run['id']}", headers=MINE)).status == 200
        for path, headers in (
            (f"/train/{run['id']}", THEIRS),
            (f"/train/{scan['id']}", MINE),
            (f"/train/{uuid.uuid4()}", MINE),
        ):
            assert (await client.get(path, headers=headers)).status == 404
            assert (await client.delete(path, headers=headers)).status == 404
        assert (await client.delete(f"/train/{run['id']}", headers=MINE)).status == 204
        gone = await (await client.get(f"/train/{run['id']}", headers=MINE)).json()
        assert gone["state"] == "cancelled"


@pytest.mark.parametrize(
    "body",
    [{"epochs": 0}, {"batch_size": 4}, {"models": "/etc"}, {"seed": "x; rm"}, {"synthetic_samples": -1}],
)
async def test_what_is_no_setting_of_a_run_is_told(
    tmp_path: Path, postgres_url: str, pool: Pool, body: dict[str, Any]
) -> None:
    async with working(settings_for(tmp_path / "data"), postgres_url, pool) as client:
        answer = await client.post("/train", json=body, headers=MINE)

        assert answer.status == 422
        assert answer.content_type == "application/problem+json"
        assert next(iter(body)) in (await answer.json())["detail"]


async def test_a_worker_runs_the_training_and_tells_why_nothing_came_of_it(
    tmp_path: Path, postgres_url: str, pool: Pool
) -> None:
    settings = settings_for(tmp_path / "data", VELOX_ROLES="learn", MODELS_DIR=str(tmp_path / "models"))
    async with working(settings, postgres_url, pool) as client:
        run = await done(client, "/train", {"synthetic_samples": 200, "epochs": 1, "steps_per_epoch": 20})

    assert run["state"] == "failed"
    assert "holds no region to judge by" in run["reason"]


@pytest.mark.parametrize(("kind", "tenant"), [(KIND_TRAIN, OWN), (KIND_ROLLOUT, OPERATOR)])
async def test_runs_of_the_server_itself_are_shown_to_all_and_ended_by_none(
    tmp_path: Path, postgres_url: str, pool: Pool, kind: str, tenant: str
) -> None:
    async with pool.acquire() as connection, connection.transaction():
        keep = timedelta(days=1)
        run = await api_jobs.create(connection, kind, tenant, "retraining", {}, keep=keep, most=1)
    async with working(settings_for(tmp_path / "data"), postgres_url, pool) as client:
        for headers in (MINE, THEIRS):
            listed = await (await client.get("/train", headers=headers)).json()
            assert [each["id"] for each in listed["jobs"]] == [str(run)]
            assert (await client.get(f"/train/{run}", headers=headers)).status == 200
            assert (await client.delete(f"/train/{run}", headers=headers)).status == 404
            assert (await client.get(f"/jobs/{run}", headers=headers)).status == 404
