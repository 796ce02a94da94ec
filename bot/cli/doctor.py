"""`velox doctor`: what this host offers, and what to do about the rest."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show whether this host can run the code under review, and what helps if it cannot.

    The sandbox is really started once. Exit status 0 if it works, 1 if not: Velox then reviews without
    running anything.
    """
    from bot import console
    from bot.app import open_sandbox
    from bot.diagnosis import diagnose
    from bot.host import read_host
    from bot.render.diagnosis import diagnosis_json, render_diagnosis

    diagnosis = diagnose(read_host(open_sandbox().facts()))
    console.emit(diagnosis_json(diagnosis) if as_json else render_diagnosis(diagnosis, console.screen()))
    raise typer.Exit(1 if diagnosis.off else 0)
