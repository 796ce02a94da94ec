"""Optimize code, and scan it: what a request is checked for before a worker gets it."""

from __future__ import annotations

import asyncio
import os

from aiohttp import web

from bot.counter.asked import OptimizeCode, OptimizeFile, ScanPath
from bot.counter.roots import Outside, resolved
from bot.counter.told import Optimized, Scanned
from bot.web.api.jobs import LINKS, LOCATION, Job, order
from bot.web.api.operation import Call, Gives, Operation
from bot.web.api.problem import Problem

GROUP = "code"

PREFER = {"Prefer": "`wait=10`: for how many seconds, 60 at most, to wait for the result."}

ACCEPTED = "A worker will do it."
OUTSIDE = {403: "The path is outside of `ALLOWED_CODE_ROOTS`.", 404: "Nothing is at the path."}


async def optimize(call: Call) -> web.StreamResponse:
    """Answer `POST /optimize`."""
    return await order(call, "optimize", call.taken(OptimizeCode))


async def optimize_file(call: Call) -> web.StreamResponse:
    """Answer `POST /optimize/file`."""
    wish = call.taken(OptimizeFile)
    _may_run(call, wish.test_command)
    await insist(call, wish.path, python=True)
    return await order(call, "optimize-file", wish)


async def scan(call: Call) -> web.StreamResponse:
    """Answer `POST /scan`."""
    wish = call.taken(ScanPath)
    await insist(call, wish.path)
    return await order(call, "scan", wish)


async def insist(call: Call, path: str, *, python: bool = False, folder: bool = False) -> None:
    """Raise Problem for a path that is not below the roots, or at which nothing is that could be meant."""
    roots = call.desk.settings.code_roots
    if not roots:
        raise Problem(403, "No path may be named here: ALLOWED_CODE_ROOTS names no folder.")
    try:
        found = await asyncio.to_thread(resolved, path, roots)
    except Outside as outside:
        raise Problem(403, str(outside)) from None
    # Not by Path: a name that no disk takes is no trouble, it is a name at which nothing is.
    if python and not (found.suffix == ".py" and await asyncio.to_thread(os.path.isfile, found)):
        raise Problem(404, "No Python file is at this path: name one that ends in .py.")
    if folder and not await asyncio.to_thread(os.path.isdir, found):
        raise Problem(404, "No folder is at this path: name one that is there.")
    if not await asyncio.to_thread(os.path.exists, found):
        raise Problem(404, "Nothing is at this path: name a file or a folder that is there.")


def _may_run(call: Call, command: str) -> None:
    """Raise Problem for a command that the settings do not let a request name."""
    settings = call.desk.settings
    if command and not settings.allow_test_command:
        raise Problem(403, "test_command may not be named here: ALLOW_TEST_COMMAND forbids it.")
    if command and command not in settings.test_commands:
        raise Problem(403, "test_command is none of those in TEST_COMMANDS: name one of them.")


def _done(model: type[Job[Optimized]] | type[Job[Scanned]]) -> dict[int, Gives]:
    return {
        200: Gives("The job has ended.", model, headers=LOCATION, links=LINKS),
        202: Gives(ACCEPTED, model, headers=LOCATION, links=LINKS),
    }


OPERATIONS = (
    Operation(
        "POST",
        "/optimize",
        GROUP,
        optimize,
        "Optimize code",
        "Looks for what is slow in a module, and proves in the sandbox what would be faster.",
        _done(Job[Optimized]),
        takes=OptimizeCode,
        headers=PREFER,
    ),
    Operation(
        "POST",
        "/optimize/file",
        GROUP,
        optimize_file,
        "Optimize a file",
        "Likewise for a file of the server, with the files around it and its project's tests.",
        _done(Job[Optimized]),
        takes=OptimizeFile,
        headers=PREFER,
        refuses=OUTSIDE,
    ),
    Operation(
        "POST",
        "/scan",
        GROUP,
        scan,
        "Scan a file or a folder",
        "Figures, hard functions and every candidate. Nothing is run.",
        _done(Job[Scanned]),
        takes=ScanPath,
        headers=PREFER,
        refuses=OUTSIDE,
    ),
)
