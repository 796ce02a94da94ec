"""`velox doctor`: what this host offers, and what to do about the rest."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    server: Annotated[
        bool | None,
        typer.Option(
            "--server/--no-server",
            show_default="where something of the server is set",
            help="Also ask database, GitHub and Redis whether the server could work.",
        ),
    ] = None,
) -> None:
    """Show whether this host can run the code under review and serve, and what helps if it cannot.

    The sandbox is really started once; without it Velox reviews without running anything. Language models are
    named as they are set up, and none is asked: `velox llm check` does that. Of the server,
    settings, database, migrations, the App on GitHub, its webhook, Redis and disk are looked at, and nothing
    is changed. Exit status 0 if all of it works, 1 if not.
    """
    import asyncio
    from dataclasses import replace

    from bot import console
    from bot.diagnosis import diagnose
    from bot.host import read_host
    from bot.llm.standing import model_items
    from bot.readiness import is_ready, judge
    from bot.render.diagnosis import diagnosis_json, render_diagnosis
    from bot.sandboxing import open_sandbox
    from bot.server_facts import is_a_server, read_server

    host = diagnose(read_host(open_sandbox().facts()))
    diagnosis = replace(host, items=(*host.items, *model_items()))
    asked = is_a_server() if server is None else server
    items = judge(asyncio.run(read_server())) if asked else None
    if as_json:
        console.emit(diagnosis_json(diagnosis, items))
    else:
        console.emit(render_diagnosis(diagnosis, console.screen(), items))
    raise typer.Exit(1 if diagnosis.off or not is_ready(items or ()) else 0)
