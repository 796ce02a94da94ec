"""`velox work`: a worker process."""

from __future__ import annotations

from typing import Annotated

import typer


def work(
    roles: Annotated[
        str | None,
        typer.Option(
            "--roles",
            show_default="the variable VELOX_ROLES, else all",
            help="The roles to run, separated by commas: analyze, optimize, publish, learn, monitor.",
        ),
    ] = None,
) -> None:
    """Take jobs from the queue: fetch, review, publish, learn, look after what was left lying.

    Any number of workers on any number of machines share one database. `optimize` alone runs the code under
    review, in the sandbox, and needs no credentials of GitHub: give it a machine of its own if you like.
    The settings come from the environment: see docs/server-settings.md. It ends on SIGTERM or SIGINT; what it
    was doing is given to another worker.
    """
    import asyncio
    import os
    import signal

    from bot.credentials import WrongValue
    from bot.lifeline import end_with_parent
    from bot.precedence import step_back
    from bot.roles import read_roles
    from bot.start import database, worker_settings_or_exit
    from bot.worker import work as work_on

    end_with_parent("asked")
    if roles is not None:
        try:
            read_roles(roles)
        except WrongValue as wrong:
            raise typer.BadParameter(f"{wrong}.", param_hint="--roles") from None
        os.environ["VELOX_ROLES"] = roles
    settings = worker_settings_or_exit()
    step_back(settings.nice)

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        async with database(settings) as url:
            await work_on(settings, url, stop)

    asyncio.run(run())
