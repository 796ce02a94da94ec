"""Which functions of the repository are expensive to call, as far as the files that were read tell."""

from __future__ import annotations

from engine.model import Skipped
from engine.ports import Tree
from engine.scan.linking import Key, Links
from engine.syntax.costs import LOOPS_OVER, trip_of

_KEEPS = (b"cache", b"memo")


def expenses(links: Links, tree: Tree, path: str) -> dict[str, str]:
    """Return, for the dotted names that the functions of a file call, why a call is expensive.

    Only what the callee itself does counts, not what its callees do; one that seems to keep its results is
    left out.
    """
    found: dict[str, str] = {}
    targets = {
        fact.target
        for key, functions in links.functions.items()
        if key[0] == path
        for function in functions
        for fact in function.calls
    }
    for target in sorted(targets):
        key = links.resolve(path, target)
        why = _why(links, key) if key is not None else None
        if key is not None and why is not None and not _keeps_results(links, tree, key):
            found[target] = why
    return found


def _why(links: Links, key: Key) -> str | None:
    functions = links.functions[key]
    for function in functions:
        for fact in function.calls:
            trip = trip_of(fact.target)
            if trip is not None:
                return trip
    return LOOPS_OVER if any(function.loops for function in functions) else None


def _keeps_results(links: Links, tree: Tree, key: Key) -> bool:
    content = tree.read(key[0])
    if isinstance(content, Skipped):
        return True
    lines = content.splitlines()
    for function in links.functions[key]:
        start = function.line - 1
        while start > 0 and lines[start - 1].lstrip().startswith(b"@"):
            start -= 1
        if any(word in line.lower() for line in lines[start : function.end_line] for word in _KEEPS):
            return True
    return False
