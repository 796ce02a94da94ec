"""The options that several commands share. Little but typer is imported, so that `--help` starts at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.packages import Packages

Format = Literal["rich", "markdown", "jsonl", "sarif", "github"]
FailOn = Literal["never", "low", "medium", "high"]

Llm = Literal["off", "local", "cloud"]

FormatOption = Annotated[
    Format, typer.Option("--format", help="rich for a person, the others for documents and programs.")
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on",
        help="Exit with 1 if a finding weighs at least this much. "
        "high: it changes how cost grows, and is sure; medium: one of the two; low: any.",
        show_default="what the settings say, else never",
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, help="Processes to scan with.", show_default="one per processor"),
]
CacheOption = Annotated[bool, typer.Option("--no-cache", help="Scan every file anew.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Only the rows; nothing if there are none.")]
BaseOption = Annotated[
    str | None,
    typer.Option("--base", help="What the change is compared with.", show_default="the default branch"),
]
ProfileOption = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        help="Rank by where the time goes, as this file says: cProfile (pstats), pyinstrument JSON, "
        "speedscope JSON, or what `velox profile --save` wrote.",
    ),
]
StaticOption = Annotated[
    bool,
    typer.Option(
        "--prove/--static",
        help="Prove suggestions in the sandbox, or only read.",
        show_default="--prove, where the host has a sandbox",
    ),
]
BudgetOption = Annotated[
    float, typer.Option("--budget", min=1, max=3600, help="Seconds that all proofs together may take.")
]
PackagesOption = Annotated[
    Packages,
    typer.Option(
        "--packages",
        help="Where the packages that the code needs come from: build an environment from wheels if there is "
        "none yet, use only one that was built before, or none.",
    ),
]
LlmOption = Annotated[
    Llm | None,
    typer.Option(
        "--llm",
        help="Which language models may be shown the changed functions: none, those on your own machines, or "
        "a provider's too. What the repository's settings forbid stays forbidden.",
        show_default="what VELOX_LLM says, else off",
    ),
]
FolderArgument = Annotated[Path, typer.Argument(help="A folder or a Python file.")]
