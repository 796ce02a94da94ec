"""`velox prove`: is the new code the same and faster? Exit codes of its own, so that scripts can ask.

0 no difference found and faster, 1 a difference found, 2 no difference found and not faster, 3 not shown, and
why, 64 wrong usage or input, 70 trouble inside Velox.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.exit_codes import CommandWithCodes, ExitCodes

OUTCOMES = {"faster": 0, "different": 1, "not faster": 2, "not shown": 3}


class COMMAND(CommandWithCodes):
    """The command with its exit codes: 64 and 70 are EX_USAGE and EX_SOFTWARE of sysexits.h."""

    codes = ExitCodes(usage=64, no_sandbox=3, trouble=70)


BeforeArgument = Annotated[
    str,
    typer.Argument(metavar="BEFORE|CERTIFICATE", help="The old module, or a certificate: its id or file."),
]
AfterArgument = Annotated[Path | None, typer.Argument(metavar="AFTER", help="The new module.")]
FunctionOption = Annotated[
    str | None,
    typer.Option(
        "--function", metavar="NAME", help="The function; `Class.name` for a static or class method."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="The outcome and the certificate, for programs.")]
BudgetOption = Annotated[
    float | None,
    typer.Option(
        "--budget",
        min=1,
        max=86_400,
        help="Seconds it may take.",
        show_default="20, or what the certificate says",
    ),
]
FileOption = Annotated[
    Path | None,
    typer.Option("--certificate", metavar="FILE", help="Write the certificate to a file as well."),
]


def prove(
    before: BeforeArgument,
    after: AfterArgument = None,
    function: FunctionOption = None,
    as_json: JsonOption = False,
    budget: BudgetOption = None,
    certificate: FileOption = None,
) -> None:
    """Prove that new code does the same as the old, faster; or run a certificate again.

    Both files are modules that need the standard library alone. All code runs in the sandbox. Exits with 0 if
    no difference was found and it is faster, 1 if there is a difference, 2 if it is not faster, 3 if it could
    not be shown (the output says why), 64 for wrong usage and 70 for trouble inside Velox.
    """
    import os
    from random import SystemRandom

    from bot import console
    from bot.app import open_prover
    from bot.certificates import certificate_folder, store
    from bot.files import replace_file
    from bot.proving import requested
    from bot.render.proof import render_json, render_proof
    from engine.certificate import write
    from engine.validate.again import compare
    from engine.validate.proof import prove as proven

    folder = certificate_folder(os.environ)
    seed = SystemRandom().getrandbits(32)
    request, first = requested(before, after, function, seed=seed, budget=budget, folder=folder)
    found = proven(request, open_prover(console.progress()))
    again = compare(first, found) if first is not None else ()
    unstored = store(found, folder)
    if as_json:
        console.emit(render_json(found, OUTCOMES[found.outcome], first, again))
    else:
        console.emit(render_proof(found, console.screen(), first, again, stored=not unstored))
    if unstored:
        console.say(f"velox: the certificate is not kept: {unstored}.")
    if certificate is not None:
        replace_file(certificate, write(found))
    raise typer.Exit(OUTCOMES[found.outcome])
