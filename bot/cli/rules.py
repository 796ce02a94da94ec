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
    from engine.rules import all_rules

    if form == "jsonl":
        console.emit(rules_jsonl(all_rules()))
    elif form == "markdown":
        console.emit(rules_markdown(all_rules()))
    else:
        console.emit(render_rules(all_rules(), console.screen()))
