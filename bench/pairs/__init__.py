"""Before/after pairs that judge a comparator: a module each, data only, written without sight of any.

A pair has a docstring (what differs, or why nothing does), `FUNCTION` (a name, or `Class.name`), `BEFORE` and
`AFTER` (sources of self-contained modules), `EXAMPLES` (expressions on which both sides agree) and `VERDICT`:

* `faster`: the same behaviour within the annotated types, and at least 1.2 times as fast; `GROWTH` where
  quadratic became near-linear.
* `equal`: the same behaviour, and no gain.
* `wrong`: `WITNESS`, statements that end by setting `seen`, shows a difference.

`SIZE`, `SETUP` (statements that may use `n`) and `CALL` (an expression) let the first two kinds be timed.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Literal, cast

Verdict = Literal["faster", "equal", "wrong"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one function, and what is true of them."""

    name: str
    idea: str
    function: str
    verdict: Verdict
    before: str
    after: str
    examples: tuple[str, ...]
    growth: bool = False
    witness: str = ""
    size: int = 0
    setup: str = ""
    call: str = ""


def read(name: str, module: ModuleType) -> Pair:
    """The pair that a module holds; AttributeError names what it lacks."""
    return Pair(
        name=name,
        idea=module.__doc__ or "",
        function=module.FUNCTION,
        verdict=cast(Verdict, module.VERDICT),
        before=module.BEFORE,
        after=module.AFTER,
        examples=module.EXAMPLES,
        growth=getattr(module, "GROWTH", False),
        witness=getattr(module, "WITNESS", ""),
        size=getattr(module, "SIZE", 0),
        setup=getattr(module, "SETUP", ""),
        call=getattr(module, "CALL", ""),
    )


@cache
def pairs() -> tuple[Pair, ...]:
    """All pairs, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    return tuple(read(name, importlib.import_module(f"{__name__}.{name}")) for name in names)
