"""Answers that are worked out once: many rules ask the same of the same place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from engine.syntax.binding import NameView

View = TypeVar("View", bound="NameView")
Places = TypeVarTuple("Places")
Answer = TypeVar("Answer")


def remembered(ask: Callable[[View, *Places], Answer]) -> Callable[[View, *Places], Answer]:
    """Make a question about places of a file answer at once when it is asked again.

    The question must depend on the file and the places alone, and nobody may change what it returns.
    """

    @wraps(ask)
    def answer(view: View, *places: *Places) -> Answer:
        known = view.answers_to(ask)
        if places not in known:
            known[places] = ask(view, *places)
        # What was noted for a question is its answer; saying so by `cast` would be one more call.
        return known[places]  # type: ignore[return-value]

    return answer
