"""`velox serve`: the web process."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[
        str | None,
        typer.Option("--host", show_default=False, help="Where to listen, instead of the variable HOST."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=0,
            max=65535,
            show_default=False,
            help="The port, instead of the variable PORT; 0 takes a free one.",
        ),
    ] = None,
) -> None:
    """Take GitHub's deliveries at `/webhook`, and tell at `/health` how Velox is.

    Where no GitHub App is set up, it prints a link to a page that registers one, and goes on with that.
    The settings come from the environment: see docs/server-settings.md. It ends on SIGTERM or SIGINT, once
    what it took is stored. Exit status 0, 2 for settings that cannot be used, 3 when no database answers.
    """
    import asyncio

    from bot.lifeline import end_with_parent
    from bot.start import database, settings_or_exit
    from bot.web.server import serve as serve_at

    end_with_parent("asked")
    settings = settings_or_exit("webhooks", may_set_up=True)
    where = settings.host if host is None else host
    number = settings.port if port is None else port

    async def run() -> None:
        async with database(settings) as url:
            await serve_at(settings, url, where, number)

    asyncio.run(run())
