"""Examples for a question, taken from the rules' own: code that is slow, and its fast form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from engine.model import Growth, StrategyName
from engine.rewrite.region import Region
from engine.rewrite.tokens import tokens_in
from engine.rules import all_rules

MOST = 2


def examples_for(regions: Sequence[Region], tokens: int) -> str:
    """Return examples of what the rules would have found in the regions, else of their strategies.

    They are ours, not the repository's. Empty where none fits into so many tokens.
    """
    found = {finding.rule: None for region in regions for finding in region.findings}
    strategies = tuple(dict.fromkeys(region.strategy for region in regions))
    shown: list[str] = []
    for text in _best_first(tuple(found), strategies):
        size = tokens_in(text)
        if size <= tokens and text not in shown:
            shown.append(text)
            tokens -= size
        if len(shown) == MOST:
            break
    return "".join(shown)


def _best_first(rules: Sequence[str], strategies: Sequence[StrategyName]) -> Iterator[str]:
    by_rule = _examples()
    for name in rules:
        yield from (text for rule, _, text in by_rule if rule == name)
    for strategy in strategies:
        yield from (text for _, known, text in by_rule if known == strategy)


@cache
def _examples() -> tuple[tuple[str, StrategyName, str], ...]:
    """Return (rule, strategy, text): where growth changes first, then the shortest first."""
    found = [
        (
            rule.growth is Growth.CONSTANT,
            rule.name,
            rule.strategy,
            f"Example, slow:\n{each.code.strip()}\n\nfast:\n{each.fast.strip()}\n\n",
        )
        for rule in all_rules()
        for each in rule.slow
    ]
    found.sort(key=lambda example: (example[0], len(example[3]), example[1]))
    return tuple(example[1:] for example in found)
