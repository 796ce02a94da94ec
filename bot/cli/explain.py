"""`velox explain`: a rule, one finding, or a certificate, in full."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="RULE|PATH:LINE|CERTIFICATE",
            help="A rule's name, the place of a finding, or a certificate: its id or file.",
        ),
    ],
    base: Annotated[
        str | None,
        typer.Option("--base", help="Of a place: say also what became slower since this revision."),
    ] = None,
) -> None:
    """Explain a rule, what was found at one place, or a certificate.

    A rule: what is slow and why, the slow and the fast form, and what is left alone. A place: what is slow
    there, why, under which conditions, and what would change. A certificate: every figure that it rests on.
    """
    from bot import console
    from bot.certificates import is_certificate
    from bot.lookup import rule_called, split_place
    from bot.render.explanation import render_finding, render_rule

    if is_certificate(topic):
        import os

        from bot.certificates import certificate_folder, find
        from bot.render.certificate import render_certificate

        certificate = find(topic, certificate_folder(os.environ))
        console.emit(render_certificate(certificate, console.screen()))
        return

    place = split_place(topic)
    if place is None:
        console.emit(render_rule(rule_called(topic), console.screen()))
        return

    from pathlib import Path

    from bot.app import open_world, read_settings
    from bot.finding_at import comment_at

    with open_world(jobs=None, cached=True, progress=console.progress()) as world:
        comment = comment_at(Path(place[0]), place[1], read_settings, world, base)
    console.emit(render_finding(comment, console.screen()))
