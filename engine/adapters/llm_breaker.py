"""A circuit breaker: what fails again and again is left alone for a while (Nygard, "Release It!", 2007).

          `most` failures in a row, or one that will not mend
closed --------------------------------------------------------> open
  ^                                                              |  after `rest` seconds
  |  the trial succeeds                                          v
  +------------------------------------------------------- half-open: one trial
                                                                 |  the trial fails: twice the rest
                                                                 +--------------> open

Between two arrows runs a round. What comes of a try that was begun in an earlier round moves nothing: of four
tries that fail together one opens the breaker, and none of the others makes it rest longer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Breaker:
    """The breaker of one route. `clock` gives seconds; `rest` doubles up to `longest_rest`."""

    clock: Callable[[], float]
    most: int = 5
    rest: float = 30.0
    longest_rest: float = 600.0
    _failures: int = field(default=0, init=False)
    _rests: float = field(default=0.0, init=False)
    _until: float = field(default=0.0, init=False)
    _trial: bool = field(default=False, init=False)
    _round: int = field(default=1, init=False)

    @property
    def state(self) -> str:
        """`closed`, `open` or `half-open`."""
        if self._rests == 0.0:
            return "closed"
        return "open" if self.clock() < self._until else "half-open"

    @property
    def seconds_left(self) -> float:
        """How long it stays open."""
        return max(0.0, self._until - self.clock()) if self._rests else 0.0

    def enter(self) -> int:
        """Return the round of a try that may be made now, 0 if none may.

        Of a half-open breaker the first who asks has the trial. Whoever enters tells how it ended by one of
        `succeeded`, `failed` and `left`.
        """
        if self.state == "closed":
            return self._round
        if self.state == "open" or self._trial:
            return 0
        self._trial = True
        return self._round

    def succeeded(self, entered: int) -> None:
        """Forget the failures; a trial that succeeds closes it."""
        if entered != self._round:
            return
        self._failures = 0
        if self._trial:
            self._rests, self._until, self._trial = 0.0, 0.0, False
            self._round += 1

    def failed(self, entered: int, *, at_once: bool = False, rest: float = 0.0) -> None:
        """Count a failure; a failed trial, or one that will not mend (`at_once`), opens it.

        `rest` is how long the route asked to be left alone, if longer than the breaker would.
        """
        if entered != self._round:
            return
        self._failures += 1
        if self._trial or at_once or self._failures >= self.most:
            self._rests = min(self._rests * 2 or self.rest, self.longest_rest)
            self._until = self.clock() + max(self._rests, rest)
            self._trial = False
            self._round += 1

    def left(self, entered: int) -> None:
        """End a try that tells nothing of the route: it was given up, or the question was at fault."""
        if entered == self._round:
            self._trial = False
