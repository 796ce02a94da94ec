"""`velox prove`: is the new code the same and faster? Exit codes of its own, so that scripts can ask.

0 no difference found and faster, 1 a difference found, 2 no difference found and not faster, 3 not shown, and
why, 64 wrong usage or input, 70 trouble inside Velox.

Of a branch: 0 no difference found and nothing slower, 1 a difference found, 2 no difference found and a
function got slower, 3 nothing could be shown.
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
    str | None,
    typer.Argument(metavar="BEFORE|CERTIFICATE", help="The old module, or a certificate: its id or file."),
]
AfterArgument = Annotated[Path | None, typer.Argument(metavar="AFTER", help="The new module.")]
FunctionOption = Annotated[
    str | None,
    typer.Option("--function", metavar="NAME", help="The function: `name` or `Class.name`."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="The outcome and the certificate, for programs.")]
BudgetOption = Annotated[
    float | None,
    typer.Option(
        "--budget",
        min=1,
        max=86_400,
        help="Seconds it may take.",
        show_default="20, what the certificate says, 180 for a branch",
    ),
]
FileOption = Annotated[
    Path | None,
    typer.Option("--certificate", metavar="FILE", help="Write the certificate to a file as well."),
]


RepoOption = Annotated[
    Path | None,
    typer.Option("--repo", metavar="PATH", help="Prove a branch of this repository or folder."),
]
BaseOption = Annotated[
    str | None,
    typer.Option(
        "--base", metavar="REF", help="What the branch is compared with.", show_default="the default branch"
    ),
]
HeadOption = Annotated[
    str | None,
    typer.Option("--head", metavar="REF", help="The branch, or `worktree`.", show_default="worktree"),
]
WriteOption = Annotated[
    Path | None,
    typer.Option("--write", metavar="FOLDER", help="Write what shows each difference of a branch there."),
]


def prove(
    before: BeforeArgument = None,
    after: AfterArgument = None,
    function: FunctionOption = None,
    repo: RepoOption = None,
    base: BaseOption = None,
    head: HeadOption = None,
    as_json: JsonOption = False,
    budget: BudgetOption = None,
    certificate: FileOption = None,
    write: WriteOption = None,
) -> None:
    """Prove that new code does the same as the old, faster; or a branch; or run a certificate again.

    Two files are modules that need the standard library alone. With --repo, --base or --head, every function
    that a branch changes is proven against its base: does it do the same, is it slower? All code runs in the
    sandbox.

    Exits with 0 if no difference was found and it is faster (a branch: nothing is slower), 1 if there is a
    difference, 2 if it is not faster (a branch: something is slower), 3 if it could not be shown (a branch:
    none of it), 64 for wrong usage and 70 for trouble inside Velox.
    """
    from engine.errors import BadInput

    is_branch = repo is not None or base is not None or head is not None
    if is_branch and (before is not None or certificate is not None):
        raise BadInput("A branch takes neither modules nor --certificate; its certificates are kept by id.")
    if write is not None and not is_branch:
        raise BadInput("--write is for a branch: name it with --repo or --base.")
    if is_branch:
        raise typer.Exit(_branch(repo or Path(), base, head, function, budget, write, as_json=as_json))
    if before is None:
        raise BadInput("Name two modules and --function NAME, a certificate, or a branch with --base REF.")
    raise typer.Exit(_pair(before, after, function, budget, certificate, as_json=as_json))


def _pair(
    before: str,
    after: Path | None,
    function: str | None,
    budget: float | None,
    certificate: Path | None,
    *,
    as_json: bool,
) -> int:
    """Prove two files, or run a certificate again; return the exit code."""
    import os
    from contextlib import ExitStack
    from random import SystemRandom

    from bot import console
    from bot.app import open_environments, open_prover
    from bot.certificates import certificate_folder, store
    from bot.files import replace_file
    from bot.proving import requested, with_packages
    from bot.render.proof import render_json, render_proof
    from engine.certificate import write
    from engine.model import Declined
    from engine.validate.again import compare
    from engine.validate.proof import prove as proven

    folder = certificate_folder(os.environ)
    seed = SystemRandom().getrandbits(32)
    request, first = requested(before, after, function, seed=seed, budget=budget, folder=folder)
    with ExitStack() as held:
        means = with_packages(request, open_prover(console.progress()), open_environments(), held)
        if isinstance(means, Declined):
            console.say(f"velox: the packages of this proof cannot be had: {means.reason}.")
            return OUTCOMES["not shown"]
        found = proven(request, means)
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
    return OUTCOMES[found.outcome]


def _branch(
    repo: Path,
    base: str | None,
    head: str | None,
    function: str | None,
    budget: float | None,
    write: Path | None,
    *,
    as_json: bool,
) -> int:
    """Prove what a branch changed; return the exit code."""
    import os
    from time import perf_counter

    from bot import console
    from bot.app import open_prover, read_settings
    from bot.branch_proof import compare_states, prove_branch, write_differences
    from bot.certificates import certificate_folder, store_all
    from bot.render.branch_json import render_branch_json
    from bot.render.branch_proof import render_branch_proof
    from bot.repository.changes import read_states

    started = perf_counter()
    states = read_states(repo, base, head)
    found, branch = compare_states(states, read_settings(states.after), function)
    found = prove_branch(found, branch, open_prover(console.progress()), budget)
    unstored = store_all(found.certificates, certificate_folder(os.environ))
    if as_json:
        console.emit(render_branch_json(found))
    else:
        seconds = perf_counter() - started
        console.emit(render_branch_proof(found, console.screen(), seconds=seconds, stored=not unstored))
    if unstored:
        console.say(f"velox: certificates are not kept: {unstored}.")
    if write is not None:
        write_differences(found, write)
    return found.code
