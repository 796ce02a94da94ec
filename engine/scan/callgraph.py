"""Who calls whom, among the functions of the files that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.knowledge import Call, Key
from engine.scan.linking import Links
from engine.scan.temperature import cold_file


class CallGraph:
    """The calls between functions of a table. Tests and the like call nothing here."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.calls: Sequence[Call] = sorted(
            _calls(links),
            key=lambda call: (call.callee, -call.loops, call.caller[0], call.line, call.caller[1]),
        )
        """All calls, those of one function together, the deepest first."""
        self._callers: dict[Key, list[Call]] = {}
        self._made: dict[Key, list[int]] = {}
        for at, call in enumerate(self.calls):
            self._callers.setdefault(call.callee, []).append(call)
            self._made.setdefault(call.caller, []).append(at)

    def callers(self, key: Key) -> Sequence[Call]:
        """Return the calls of a function, one per function that calls it, the deepest in loops first."""
        return self._callers.get(key, ())

    def made_by(self, key: Key) -> Sequence[int]:
        """Return the positions in `calls` of those that a function makes."""
        return self._made.get(key, ())


def _calls(links: Links) -> Iterator[Call]:
    for caller, functions in links.functions.items():
        path = caller[0]
        if cold_file(path):
            continue
        for function in functions:
            for fact in function.calls:
                callee = links.resolve(path, fact.target)
                if callee is not None:
                    yield Call(caller, callee, fact.loops, fact.line)
