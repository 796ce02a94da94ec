"""Whatever is asked, the API answers as its description says: a short run of schemathesis, seeded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.api_fuzz import SHARE, STREAM_SECONDS, Figures, fuzzed, served
from bot.web.api import jobs


async def test_no_request_breaks_it_or_gets_an_answer_that_is_not_described(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LONGEST_STREAM", STREAM_SECONDS)
    figures = Figures()
    async with served(postgres_url, tmp_path, figures, with_worker=False) as (url, code):
        options = ("--seed", "1", "--max-examples", "3", "--phases", "examples,coverage,fuzzing,stateful")
        await fuzzed(url, code, tmp_path, figures, options)

    assert figures.exit_status == 0, figures.said[-4000:]
    assert figures.broken == 0, figures.statuses
    assert figures.reached >= SHARE, figures.statuses
