"""`velox profile`: where a command of yours spends its time, and what changed since a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def profile(
    command: Annotated[
        list[str],
        typer.Argument(
            metavar="-- COMMAND [ARGUMENTS]",
            help="A script, `python -m MODULE`, or a program that is Python, such as `pytest`.",
            show_default=False,
        ),
    ],
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="NAME|FILE", help="Compare with what was saved before."),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="NAME|FILE", help="Keep this recording as a baseline."),
    ] = None,
    repeat: Annotated[
        int,
        typer.Option("--repeat", min=1, max=1000, help="Runs; a change of time takes three to be claimed."),
    ] = 1,
    traced: Annotated[
        bool,
        typer.Option("--tracemalloc", help="Also the peak of Python's own objects; several times slower."),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Write the profile of the first run here, as cProfile would (pstats)."),
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, max=1000, help="Functions to show.")] = 15,
) -> None:
    """Profile a Python command of your own.

    The command runs as if you had typed it: in your environment, with your rights, outside any sandbox. Its
    output and exit status are passed on; the report goes to standard error. With --repeat, only the first
    run reads and prints.
    """
    import sys

    from bot import console
    from bot.app import profile_command
    from bot.files import replace_file
    from bot.profiles import read_baseline, save_baseline
    from bot.render.profile import render_comparison, render_recording
    from engine.profile import compare

    before = read_baseline(baseline) if baseline else None
    done = profile_command(command, repeat=repeat, traced=traced)
    if done.recording is None:
        console.say(f"velox: {command[0]} left no profile: {done.reason}.")
        raise typer.Exit(done.status or 3)
    screen = console.screen(sys.stderr)
    console.say(render_recording(done.recording, rows=rows, screen=screen).rstrip("\n"))
    if before is not None and baseline is not None:
        compared = compare(before, done.recording)
        said = render_comparison(compared, name=baseline, rows=rows, screen=screen)
        console.say("\n" + said.rstrip("\n"))
    if done.reason:
        console.say(f"\nvelox: {done.reason}; later runs were not made.")
    if output is not None:
        replace_file(output, done.pstats)
        console.say(f"\nWritten: {output}")
    if save is not None:
        console.say(f"\nSaved: {save_baseline(save, done.recording)}")
    raise typer.Exit(done.status)
