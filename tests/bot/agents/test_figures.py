"""What the worker counted is told by the web process."""

from __future__ import annotations

import asyncio

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.bot.agents.service import PATIENCE, Service, slow


async def told(service: Service) -> dict[tuple[str, ...], float]:
    """What `/metrics` says: names and values of labels."""
    url = (service.github.webhook_url or "").replace("/webhook", "/metrics")
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        text = await answer.text()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_review_shows_in_the_figures(service: Service) -> None:
    github = service.github
    github.fail(1, "502 html", "POST /repos/acme/shop/check-runs")
    github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
    async with asyncio.timeout(PATIENCE):
        # The worker writes its figures down every ten seconds.
        while ("velox_jobs_total", "publish", "done") not in (found := await told(service)):
            await asyncio.sleep(0.2)
    assert found["velox_jobs_total", "analyze", "again"] == 1
    assert found["velox_github_requests_total", "POST", "502"] == 1
    assert found["velox_job_seconds_count", "optimize"] == 1
    assert found["velox_deliveries_total", "pull_request", "stored"] == 1
    assert found["velox_acknowledgement_seconds_count", "202"] >= 3
    assert found["velox_reviews_ended", "done"] == 1
    assert found["velox_workers", "monitor"] == 1
    assert "acme" not in str(found) and "shop" not in str(found)
