"""`velox llm`: which language models answer, and who may be asked for whom."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Policy = Literal["off", "local", "cloud"]

GROUP = typer.Typer(
    help="Language models: which answer, and for whom they may be asked.", no_args_is_help=True
)


@GROUP.command("check")
def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Ask every route that is set up one small question, and show how fast and at what cost it answers.

    No code is sent. Exit status 0 if a route answers, 1 if none does, 2 if none is set up.
    """
    import asyncio

    from bot import console
    from bot.llm.checking import checks_json
    from bot.llm.reading import read_model_settings
    from bot.llm.routes import check_all
    from bot.render.llm import render_checks
    from engine.errors import BadInput

    settings = read_model_settings()
    if settings.llm == "off":
        raise BadInput(
            "Language models are off: set VELOX_LLM to local or cloud, and a model (docs/llm.md says which)."
        )
    checks = asyncio.run(check_all(settings))
    if not checks:
        raise BadInput(
            f"No language model is set up that VELOX_LLM={settings.llm} allows: set OPENROUTER_API_KEY and "
            "OPENROUTER_MODEL, OLLAMA_MODEL, or VELOX_LLM_URL and VELOX_LLM_MODEL."
        )
    console.emit(checks_json(settings.llm, checks) if as_json else render_checks(checks, console.screen()))
    raise typer.Exit(0 if any(not each.problem for each in checks) else 1)


@GROUP.command("allow")
def allow(
    installation: Annotated[int, typer.Argument(help="The number of an installation of the App.", min=1)],
    policy: Annotated[Policy, typer.Argument(help="off, local or cloud; VELOX_LLM may be stricter.")],
    database: Annotated[
        str,
        typer.Option(
            "--database",
            envvar="DATABASE_URL",
            show_default=False,
            help="The address of a Postgres server: postgresql://user@host/name.",
        ),
    ],
    host: Annotated[str, typer.Option("--host", help="The GitHub that the number is of.")] = "github.com",
) -> None:
    """Set which language models may read the code of an installation: the stricter of all settings wins.

    Reviews that begin from now on heed it.
    """
    import asyncio

    from bot.store import llm
    from bot.store.pool import connect
    from engine.errors import BadInput

    async def run() -> bool:
        connection = await connect(database)
        try:
            return await llm.allow(connection, host, installation, policy)
        finally:
            await connection.close()

    if not asyncio.run(run()):
        raise BadInput(f"No installation {installation} of {host} is known.")
    typer.echo(f"Installation {installation}: {policy}.")
