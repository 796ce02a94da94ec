"""`velox sandbox`: any script, where Velox runs the code under review."""

from __future__ import annotations

from typing import Annotated

import typer

CONTEXT_SETTINGS = {"allow_interspersed_args": False}
"""What follows the script is the script's, whatever it looks like."""


def sandbox(
    script: Annotated[str, typer.Argument(metavar="SCRIPT", help="A Python file; - reads standard input.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[ARGS]...", help="Passed on as they are.")
    ] = None,
    wall: Annotated[
        float, typer.Option("--wall", min=0.1, max=86400, help="Seconds from start to end.")
    ] = 10.0,
    cpu: Annotated[
        int, typer.Option("--cpu", min=1, max=86400, help="Seconds of processor time, for each process.")
    ] = 10,
    memory: Annotated[str, typer.Option("--memory", help="Of all its processes together.")] = "1G",
    output: Annotated[str, typer.Option("--output", help="Both streams together.")] = "1M",
    processes: Annotated[
        int, typer.Option("--processes", min=1, max=4096, help="Processes and threads, all together.")
    ] = 64,
) -> None:
    """Run a Python script where Velox runs the code under review.

    It sees the interpreter, its standard library and itself: no network, no environment, no file of this
    machine. Output and exit status are the script's; a script ended by signal N gives 128+N. A limit that was
    hit is named in one line on standard error, and the status is 137. Velox's own are 2 for wrong usage and
    3 where there is no sandbox, with a line that begins with "velox:".
    """
    from bot import console
    from bot.sandboxing import open_sandbox
    from bot.scripts import exit_status, read_script, stopped_line
    from bot.sizes import parse_size
    from engine.ports import Limits

    limits = Limits(
        wall_seconds=wall,
        cpu_seconds=cpu,
        memory_bytes=parse_size(memory),
        output_bytes=parse_size(output),
        processes=processes,
    )
    ran = open_sandbox().run(read_script(script), arguments or (), limits)
    console.emit_bytes(ran.stdout)
    console.say_bytes(ran.stderr)
    if ran.stopped:
        # On a line of its own, whatever the script has left unfinished.
        lead = "" if ran.stderr.endswith(b"\n") or not ran.stderr else "\n"
        console.say(lead + stopped_line(ran))
    raise typer.Exit(exit_status(ran))
