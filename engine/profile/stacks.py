"""Adds up the time of stacks: own time for the innermost function, total time for each on the stack."""

from __future__ import annotations

import math
from collections import Counter

from engine.profile.values import FunctionTime, NotAProfile, Profile

Frame = tuple[str, int, str]
"""A function on a stack: path, line, name."""


class Stacks:
    """The stack as it grows and shrinks while time passes; frames that are None count to their caller."""

    def __init__(self) -> None:
        self._stack: list[Frame | None] = []
        self._real: list[Frame] = []
        self._open: Counter[Frame] = Counter()
        self._own: dict[Frame, float] = {}
        self._total: dict[Frame, float] = {}
        self._since: dict[Frame, float] = {}
        self._passed = 0.0

    def enter(self, frame: Frame | None) -> None:
        """Put a function on the stack."""
        self._stack.append(frame)
        if frame is None:
            return
        self._real.append(frame)
        self._open[frame] += 1
        if self._open[frame] == 1:
            self._since[frame] = self._passed

    def leave(self) -> Frame | None:
        """Take the innermost function from the stack and return it."""
        if not self._stack:
            raise NotAProfile("a function in it ends that never began")
        frame = self._stack.pop()
        if frame is not None:
            self._real.pop()
            self._open[frame] -= 1
            if not self._open[frame]:
                spent = self._passed - self._since.pop(frame)
                self._total[frame] = self._total.get(frame, 0.0) + spent
        return frame

    def spend(self, time: float) -> None:
        """Let time pass in the innermost function."""
        if not self._passed + time < math.inf or time < 0:
            raise NotAProfile("a time in it is not one")
        self._passed += time
        if self._real:
            self._own[self._real[-1]] = self._own.get(self._real[-1], 0.0) + time

    def profile(self, name: str) -> Profile:
        """Return what was added up, as shares of all time."""
        while self._stack:
            self.leave()
        whole = self._passed
        if not whole:
            raise NotAProfile("no time passes in it")
        functions = (
            FunctionTime(*frame, min(1.0, self._own.get(frame, 0.0) / whole), min(1.0, total / whole))
            for frame, total in self._total.items()
        )
        return Profile(name, tuple(functions), counted=False)


def seconds(value: object) -> float:
    """Return a number as a float; raises `NotAProfile` for anything that is not a finite one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise NotAProfile("a time in it is not a number")
