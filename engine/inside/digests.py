"""The structural hash of a snapshot: equal for isomorphic snapshots, whatever the process or hash seed."""

from __future__ import annotations

import hashlib
import math

from .graph import SET, Node


def atom_text(value: object) -> str:
    """Write an atom so that equal texts mean the same value: type first, NaN as one, the sign of zero
    kept."""
    if isinstance(value, float) and math.isnan(value):
        return "float nan"
    if isinstance(value, tuple):
        return "(" + ",".join(atom_text(part) for part in value) + ")"
    if type(value) is int and value.bit_length() > 2000:
        return f"int {value:x}"
    return f"{type(value).__name__} {value!r}"


def digest(root: Node) -> str:
    """Return a hash of 16 bytes, in hexadecimal, of all that a snapshot holds, aliasing included."""
    found = hashlib.blake2b(digest_size=16)
    numbers: dict[int, int] = {}
    seen: dict[int, int] = {}
    same = _equals(root)
    todo: list[Node] = [root]
    while todo:
        node = todo.pop()
        again = seen.get(same[id(node)])
        if again is not None and node.edges:
            found.update(f"again {again};".encode())
            continue
        seen[same[id(node)]] = len(seen)
        number = numbers.setdefault(node.identity, len(numbers)) if node.identity else -1
        text = f"{node.kind}|{atom_text(node.payload)}|{node.names}|{number}|{len(node.edges)};"
        found.update(text.encode("utf-8", "surrogatepass"))
        todo.extend(reversed(in_order(node)))
    return found.hexdigest()


def _equals(root: Node) -> dict[int, int]:
    """Return a number per node, by `id`, which equal nodes without identity share: whether two equal tuples
    are one object is the interpreter's affair, and must not show in a hash."""
    found: dict[int, int] = {}
    known: dict[tuple[object, ...], int] = {}
    begun: set[int] = set()
    todo: list[tuple[Node, bool]] = [(root, False)]
    while todo:
        node, done = todo.pop()
        if done or not node.edges:
            parts = [found.get(id(part), -id(part)) for part in node.edges]
            inner = tuple(sorted(parts) if node.layout == SET else parts)
            key: tuple[object, ...] = (node.kind, atom_text(node.payload), node.names, inner)
            found[id(node)] = known.setdefault((node.identity and id(node), key), len(known))
        elif id(node) not in begun:
            begun.add(id(node))
            todo.append((node, True))
            todo.extend((part, False) for part in node.edges if id(part) not in found)
    return found


def in_order(node: Node) -> list[Node]:
    """Return the parts of a node; those of a set sorted by their own hash, since a set has no order."""
    if node.layout != SET:
        return node.edges
    return sorted(node.edges, key=digest)
