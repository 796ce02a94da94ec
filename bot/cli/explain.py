"""`velox explain`: a rule, or one finding, in full."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    topic: Annotated[
        str, typer.Argument(metavar="RULE|PATH:LINE", help="A rule's name, or the place of a finding.")
    ],
) -> None:
    """Explain a rule, or what was found at one place.

    A rule: what is slow and why, the slow and the fast form, and what is left alone. A place: what is slow
    there, why, under which conditions, and what would change.
    """
    from bot import console
    from bot.lookup import rule_called, split_place
    from bot.render.explanation import render_finding, render_rule

    place = split_place(topic)
    if place is None:
        console.emit(render_rule(rule_called(topic), console.screen()))
        return

    from pathlib import Path

    from bot.app import open_world, read_settings
    from bot.finding_at import comment_at

    with open_world(jobs=None, cached=True, progress=console.progress()) as world:
        comment = comment_at(Path(place[0]), place[1], read_settings, world)
    console.emit(render_finding(comment, console.screen()))
