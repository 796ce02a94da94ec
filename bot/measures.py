"""What a process counts, as Prometheus knows it: https://prometheus.io/docs/concepts/metric_types.

Labels never hold the name of a customer, a repository or a person, and each has few values.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import Metric

ACKNOWLEDGED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Upper bounds in seconds; GitHub hangs up after ten."""

WORKED = (0.1, 0.5, 1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
"""Upper bounds in seconds of the life of a job in a worker."""


class Measures:
    """The counters of one process. What all processes counted is in the database: see `bot.recording`."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        counter = partial(Counter, registry=self._registry)
        histogram = partial(Histogram, registry=self._registry)
        self.deliveries = counter(
            "velox_deliveries",
            "Requests to the webhook, by what became of them, and by event where that is Velox's to store.",
            ["event", "result"],
        )
        self.acknowledged = histogram(
            "velox_acknowledgement_seconds",
            "How long GitHub waited for the answer to a delivery, by the answer's status.",
            ["status"],
            buckets=ACKNOWLEDGED,
        )
        self.github_requests = counter(
            "velox_github_requests",
            "Answers of GitHub's API, by method and status; status none where there was no answer.",
            ["method", "status"],
        )
        self.limit_waits = counter(
            "velox_limit_waits",
            "Requests to GitHub that had to be put off for a limit, by who said so: github, or velox itself.",
            ["by"],
        )
        self.limit_seconds = counter(
            "velox_limit_wait_seconds", "For how many seconds they were put off.", ["by"]
        )
        self.jobs = counter(
            "velox_jobs",
            "Tries of jobs, by entrypoint and result: done, again, limited, parked, broke, given back.",
            ["entrypoint", "result"],
        )
        self.job_seconds = histogram(
            "velox_job_seconds", "How long a try of a job took.", ["entrypoint"], buckets=WORKED
        )
        self.redis_away = counter("velox_redis_away", "Times that Redis did not answer.", [])
        self.redeliveries = counter(
            "velox_redeliveries",
            "Deliveries that GitHub was asked to send again, by its answer: accepted or refused.",
            ["result"],
        )
        self.healed = counter(
            "velox_healed",
            "What was found astray and put right, by what it was.",
            ["what"],
        )

    def collect(self) -> Iterator[Metric]:
        """Yield every metric with its samples as they are now, without the times at which they were made."""
        for metric in self._registry.collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric
