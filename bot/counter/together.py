"""Files of a repository that are optimized together, and one patch of what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.bundle import Bundle, BundleTree
from bot.counter import told
from bot.publication.lines import read_text
from bot.scanning.graph import Graph, import_graph
from bot.scanning.shards import groups
from engine.model import Comment, Declined, Edit, Skipped
from engine.rewrite.edits import apply_edits
from engine.scan.roots import Roots
from engine.syntax.diff import unified_patch
from engine.syntax.parse import parse


def graph_of(bundle: Bundle, paths: Sequence[str]) -> Graph:
    """Return which of some files of a bundle import one another."""
    tree = BundleTree(bundle)
    return import_graph(paths, bundle.files, Roots(tree.paths(), tree.settings_paths()))


def parted(paths: Sequence[str], graph: Graph, *, together: bool) -> list[tuple[str, ...]]:
    """Return the files in the groups in which they are optimized: those first whose best file comes first."""
    if not together:
        return [(path,) for path in paths]
    place = {path: number for number, path in enumerate(paths)}
    found = [tuple(sorted(group, key=place.__getitem__)) for group in groups(graph)]
    return sorted(found, key=lambda group: place[group[0]])


def coordinated(
    group: Sequence[str], graph: Graph, bundle: Bundle, found: Sequence[tuple[str, Comment]]
) -> told.Coordinated | None:
    """Return what is to be taken together in a group; `found` are comments with their ids, best first.

    None where less than two files of it have a rewrite that text can carry.
    """
    by_path: dict[str, list[tuple[str, Comment]]] = {}
    for mark, comment in found:
        if comment.blocks and comment.finding.edits:
            by_path.setdefault(comment.finding.path, []).append((mark, comment))
    patches: list[str] = []
    taken: list[str] = []
    for path, comments in by_path.items():
        patch, marks = patch_of_all(path, bundle.files.get(path, b""), comments)
        if patch:
            patches.append(patch)
            taken += marks
    if len(patches) < 2:
        return None
    order = [mark for mark, _ in found if mark in taken]
    because = [
        f"{one} and {other}: one imports the other"
        for one in group
        for other in sorted(graph.get(one, ()))
        if one < other and other in group
    ]
    return told.Coordinated(files=sorted(by_path), because=because, suggestions=order, patch="".join(patches))


def patch_of_all(
    path: str, content: bytes, comments: Iterable[tuple[str, Comment]]
) -> tuple[str, Sequence[str]]:
    """Return one patch of all rewrites of a file that fit together, and the ids of those it holds."""
    module = parse(path, content)
    if isinstance(module, Skipped) or b"\r" in content or isinstance(read_text(content), Declined):
        return "", ()
    edits: tuple[Edit, ...] = ()
    taken: list[str] = []
    after: bytes = content
    for mark, comment in comments:
        wider = apply_edits(content, (*edits, *comment.finding.edits), module)
        if not isinstance(wider, Declined):
            edits, after = (*edits, *comment.finding.edits), wider
            taken.append(mark)
    return (unified_patch(path, content, after).decode("utf-8") if taken else ""), taken


def top_files(candidates: Mapping[str, int], hardest: Mapping[str, int], most: int) -> list[str]:
    """Return the files with most to gain: by their candidates times how hard their hardest function is."""
    ordered = sorted(candidates, key=lambda path: (-candidates[path] * max(1, hardest.get(path, 0)), path))
    return ordered[:most]
