"""A law: whatever value comes, something holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Law:
    """`holds` raises for a value that breaks the law; `values` are those that it must hold for."""

    name: str
    values: st.SearchStrategy[Any]
    holds: Callable[[Any], None]

    def hold(
        self, examples: int, start: int | None = None, told: Callable[[Any], None] | None = None
    ) -> None:
        """Try so many values, always the same ones for one `start`; `told` is called in place of `holds`."""
        held = told or self.holds

        def law(value: Any) -> None:
            held(value)

        chosen = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=start is None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        test = chosen(given(self.values)(law))
        (test if start is None else seed(start)(test))()


def insist_on_a_line(said: object, start: str = "", most: int = 1000) -> None:
    """Fail where a refusal is not one line of bounded length."""
    text = str(said)
    assert text.startswith(start) and text.strip() and "\n" not in text and len(text) < most, text[:most]
