"""From a change to the questions that are worth asking about it: the regions, grouped and with their context.

What becomes the text of a prompt is decided elsewhere; here is what goes into it, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.knowledge import Connections
from engine.model import Change, Finding, TreeReport
from engine.ports import Ask, Tree
from engine.rewrite.batch import batches
from engine.rewrite.context import with_snippets
from engine.rewrite.region import Region
from engine.rewrite.regions import regions_to_ask
from engine.rewrite.tokens import tokens_in


@dataclass(frozen=True, slots=True)
class AskBounds:
    """How much is asked in one review.

    `regions` functions at most; `beside` tokens of context for each function asked about alone, and for all
    of a group together; `tokens` of prompts in all.
    """

    regions: int = 8
    beside: int = 1500
    tokens: int = 16_000


@dataclass(frozen=True, slots=True)
class Question:
    """What one prompt is about: a function, or several of connected files that are asked about together."""

    regions: tuple[Region, ...]


def questions(
    change: Change,
    report: TreeReport,
    findings: Sequence[Finding],
    tree: Tree,
    *,
    connections: Connections,
    proven: Iterable[Finding] = (),
    bounds: AskBounds | None = None,
) -> tuple[Question, ...]:
    """Return what is worth asking about a change, best first; see `regions_to_ask`.

    A function that is in a group is not asked about alone as well: `alone` does that where the group brought
    nothing that can be used.
    """
    bounds = bounds or AskBounds()
    regions = regions_to_ask(
        change, report, findings, tree, connections=connections, proven=proven, most=bounds.regions
    )
    group_of = {region: group for group in batches(regions, connections) for region in group}
    asked = dict.fromkeys(group_of.get(region, (region,)) for region in regions)
    return tuple(
        Question(
            tuple(
                with_snippets(
                    region,
                    report,
                    tree,
                    connections=connections,
                    tokens=bounds.beside // len(group),
                    beside=group,
                )
                for region in group
            )
        )
        for group in asked
    )


def alone(
    question: Question,
    report: TreeReport,
    tree: Tree,
    *,
    connections: Connections,
    bounds: AskBounds | None = None,
) -> tuple[Question, ...]:
    """Return a question about each function of a group, none where there is no group."""
    if len(question.regions) < 2:
        return ()
    tokens = (bounds or AskBounds()).beside
    return tuple(
        Question((with_snippets(region, report, tree, connections=connections, tokens=tokens),))
        for region in question.regions
    )


def size_of(ask: Ask) -> int:
    """Return about how many tokens a prompt takes; the schema goes with it."""
    return tokens_in(ask.system) + tokens_in(ask.user) + tokens_in(repr(ask.schema))


def affordable(asks: Sequence[Ask], tokens: int) -> tuple[Ask, ...]:
    """Return the first of the asks, best first, whose prompts take `tokens` at most together; one that does
    not fit is passed over."""
    kept: list[Ask] = []
    for ask in asks:
        size = size_of(ask)
        if size <= tokens:
            kept.append(ask)
            tokens -= size
    return tuple(kept)
