from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from bot.counter.tasks import API, API_FETCH, api_job, job_of, keys_of
from bot.queue import Claim, Park

JOB = uuid.UUID("6f1d4c1e-2a57-4d8b-9a53-0c6b1f0f7a11")
"""Written down: drawn anew, the processes of a parallel run would collect different tests."""
CLAIM = Claim(1, 1, API, b"", 1, None, None)


def test_a_task_names_its_job_and_takes_turns_with_other_tenants() -> None:
    task = api_job(JOB, "somebody")

    assert job_of(replace(CLAIM, payload=task.payload)) == JOB
    assert task.tenant == "api/somebody" and task.key in keys_of(JOB)
    assert api_job(JOB, "somebody", API_FETCH).key in keys_of(JOB)


@pytest.mark.parametrize("payload", [b"", b"x", b"\xff", str(JOB).encode()[:-1]])
def test_another_payload_is_put_aside(payload: bytes) -> None:
    with pytest.raises(Park):
        job_of(replace(CLAIM, payload=payload))
