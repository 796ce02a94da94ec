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
from engine.model import MODEL_RULE
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
    return "\n\n".join([*parts, *_evidence(certificate)])


BY_MODEL = (
    "A language model read this function and wrote a faster form of it. No rule knows this kind of slowness; "
    "the rewrite is shown because it was run against the old code in the sandbox, did the same on every "
    "input, and was measured to be faster. Whatever a model writes and no proof stands for is never shown. "
    '`/velox dismiss model`, or `ignore = ["model"]` in the settings, silences all of them here; '
    '`llm = "off"` keeps models from reading this repository.'
)


def explained_by_model(certificate: Certificate | None) -> str:
    """Return what a rewrite by a language model is, and all that its certificate says, folded."""
    parts = [f"**{code(MODEL_RULE)}** · rewrite by a language model", BY_MODEL]
    return "\n\n".join([*parts, *_evidence(certificate)])


def _evidence(certificate: Certificate | None) -> Iterator[str]:
    if certificate is not None:
        lines = render_certificate(certificate, SCREEN).rstrip("\n").split("\n")
        yield folded(f"Evidence: certificate <code>{certificate.id}</code>", block(lines, "text"))


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
