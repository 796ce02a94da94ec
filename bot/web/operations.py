"""Every endpoint of the API, those included that stood before it: health and figures."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from bot.web import health, metrics
from bot.web.api import code, demonstration, greeting, jobs, monitoring, repositories, status, training
from bot.web.api.describing import with_description
from bot.web.api.operation import Call, Gives, Operation, Told

GROUP = "health"


class Alive(Told):
    """The process takes requests."""

    status: str = Field(description="Always `ok`.")


class Details(Told):
    """How the rest is; what the database does not tell is missing."""

    status: str = Field(description="`ok` or `degraded`.")
    because: list[str] = Field(description="What is degraded.")
    remedies: list[str] = Field(description="What to do about each, in the same order.")
    version: str
    deliveries: dict[str, int] = Field(description="What became of deliveries since the process began.")
    queue: dict[str, dict[str, float]] = Field(default_factory=dict, description="Jobs by their kind.")
    roles: dict[str, dict[str, float | None]] = Field(default_factory=dict, description="Roles by name.")
    dead_letters: int = Field(default=0, description="Jobs that are not tried any more.")


async def alive(call: Call) -> web.StreamResponse:
    """Answer `GET /health`."""
    return await health.alive(call.request)


async def details(call: Call) -> web.StreamResponse:
    """Answer `GET /health/details`."""
    return await health.details(call.request)


async def figures(call: Call) -> web.StreamResponse:
    """Answer `GET /metrics`."""
    return await metrics.metrics(call.request)


OPERATIONS: tuple[Operation, ...] = with_description(
    (
        *greeting.OPERATIONS,
        Operation(
            "GET",
            "/health",
            GROUP,
            alive,
            "Whether this process lives",
            "For load balancers: it looks at nothing else, and nobody is limited.",
            {200: Gives("It lives.", Alive)},
            access="open",
            counted=False,
        ),
        Operation(
            "GET",
            "/health/details",
            GROUP,
            details,
            "What is degraded, and the remedy",
            "The database, the queue and every role. Without `API_AUTH_TOKEN` anyone may ask.",
            {200: Gives("All is well.", Details), 503: Gives("Something is degraded.", Details)},
            access="token if set",
            counted=False,
        ),
        Operation(
            "GET",
            "/metrics",
            GROUP,
            figures,
            "Figures for Prometheus",
            "Takes a token of `VELOX_METRICS_TOKEN` as a bearer token, or one of the API; without either "
            "anyone may ask.",
            {200: Gives("The figures of all processes.", media="text/plain")},
            access="its own",
            counted=False,
            refuses={401: "No token fits."},
        ),
        *status.OPERATIONS,
        *code.OPERATIONS,
        *repositories.OPERATIONS,
        *monitoring.OPERATIONS,
        *training.OPERATIONS,
        *jobs.OPERATIONS,
        *demonstration.OPERATIONS,
    )
)
