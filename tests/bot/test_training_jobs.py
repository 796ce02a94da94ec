"""Rollouts as jobs of the server of this machine, as its operator sees them."""

from __future__ import annotations

import uuid

import pytest

from bot.cli import train
from bot.counter.asked import Rollout
from bot.counter.tasks import KIND_TRAIN, OWN, key_of_part, keys_of
from bot.counter.telling import written
from bot.counter.told import Trained
from bot.queue.work import is_known
from bot.store import api_jobs, rollouts
from bot.store.pool import Connection
from bot.training_jobs import BUSY, KEEP, MOST_OPEN, cancel_here, jobs_here, queue_rollout, state_of
from engine.errors import BadInput


@pytest.fixture(autouse=True)
def _server(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)


async def test_a_rollout_is_put_in_seen_and_ended(connection: Connection) -> None:
    number = await queue_rollout(Rollout(parts=3, limit=10, kind=["family"]))

    (job,) = await jobs_here()
    assert (job.id, job.kind, job.state, state_of(job)) == (number, "rollout", "queued", "")
    assert job.request["limit"] == 10
    assert (await rollouts.tally(connection, number)).parts == 3
    for part in range(3):
        assert await is_known(connection, [key_of_part(number, part)])
    assert {key_of_part(number, part) for part in range(64)} <= {*keys_of(number)}, "it never stands still"

    await cancel_here(number)
    (job,) = await jobs_here()
    assert job.state == "cancelled"
    with pytest.raises(BadInput, match="velox train jobs"):
        await cancel_here(number)


async def test_runs_of_the_server_itself_are_listed_with_their_verdict(connection: Connection) -> None:
    number = await api_jobs.create(connection, KIND_TRAIN, OWN, "r", {}, keep=KEEP, most=1)
    assert number is not None
    await api_jobs.progress(connection, number, {"done": 3, "total": 40, "what": "pretrain: value 0.5"})
    (job,) = await jobs_here()
    assert state_of(job) == "3 of 40 pretrain: value 0.5"

    ended = Trained(published=False, verdict={"words": "Rejected: gain."}, log=[])
    await api_jobs.finish(connection, number, written(ended))
    (job,) = await jobs_here()
    assert state_of(job) == "Rejected: gain."


async def test_what_is_not_there_cannot_be_ended(connection: Connection) -> None:
    with pytest.raises(BadInput, match="goes on as"):
        await cancel_here(uuid.UUID(int=7))


async def test_so_many_rollouts_wait_and_no_more(connection: Connection) -> None:
    for _ in range(MOST_OPEN):
        await queue_rollout(Rollout(parts=1))
    with pytest.raises(BadInput) as told:
        await queue_rollout(Rollout(parts=1))
    assert str(told.value) == BUSY


def test_the_command_puts_it_in_lists_and_ends_it(
    connection: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        with pytest.raises(SystemExit):
            train.train(list(words))
        return capsys.readouterr().out

    number = said("rollout", "--queue", "--kind", "family", "--limit", "3").strip()
    assert said("jobs") == f"{number}  rollout  queued\n"
    assert said("cancel", number) == ""
    assert said("jobs") == f"{number}  rollout  cancelled\n"
