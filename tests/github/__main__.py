"""`python -m tests.github --port 8070`: a GitHub on the loopback address, until it is interrupted.

`--demo` opens a small pull request. `--adopt FOLDER --head BRANCH` opens one in a copy of a repository on
disk, when the address of `--when` answers 200: the health of the App that is to review it, for instance.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from pathlib import Path

import aiohttp

from tests.github import StandIn
from tests.github.world import PullRequest

DEMO = {
    "shop/orders.py": """\
def totals(orders, customers):
    result = {}
    for customer in customers:
        result[customer] = sum(order.amount for order in orders if order.customer == customer)
    return result
"""
}
CHANGE = {
    "shop/orders.py": DEMO["shop/orders.py"].replace(
        "    result = {}\n",
        "    result = {}\n    customers = [name for name in customers if name in list(customers)]\n",
    )
}


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.github", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--webhook", metavar="URL", help="where deliveries go")
    parser.add_argument("--secret", default="a secret that is only for tests", help="what signs deliveries")
    parser.add_argument("--key", type=Path, metavar="FILE", help="write the App's private key here")
    parser.add_argument("--demo", action="store_true", help="open a small pull request")
    parser.add_argument("--adopt", type=Path, metavar="FOLDER", help="a git repository on disk")
    parser.add_argument("--head", metavar="BRANCH", help="the branch to open a pull request from")
    parser.add_argument("--base", metavar="BRANCH", default="main", help="the branch that it is for (main)")
    parser.add_argument("--title", default="An example", help="the title of that pull request")
    parser.add_argument("--when", metavar="URL", help="wait until this answers 200 before opening it")
    chosen = parser.parse_args()
    if chosen.adopt and not chosen.head:
        parser.error("--adopt needs --head: the branch to open a pull request from")
    return chosen


async def serve(chosen: argparse.Namespace) -> None:
    """Serve until a signal comes."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with StandIn(port=chosen.port, webhook_url=chosen.webhook, webhook_secret=chosen.secret) as github:
        if chosen.key:
            with contextlib.suppress(FileNotFoundError):
                chosen.key.unlink()
            with os.fdopen(os.open(chosen.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(github.private_key)
        print(
            f"API   {github.url}", f"web   {github.web_url}", f"App   {github.app_id}", sep="\n", flush=True
        )
        if chosen.when:
            await answering(chosen.when)
        if pull := opened(github, chosen):
            print(f"page  {github.web_url}/{pull.repository.full_name}/pull/{pull.number}", flush=True)
        await ended.wait()


async def answering(url: str) -> None:
    """Wait until an address answers 200."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.2)


def opened(github: StandIn, chosen: argparse.Namespace) -> PullRequest | None:
    """Open the pull request that was asked for, if one was."""
    if chosen.demo:
        github.create_repository("acme/shop", DEMO)
        github.install("acme/shop")
        return github.open_pull_request("acme/shop", "faster", CHANGE, title="Totals of known customers")
    if not chosen.adopt:
        return None
    name = f"acme/{chosen.adopt.resolve().name}"
    github.adopt(name, chosen.adopt, default_branch=chosen.base)
    github.install(name)
    return github.open_pull_request(name, chosen.head, base=chosen.base, title=chosen.title)


if __name__ == "__main__":
    asyncio.run(serve(options()))
