"""`velox rules`: everything Velox looks for."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Form = Literal["rich", "jsonl", "markdown"]


def rules(
    form: Annotated[Form, typer.Option("--format", help="rich for a person.")] = "rich",
    learned: Annotated[
        bool,
        typer.Option("--learned", help="How their rewrites fared, from DATABASE_URL or `velox up`."),
    ] = False,
) -> None:
    """List the rules.

    For each: its category, what it finds, how the slow form grows, and whether Velox rewrites it. With
    --learned: on which kinds of code its rewrites were proven, how often they gained, and how often people
    took them, over all repositories of the server; and how often a policy that only watches would have chosen
    as the one that decided.
    """
    if learned:
        _learned(form)
        return
    from bot import console
    from bot.render.catalogue import render_rules, rules_jsonl, rules_markdown
    from engine.catalogue import all_kinds

    if form == "jsonl":
        console.emit(rules_jsonl(all_kinds()))
    elif form == "markdown":
        console.emit(rules_markdown(all_kinds()))
    else:
        console.emit(render_rules(all_kinds(), console.screen()))


def _learned(form: Form) -> None:
    import asyncio

    from bot import console
    from bot.learned import read_learned
    from bot.render.learned import learned_jsonl, learned_markdown, render_learned, waiting_text
    from bot.render.watched import watched_jsonl, watched_markdown, watched_text

    found = asyncio.run(read_learned())
    patterns, agreements = found.patterns, found.agreements
    if form == "jsonl":
        console.emit(learned_jsonl(patterns) + watched_jsonl(agreements))
    elif form == "markdown":
        console.emit(learned_markdown(patterns) + waiting_text(found.waiting) + watched_markdown(agreements))
    else:
        screen = console.screen()
        learned = render_learned(patterns, screen) + waiting_text(found.waiting)
        console.emit(learned + watched_text(agreements, screen))
