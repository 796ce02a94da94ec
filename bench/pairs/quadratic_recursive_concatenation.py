"""Each level of a tree concatenates the lists of its children; one list is handed down instead."""

FUNCTION = "labels"
VERDICT = "faster"
BEFORE = """
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tree:
    label: str
    children: list[Tree] = field(default_factory=list)


def labels(tree: Tree) -> list[str]:
    result = [tree.label]
    for child in tree.children:
        result = result + labels(child)
    return result
"""
AFTER = """
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tree:
    label: str
    children: list[Tree] = field(default_factory=list)


def _collect(tree: Tree, result: list[str]) -> None:
    result.append(tree.label)
    for child in tree.children:
        _collect(child, result)


def labels(tree: Tree) -> list[str]:
    result: list[str] = []
    _collect(tree, result)
    return result
"""
EXAMPLES = (
    "labels(Tree('a'))",
    "labels(Tree('a', [Tree('b', [Tree('c')]), Tree('d')]))",
    "labels(Tree('', [Tree('x')] * 3))",
)
SIZE = 1000
SETUP = "tree = Tree('root', [Tree(str(i), [Tree('leaf')]) for i in range(n)])"
CALL = "labels(tree)"
