from __future__ import annotations

import asyncio

import pytest

from bot.agents.counting import counted
from bot.measures import Measures
from bot.queue import Claim, Park, RetryLater

CLAIM = Claim(1, 1, "analyze", b"", 1, None, None)


@pytest.mark.parametrize(
    ("ending", "result"),
    [
        (None, "done"),
        (RetryLater("later"), "again"),
        (RetryLater("a limit", 60, counted=False), "limited"),
        (Park("never"), "parked"),
        (ValueError("a bug"), "broke"),
        (asyncio.CancelledError(), "given back"),
    ],
)
async def test_each_try_is_counted_once_and_ends_as_it_did(ending: BaseException | None, result: str) -> None:
    measures = Measures()
    said: list[Claim] = []

    async def handler(claim: Claim) -> None:
        said.append(claim)
        if ending is not None:
            raise ending

    raised: BaseException | None = None
    try:
        await counted({"analyze": handler}, measures)["analyze"](CLAIM)
    except BaseException as error:
        raised = error
    assert raised is ending and said == [CLAIM]
    counts = {
        sample.labels["result"]: sample.value
        for metric in measures.collect()
        if metric.name == "velox_jobs"
        for sample in metric.samples
    }
    assert counts == {result: 1.0}
