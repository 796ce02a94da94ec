"""Finds the rule that a person asks about, and tells names from places."""

from __future__ import annotations

import re
from difflib import get_close_matches

from engine.catalogue import Kind, all_kinds, kind_named
from engine.errors import BadInput
from engine.model import MODEL_RULE


def rule_called(name: str) -> Kind:
    """Return the rule or regression of that name; raises `BadInput` with the nearest names."""
    rule = kind_named(name)
    if rule is not None:
        return rule
    if name == MODEL_RULE:
        raise BadInput(
            "`model` is no rule: it marks what a language model wrote and a proof stands for (docs/llm.md)."
        )
    near = get_close_matches(name, [rule.name for rule in all_kinds()], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`velox rules` lists them."
    raise BadInput(f"There is no rule {name!r}; {hint}")


def split_place(topic: str) -> tuple[str, int] | None:
    """Split `path:line` or `path:line-line`; None for what is no place."""
    found = re.fullmatch(r"(.+):(\d{1,9})(?:-\d+)?", topic, re.DOTALL)
    return (found[1], int(found[2])) if found else None
