"""`velox rules`: everything Velox looks for."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def rules(
    form: Annotated[
        Literal["rich", "jsonl", "markdown"], typer.Option("--format", help="rich for a person.")
    ] = "rich",
) -> None:
    """List the rules.

    For each: its category, what it finds, how the slow form grows, and whether Velox rewrites it.
    """
    from bot import console
    from bot.render.catalogue import render_rules, rules_jsonl, rules_markdown
    from engine.catalogue import all_kinds

    if form == "jsonl":
        console.emit(rules_jsonl(all_kinds()))
    elif form == "markdown":
        console.emit(rules_markdown(all_kinds()))
    else:
        console.emit(render_rules(all_kinds(), console.screen()))
