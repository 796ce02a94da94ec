"""Profiles of pyinstrument, as `pyinstrument -r json` writes them: a tree of frames with inclusive times."""

from __future__ import annotations

from engine.profile.stacks import Frame, Stacks, seconds
from engine.profile.values import NotAProfile, Profile

_LEAVE = object()


def read_pyinstrument(document: dict[str, object], name: str) -> Profile:
    """Return the profile of a document that has a `root_frame`; raises `NotAProfile`."""
    root = document.get("root_frame")
    if root is None:
        raise NotAProfile("it holds no samples")
    stacks = Stacks()
    ahead: list[object] = [root]
    while ahead:
        node = ahead.pop()
        if node is _LEAVE:
            stacks.leave()
            continue
        if not isinstance(node, dict):
            raise NotAProfile("a frame in it is not an object")
        children = node.get("children", [])
        if not isinstance(children, list):
            raise NotAProfile("the children of a frame in it are not a list")
        stacks.enter(_frame(node))
        # What the children do not account for passed in the frame itself.
        within = sum(_time(child) for child in children)
        stacks.spend(max(0.0, _time(node) - within))
        ahead.append(_LEAVE)
        ahead.extend(children)
    return stacks.profile(name)


def _time(node: object) -> float:
    if not isinstance(node, dict):
        raise NotAProfile("a frame in it is not an object")
    return seconds(node.get("time"))


def _frame(node: dict[str, object]) -> Frame | None:
    """A frame, None for those in brackets, which stand for time of the frame around them."""
    match node:
        case {"function": str(function), "file_path": str(path), "line_no": int(line)} if path:
            owner = node.get("class_name")
            return path, line, f"{owner}.{function}" if isinstance(owner, str) and owner else function
        case {"function": str()}:
            return None
    raise NotAProfile("a frame in it names no function")
