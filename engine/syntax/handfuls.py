"""Lists that stay short whatever the input is, as their names tell."""

from __future__ import annotations

import ast
import re

from engine.syntax.nodes import dotted

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_HANDFULS = frozenset(
    {
        "args", "argv", "arguments", "formals", "kwargs", "params", "parameters", "opts", "options", "flags",
        "bases", "mro", "parents", "decorators", "attrs", "attributes", "aliases",
        "tags", "roles", "scopes", "features", "locks", "plugins", "axes", "dims",
        "commands", "subcommands", "extensions", "exts", "suffixes", "prefixes",
        "languages", "locales", "formats", "modes", "levels", "choices", "sections",
        "exclude", "excludes", "excluded", "ignore", "ignored", "skip", "skipped",
    }
)  # fmt: skip
"""What people write out by hand or a signature, class, command line or file name holds: readers of findings
drawn at random said of these again and again that the list has a few elements."""


def comes_in_handfuls(node: ast.expr) -> bool:
    """Tell whether a variable or attribute is named for what there are only a few of: `self.lock_names` is
    not, `featureTags` and `self.excluded` are."""
    words = _WORDS.findall((dotted(node) or "").rpartition(".")[2])
    return bool(words) and words[-1].lower() in _HANDFULS
