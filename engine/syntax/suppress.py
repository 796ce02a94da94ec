"""The remarks with which people tell Velox to be silent.

`# velox: ignore` at the end of a line hides what is found on that line, or in the statement that starts there
(of a statement with a block, above the block). `# velox: ignore-file` in the first ten lines hides what is
found in the file. Rule names in brackets, `ignore[rule-a, rule-b]`, narrow both to these rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.model import Finding
from engine.syntax.extent import own_lines
from engine.syntax.lexer import comments
from engine.syntax.module import Module

FILE_LINES = 10
"""How far down `ignore-file` may stand: who opens the file must see it."""

_MARK = b"velox:"
_REMARK = re.compile(r"#\s*velox:\s*ignore(?P<file>-file)?(?:\[(?P<rules>[^\]]*)\])?(?![\w\[-])")
_END_OF_FILE = 1 << 62


@dataclass(frozen=True, slots=True)
class Suppression:
    """What one remark hides: findings that start on lines `start` to `end`, of `rules` (None: of all)."""

    line: int
    start: int
    end: int
    rules: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All remarks of a file."""

    remarks: tuple[Suppression, ...] = ()

    def hides(self, finding: Finding) -> bool:
        """Tell whether a remark asks to leave this finding unsaid."""
        return any(
            remark.start <= finding.line <= remark.end
            and (remark.rules is None or finding.rule in remark.rules)
            for remark in self.remarks
        )

    def unknown(self, known: frozenset[str]) -> tuple[tuple[int, str], ...]:
        """Return the line and the name of every rule that a remark names and that is none of `known`.

        Empty brackets name the rule "".
        """
        named = {(remark.line, rule) for remark in self.remarks for rule in remark.rules or ()}
        return tuple(sorted(item for item in named if item[1] not in known))


def suppressions(module: Module) -> Suppressions:
    """Read the remarks of a file. Text that looks like one within a string is none."""
    if _MARK not in module.utf8:
        return Suppressions()
    found: list[Suppression] = []
    for comment in comments(module.utf8):
        for remark in _REMARK.finditer(comment.text):
            names = remark["rules"]
            rules = None if names is None else frozenset(name.strip() for name in names.split(","))
            if not remark["file"]:
                found.append(Suppression(comment.line, comment.line, comment.line, rules))
            elif comment.line <= FILE_LINES:
                found.append(Suppression(comment.line, 1, _END_OF_FILE, rules))
    return Suppressions(tuple(_to_statement_ends(found, module)))


def _to_statement_ends(remarks: list[Suppression], module: Module) -> list[Suppression]:
    """Stretch remarks on the first line of a statement over all its lines."""
    ends: dict[int, int] = {}
    for first, last in own_lines(module.tree) if remarks else ():
        ends[first] = max(last, ends.get(first, 0))
    return [
        Suppression(remark.line, remark.start, max(remark.end, ends.get(remark.start, 0)), remark.rules)
        for remark in remarks
    ]
