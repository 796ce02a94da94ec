"""`velox up`: everything on one machine."""

from __future__ import annotations


def up() -> None:
    """Run Velox whole: the database, the web process and a worker, until it is told to end.

    Without DATABASE_URL it starts a Postgres of its own below VELOX_DATA: there is nothing else to install.
    A process that dies is started again. Where no GitHub App is set up, it prints a link to a page that
    registers one; the worker starts once that is done. The settings come from the environment: see
    docs/server-settings.md. It ends on SIGTERM or SIGINT, once what runs has ended. Exit status 0; 2 for
    settings that cannot be used, a port or a folder that is taken.
    """
    import asyncio
    import signal

    import typer

    from bot.registered import file_of
    from bot.start import database, migrated, settings_or_exit
    from bot.supervising import Program, keep_running

    settings = settings_or_exit("webhooks", "github", may_set_up=True)

    async def run() -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        async with database(settings) as url:
            await migrated(url)
            app_file = file_of(settings.data, settings.github_host)
            needed = app_file.exists if settings.app_id is None else None
            programs = [Program("web", ("serve",)), Program("worker", ("work",), when=needed)]
            return await keep_running(programs, {"DATABASE_URL": url}, stop)

    raise typer.Exit(asyncio.run(run()))
