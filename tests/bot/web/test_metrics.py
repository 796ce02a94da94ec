"""`/metrics`: one answer for all processes, in the format that Prometheus reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from prometheus_client.parser import text_string_to_metric_families

from bot import queue
from bot.jobs import Repository
from bot.measures import ACKNOWLEDGED, Measures
from bot.queue import heartbeats
from bot.recording import Recorder
from bot.roles import ROLES
from bot.settings import Settings, read_settings
from bot.store import installations, pull_requests, reviews
from bot.store.measures import Counted
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from bot.version import version
from bot.web.metrics import State, families, is_allowed
from bot.web.server import make_app
from tests.bot.web.conftest import Sender

Client = TestClient[Request, Application]
SHOP = Repository("github.com", 7, "acme/shop", 70)


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.metrics.FRESH_SECONDS", 0.0)


async def samples(client: Client) -> dict[tuple[str, ...], float]:
    """What Prometheus would store: name and labels, each once."""
    answer = await client.get("/metrics")
    assert answer.status == 200, await answer.text()
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    found = [
        ((sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))), sample.value)
        for family in text_string_to_metric_families(await answer.text())
        for sample in family.samples
    ]
    assert len(dict(found)) == len(found), "a sample is there twice"
    return dict(found)


async def test_deliveries_and_how_long_github_waited(client: Client, github: Sender) -> None:
    await github.send("push")
    await github.send("push", secret="not the secret of this webhook")
    await github.send("sponsorship")
    found = await samples(client)
    assert found["velox_deliveries_total", "event=push", "result=stored"] == 1
    assert found["velox_deliveries_total", "event=", "result=refused with 401"] == 1
    assert found["velox_deliveries_total", "event=", "result=unknown event"] == 1
    assert found["velox_acknowledgement_seconds_count", "status=202"] == 2
    assert found["velox_acknowledgement_seconds_bucket", "le=+Inf", "status=401"] == 1
    assert found["velox_database_up",] == 1
    assert found["velox_build_info", f"version={version()}"] == 1


async def test_a_strangers_event_is_no_label(client: Client, github: Sender) -> None:
    for number in range(5):
        await github.send(f"made_up_{number}", secret="not the secret of this webhook")
        await github.send(f"made_up_{number}")
    assert not [key for key in await samples(client) if "made_up" in str(key)]


async def test_no_request_however_odd_makes_a_label_of_its_own(client: Client, github: Sender) -> None:
    async def ask(word: str) -> None:
        odd = {"X-Request-Id": word, "User-Agent": word, "X-API-Token": word * 9, "Authorization": word}
        for method in ("GET", "POST", "DELETE", word.upper()):
            for path in (f"/{word}", f"/jobs/{word}", f"/optimize/{word}", f"/health?{word}=1"):
                await client.request(method, path, headers=odd, data=word)
        await github.send(word)
        await github.send(word, secret=f"a secret of nobody {word}")
        await github.send("push", body=f'{{"action": "{word}", "ref": "{word}"}}'.encode())
        await github.send("push", body=word.encode())
        await github.send("push", headers={"X-GitHub-Event": f"-{word}", "Content-Type": f"text/{word}"})
        await github.send("push", headers={"X-GitHub-Delivery": f"{word}/"})

    await ask("crafted")
    before = set(await samples(client))
    for number in range(8):
        await ask(f"crafted{number}")
    after = set(await samples(client))

    assert after == before
    assert not [key for key in after if "crafted" in str(key).lower()]


async def test_a_histogram_has_all_its_buckets_from_the_first(client: Client, github: Sender) -> None:
    await github.send("push")
    names = [key for key in await samples(client) if key[0] == "velox_acknowledgement_seconds_bucket"]
    assert len(names) == len(ACKNOWLEDGED) + 1


async def test_the_buckets_of_a_histogram_are_in_order(client: Client, github: Sender) -> None:
    await github.send("push")
    text = await (await client.get("/metrics")).text()
    bounds = [
        line.split('le="')[1].split('"')[0]
        for line in text.splitlines()
        if line.startswith("velox_acknowledgement_seconds_bucket")
    ]
    assert bounds == sorted(bounds, key=float) and bounds[-1] == "+Inf"


async def test_another_process_is_counted_as_well(client: Client, github: Sender, pool: Pool) -> None:
    await github.send("push")
    worker = Measures()
    worker.github_requests.labels("POST", "422").inc(3)
    worker.deliveries.labels("push", "stored").inc(10)
    await Recorder(worker, pool).write()
    found = await samples(client)
    assert found["velox_github_requests_total", "method=POST", "status=422"] == 3
    assert found["velox_deliveries_total", "event=push", "result=stored"] == 11
    again = await samples(client)
    counts = [key for key in found if key[0].endswith(("_total", "_count", "_bucket"))]
    assert [again[key] for key in counts] == [found[key] for key in counts], "to be asked changes nothing"


async def test_the_queue_and_its_age(client: Client, github: Sender, pool: Pool) -> None:
    await github.send("push")
    async with pool.acquire() as connection:
        await queue.enqueue(connection, [queue.Task("analyze", b"1", delay=3600.0, tenant="t")])
        await queue.enqueue(connection, [queue.Task("publish", b"1", tenant="t")])
        await connection.execute("update work set state = 'dead' where entrypoint = 'publish'")
        await connection.execute(
            "update pgqueuer set execute_after = now() - interval '90 s' where entrypoint = 'plan'"
        )
    found = await samples(client)
    assert found["velox_queue_jobs", "entrypoint=plan", "state=due"] == 1
    assert found["velox_queue_jobs", "entrypoint=analyze", "state=deferred"] == 1
    assert 90 <= found["velox_queue_oldest_seconds", "entrypoint=plan"] < 120
    assert found["velox_queue_oldest_seconds", "entrypoint=analyze"] == 0
    assert found["velox_jobs_parked", "entrypoint=publish"] == 1


async def test_workers_by_role(client: Client, connection: Connection, settings: Settings) -> None:
    await heartbeats.beat(connection, "one", ("analyze", "optimize"), "machine")
    await heartbeats.beat(connection, "two", ("analyze",), "machine")
    await heartbeats.beat(connection, "dead", ("publish",), "machine")
    await connection.execute("update heartbeats set at = now() - interval '100 s' where process = 'dead'")
    found = await samples(client)
    alive = {role: found["velox_workers", f"role={role}"] for role in ROLES}
    assert alive == {"analyze": 2, "optimize": 1, "publish": 0, "learn": 0, "monitor": 0}
    assert 100 <= found["velox_heartbeat_age_seconds", "role=publish"] < 130
    assert ("velox_heartbeat_age_seconds", "role=learn") not in found


async def test_reviews_and_installations_by_state(client: Client, connection: Connection) -> None:
    await installations.heard(connection, SHOP.host, SHOP.installation)
    await installations.heard_repositories(connection, [SHOP])
    key = PullRequestKey(SHOP.host, SHOP.id, 1)
    await pull_requests.heard(connection, key, head="a" * 40, base="main", draft=False, fork=False)
    for number, ending in enumerate((None, "done", "done", "failed")):
        review = await reviews.begin(
            connection, SHOP.host, SHOP.id, 1, head=f"{number}" * 40, generation=1, cause="opened"
        )
        if ending is not None:
            await reviews.finish(connection, review.id, ending)  # type: ignore[arg-type]  # one of three
    await connection.execute(
        "update reviews set finished_at = now() - interval '2 hours' where id = (select min(id) from reviews"
        " where state = 'done')"
    )
    found = await samples(client)
    assert found["velox_reviews", "state=queued"] == 1
    assert found["velox_reviews_ended", "state=done"] == 1
    assert found["velox_reviews_ended", "state=failed"] == 1
    assert found["velox_installations", "state=active"] == 1
    assert "acme" not in str(found)


async def test_without_the_database_it_says_so(client: Client, pool: Pool) -> None:
    pool.terminate()
    found = await samples(client)
    assert found["velox_database_up",] == 0
    assert not [key for key in found if key[0] == "velox_queue_jobs"]


async def test_what_an_older_version_counted_is_left_alone(client: Client, connection: Connection) -> None:
    await connection.execute("insert into measures values ('velox_gone', 'velox_gone_total', '{}', 3)")
    assert not [key for key in await samples(client) if "gone" in key[0]]


@pytest.fixture
async def guarded(monkeypatch: pytest.MonkeyPatch, settings: Settings, pool: Pool) -> Application:
    monkeypatch.setenv("VELOX_METRICS_TOKEN", "first-of-two-tokens second-of-two-tokens")
    return make_app(read_settings("webhooks"), pool)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("Bearer first-of-two-tokens", 200),
        ("bearer second-of-two-tokens", 200),
        ("Bearer wrong", 401),
        ("Basic first-of-two-tokens", 401),
        ("Bearer ünïcode", 401),
    ],
)
async def test_a_token_is_asked_for_where_one_is_set(
    guarded: Application, header: str | None, status: int
) -> None:
    async with TestClient(TestServer(guarded)) as client:
        headers = {} if header is None else {"Authorization": header}
        answer = await client.get("/metrics", headers=headers)
        assert answer.status == status
        assert ("velox_" in await answer.text()) == (status == 200)
        assert (await client.get("/health")).status == 200


def test_every_metric_is_explained_to_operators_and_no_other() -> None:
    state = State((), {}, (), Counted({}, {}, {}, 0), ())
    told = {
        metric.name + ("_total" if metric.type == "counter" else "") for metric in families(state, (), 0.0)
    }
    page = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")
    named = {name.removesuffix("_bucket") for name in re.findall(r"velox_[a-z_]+", page)}
    assert named == told


def test_without_tokens_anyone_may_ask() -> None:
    assert is_allowed("", ())
    assert is_allowed("Bearer anything", ())
