"""A rule and the proof of one of its findings as Markdown, for an answer on GitHub."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from bot.render.certificate import render_certificate
from bot.render.markup import block, code, folded
from bot.render.plain import GAIN
from bot.render.screen import Screen
from engine.catalogue import Kind
from engine.certificate import Certificate
from engine.regression import Regression
from engine.rule import Rule

SCREEN = Screen(width=100)


def explained(kind: Kind, certificate: Certificate | None) -> str:
    """Return what a rule or regression is about, an example, and all that a certificate says, folded."""
    parts = [
        f"**{code(kind.name)}** · {kind.title} · {GAIN[kind.growth]} · {kind.category}",
        _paragraphs(kind)[0],
    ]
    rest = "\n\n".join(_rest(kind))
    parts.append(folded("More about the rule", rest))
    if certificate is not None:
        lines = render_certificate(certificate, SCREEN).rstrip("\n").split("\n")
        parts.append(folded(f"Evidence: certificate <code>{certificate.id}</code>", block(lines, "text")))
    return "\n\n".join(parts)


def _rest(kind: Kind) -> Iterator[str]:
    """Yield the rest of the documentation, and the first example of it."""
    yield from _paragraphs(kind)[1:]
    if isinstance(kind, Rule):
        for slow in kind.slow[:1]:
            yield from _example(("Slow:", slow.code), ("Fast:", slow.fast))
        for fine in kind.fine[:1]:
            yield from _example((f"Left alone, because {fine.why.rstrip('.')}:", fine.code))
    elif isinstance(kind, Regression):
        for change in kind.slower[:1]:
            yield from _example(("Before:", change.before), ("After, which is slower:", change.after))


def _paragraphs(kind: Kind) -> list[str]:
    """Return the documentation, a paragraph on one line: in a comment GitHub shows every end of a line."""
    text = inspect.cleandoc(type(kind).__doc__ or "")
    return [
        part if "\n    " in part or part.startswith("    ") else " ".join(part.split())
        for part in text.split("\n\n")
    ]


def _example(*said: tuple[str, str]) -> Iterator[str]:
    for words, text in said:
        yield words
        yield block(text.strip("\n").split("\n"), "python")
