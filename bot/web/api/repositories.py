"""Scan and optimize repositories on the configured GitHub."""

from __future__ import annotations

from aiohttp import web

from bot.counter.asked import OptimizeRepository, ScanRepository
from bot.counter.repositories import NotThere, insist_on_ref, named
from bot.counter.tasks import API_FETCH
from bot.counter.told import RepositoryOptimized, Scanned
from bot.web.api.code import ACCEPTED, PREFER
from bot.web.api.jobs import LINKS, LOCATION, Job, order
from bot.web.api.operation import Call, Gives, Operation
from bot.web.api.problem import Fault, Problem

GROUP = "repositories"


async def scan(call: Call) -> web.StreamResponse:
    """Answer `POST /scan/repository`."""
    wish = call.taken(ScanRepository)
    insist(call, wish)
    return await order(call, "scan-repository", wish, API_FETCH)


async def optimize(call: Call) -> web.StreamResponse:
    """Answer `POST /optimize/repository`."""
    wish = call.taken(OptimizeRepository)
    insist(call, wish)
    return await order(call, "optimize-repository", wish, API_FETCH)


def insist(call: Call, wish: ScanRepository) -> None:
    """Raise Problem for what is no repository of the configured GitHub, or no ref."""
    where = "repository_url"
    try:
        named(wish.repository_url, call.desk.settings.github_url)
        where = "ref"
        if wish.ref:
            insist_on_ref(wish.ref)
    except NotThere as wrong:
        fault = Fault(where=f"body.{where}", what=str(wrong))
        raise Problem(422, f"body.{where} cannot be used: {wrong}.", errors=[fault]) from None


OPERATIONS = (
    Operation(
        "POST",
        "/scan/repository",
        GROUP,
        scan,
        "Scan a repository",
        "Its figures, hard functions and candidates. It is fetched with a token of the App where that is "
        "installed, else as anybody may; nothing is run.",
        {
            200: Gives("The job has ended.", Job[Scanned], headers=LOCATION, links=LINKS),
            202: Gives(ACCEPTED, Job[Scanned], headers=LOCATION, links=LINKS),
        },
        takes=ScanRepository,
        headers=PREFER,
    ),
    Operation(
        "POST",
        "/optimize/repository",
        GROUP,
        optimize,
        "Optimize a repository",
        "Scans it, then optimizes the files with most candidates times complexity, those that import one "
        "another together; what is suggested is proven in the sandbox.",
        {
            200: Gives("The job has ended.", Job[RepositoryOptimized], headers=LOCATION, links=LINKS),
            202: Gives(ACCEPTED, Job[RepositoryOptimized], headers=LOCATION, links=LINKS),
        },
        takes=OptimizeRepository,
        headers=PREFER,
    ),
)
