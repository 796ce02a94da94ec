"""`python -m tests.github --port 8070`: a GitHub on the loopback address, until it is interrupted.

With `--demo` it holds a repository with an open pull request, and sends its deliveries to `--webhook`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from pathlib import Path

from tests.github import StandIn

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
    parser.add_argument("--demo", action="store_true", help="hold a repository with an open pull request")
    return parser.parse_args()


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
        if chosen.demo:
            github.create_repository("acme/shop", DEMO)
            github.install("acme/shop")
            pull = github.open_pull_request("acme/shop", "faster", CHANGE, title="Totals of known customers")
            print(f"page  {github.web_url}/acme/shop/pull/{pull.number}", flush=True)
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(serve(options()))
