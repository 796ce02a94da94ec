"""Which strategy to try next on a region. A fixed order chooses until there is a learned policy."""

from __future__ import annotations

from engine.model import Choice, Finding, StrategyName
from engine.strategies import all_strategies

ORDER: tuple[StrategyName, ...] = (
    "data_structure",
    "hoist",
    "vectorise_builtin",
    "string_building",
    "comprehension_generator",
    "cache",
    "batch_async",
)
"""Growth first, then work saved per iteration, then constant factors. `llm_rewrite` needs a model and a
proof,
so the fixed order never picks it."""


def choose(findings: tuple[Finding, ...], tried: frozenset[StrategyName] = frozenset()) -> Choice:
    """Return the first legal strategy of the fixed order that was not tried, with the findings it takes on.

    When nothing is left the choice is `stop`, with no findings. The order is certain, so the propensity is 1.
    """
    by_name = {strategy.name: strategy for strategy in all_strategies()}
    for name in ORDER:
        if name not in tried and by_name[name].legal(findings):
            return Choice(tuple(finding for finding in findings if finding.strategy == name), name)
    return Choice((), "stop")
