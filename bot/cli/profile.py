"""`velox profile`: where a command of yours spends its time, and what changed since a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CommandArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="-- COMMAND [ARGUMENTS]",
        help="A script, `python -m MODULE`, or a program that is Python, such as `pytest`.",
        show_default=False,
    ),
]
BaselineOption = Annotated[
    str | None, typer.Option("--baseline", metavar="NAME|FILE", help="Compare with what was saved before.")
]
SaveOption = Annotated[
    str | None, typer.Option("--save", metavar="NAME|FILE", help="Keep this recording as a baseline.")
]
RepeatOption = Annotated[
    int, typer.Option("--repeat", min=1, max=1000, help="Runs; a change of time takes five to be claimed.")
]
TracedOption = Annotated[
    bool, typer.Option("--tracemalloc", help="Also the peak of Python's own objects; several times slower.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", help="Write the profile of the first run here, as cProfile would (pstats)."),
]
RowsOption = Annotated[int, typer.Option("--rows", min=1, max=1000, help="Functions to show.")]


def profile(
    command: CommandArgument,
    baseline: BaselineOption = None,
    save: SaveOption = None,
    repeat: RepeatOption = 1,
    traced: TracedOption = False,
    output: OutputOption = None,
    rows: RowsOption = 15,
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
    console.say(render_recording(done.recording, rows=rows, screen=screen))
    if before is not None and baseline is not None:
        compared = compare(before, done.recording)
        console.say(render_comparison(compared, name=baseline, rows=rows, screen=screen))
    if done.reason:
        console.say(f"velox: {done.reason}; later runs were not made.")
    if output is not None:
        replace_file(output, done.pstats)
        console.say(f"Written: {output}")
    if save is not None:
        console.say(f"Saved: {save_baseline(save, done.recording)}")
    raise typer.Exit(done.status)
