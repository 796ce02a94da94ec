"""Who uses a function: from how many places, in a loop or not, and what it is reached from."""

from __future__ import annotations

from collections import deque

from engine.knowledge import Keeping, Key, Usage
from engine.scan.callgraph import CallGraph
from engine.scan.hotness import REACH


class Usages:
    """The usage of each function of a call graph, worked out when first asked for."""

    def __init__(self, graph: CallGraph) -> None:
        self._graph = graph
        self._known: dict[Key, Usage] = {}

    def of(self, key: Key) -> Usage:
        """Return who uses a function; an empty usage for one that was not read."""
        usage = self._known.get(key)
        if usage is None:
            usage = self._known[key] = self._find(key)
        return usage

    def _find(self, key: Key) -> Usage:
        calls = [call for call in self._graph.callers(key) if call.caller != key]
        looped = [call for call in calls if call.loops]
        reached, way = self._reached(key)
        return Usage(
            callers=len({call.caller for call in calls}),
            looped=len({call.caller for call in looped}),
            loops=max((call.loops for call in looped), default=0),
            reached=reached,
            way=way,
            recursive=any(call.caller == key for call in self._graph.callers(key)),
            keeps=self._keeps(key),
        )

    def _keeps(self, key: Key) -> Keeping:
        return next((one.keeps for one in self._graph.links.functions.get(key, ()) if one.keeps), "")

    def _reached(self, key: Key) -> tuple[str, str]:
        """Go back along the calls, breadth first, to the nearest function that a framework enters by."""
        queue = deque([(key, 0)])
        seen = {key}
        while queue:
            current, distance = queue.popleft()
            entry = self._entry(current)
            if entry:
                return entry, f"`{current[1]}` in {current[0]}"
            if distance == REACH:
                continue
            for caller in sorted({call.caller for call in self._graph.callers(current)} - seen):
                seen.add(caller)
                queue.append((caller, distance + 1))
        return "", ""

    def _entry(self, key: Key) -> str:
        return next((one.entry for one in self._graph.links.functions.get(key, ()) if one.entry), "")
