"""A file's scan as bytes and back, for the cache. JSON, because a cache is never a reason to unpickle."""

from __future__ import annotations

import json
from typing import cast

from engine.bar import Bar, Size
from engine.knowledge import NOTHING, CallFact, Elsewhere, FunctionFacts, ImportFact
from engine.model import Edit, FileReport, Finding, Growth

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_FINDING = (
    "rule", "category", "strategy", "path", "line", "end_line", "symbol", "message", "why", "confidence",
    "loop_depth", "hotness", "no_edit",
)  # fmt: skip
_TUPLES = ("conditions", "requires_pure")


def encode(report: FileReport) -> bytes:
    """Return a report as compact JSON."""
    document = {
        "path": report.path,
        "lines": report.lines,
        "suppressed": report.suppressed,
        "findings": [_pack(finding) for finding in report.findings],
        "functions": report.functions,
        "imports": report.imports,
    }
    # ASCII, because a file name that is not UTF-8 is held as lone surrogates.
    return json.dumps(document, separators=(",", ":")).encode()


def decode(data: bytes) -> FileReport | None:
    """Return the report, None when the bytes are not one (an older Velox, a damaged cache)."""
    try:
        document = json.loads(data)
        return FileReport(
            path=document["path"],
            lines=document["lines"],
            findings=tuple(_unpack(item) for item in document["findings"]),
            functions=tuple(_function(item) for item in document["functions"]),
            imports=tuple(ImportFact._make(item) for item in document["imports"]),
            suppressed=document["suppressed"],
        )
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _pack(finding: Finding) -> dict[str, object]:
    packed: dict[str, object] = {name: getattr(finding, name) for name in _FINDING}
    packed["growth"] = finding.growth.value
    packed["size"] = finding.size.value
    packed["bar"] = [finding.bar.hotness, finding.bar.size.value]
    packed["edits"] = [[e.line, e.column, e.end_line, e.end_column, e.text] for e in finding.edits]
    packed.update({name: list(getattr(finding, name)) for name in _TUPLES})
    if finding.elsewhere != NOTHING:
        packed["elsewhere"] = [finding.elsewhere.costly, finding.elsewhere.lists, finding.elsewhere.searched]
    return packed


def _unpack(item: dict[str, Json]) -> Finding:
    fields: dict[str, object] = {name: item[name] for name in _FINDING}
    fields.update({name: tuple(cast("list[str]", item[name])) for name in _TUPLES})
    fields["growth"] = Growth(item["growth"])
    fields["size"] = Size(cast("int", item["size"]))
    hotness, size = cast("tuple[float, int]", item["bar"])
    fields["bar"] = Bar(hotness, Size(size))
    edits = cast("list[tuple[int, int, int, int, str]]", item["edits"])
    fields["edits"] = tuple(Edit(*edit) for edit in edits)
    if "elsewhere" in item:
        costly, lists, searched = cast("tuple[list[str], list[str], list[list[str]]]", item["elsewhere"])
        arguments = cast("tuple[tuple[str, int, str], ...]", tuple(map(tuple, searched)))
        fields["elsewhere"] = Elsewhere(tuple(costly), tuple(lists), arguments)
    return Finding(**fields)  # type: ignore[arg-type]


def _function(item: list[Json]) -> FunctionFacts:
    facts = FunctionFacts._make(item)
    calls = cast("list[tuple[str, int]]", facts.calls)
    return facts._replace(
        needs=tuple(facts.needs),
        calls=tuple(map(CallFact._make, calls)),
        searches=cast("tuple[tuple[int, str], ...]", tuple(map(tuple, facts.searches))),
    )
