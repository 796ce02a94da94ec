"""`velox replay`: rehearse before installing, with payloads that were kept or with a repository's history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Secret = Annotated[
    str,
    typer.Option(envvar="GITHUB_WEBHOOK_SECRET", show_default=False, hidden=True, help="What signs them."),
]
Database = Annotated[
    str, typer.Option(envvar="DATABASE_URL", show_default=False, hidden=True, help="Where outcomes are.")
]
History = Annotated[
    bool, typer.Option("--history", help="Open the last merged changes of a repository as pull requests.")
]
Last = Annotated[int, typer.Option("--last", min=1, max=1000, help="With --history: so many merged changes.")]
Report = Annotated[
    Path, typer.Option("--report", metavar="FOLDER", help="With --history: where the pages go.")
]


def replay(
    what: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Payloads, and folders of them; with --history a repository."),
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="The webhook of the server that takes the deliveries.")
    ] = "http://127.0.0.1:8080/webhook",
    event: Annotated[
        str | None,
        typer.Option(
            "--event", help="The event of files that do not tell it.", show_default="by their names"
        ),
    ] = None,
    secret: Secret = "",
    database: Database = "",
    history: History = False,
    last: Last = 20,
    report: Report = Path("build/rehearsal"),
) -> None:
    """Send a server what GitHub would send, and see what it does.

    Files hold bodies as GitHub shows them under "Recent deliveries", named by their event:
    pull_request.opened.json, or push/1.json; *.jsonl holds {"event": ..., "payload": ...} a line. Each is
    signed with GITHUB_WEBHOOK_SECRET and sent under a new id. With DATABASE_URL, what was decided is said
    too.

    With --history, a GitHub of its own is started on this machine, and Velox beside it: the last changes that
    were merged are opened there as pull requests, one after the other, and what Velox posts is shown. Nothing
    reaches the real GitHub. This needs a clone of Velox's own repository.

    Exit status 0 when every delivery was taken, 1 when one was not, 2 for input that cannot be used.
    """
    import asyncio

    from bot.rehearsing import rehearse
    from engine.errors import BadInput

    if history:
        if len(what) != 1:
            raise BadInput("--history takes one repository.")
        raise typer.Exit(rehearse(what[0], last, report))
    if not secret:
        raise BadInput("GITHUB_WEBHOOK_SECRET is not set: the server takes nothing that it does not sign.")
    raise typer.Exit(asyncio.run(_replay(what, event, to, secret.split()[0].encode(), database)))


async def _replay(what: list[Path], event: str | None, to: str, secret: bytes, database: str) -> int:
    from bot import console
    from bot.render.replay import render_replay
    from bot.replaying import read_payloads, send, with_outcomes
    from bot.store.pool import connect

    payloads = list(read_payloads(what, event))
    sent = await send(payloads, to, secret, console.progress())
    if database:
        connection = await connect(database)
        try:
            sent = await with_outcomes(sent, connection)
        finally:
            await connection.close()
    console.emit(render_replay(sent, to, console.screen()))
    return int(not all(each.taken for each in sent))
