"""One page that tells of an evaluation, and of the verdict where there is one: no script, nothing to
fetch."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from training import documents, tables
from training.evaluate import Evaluation
from training.gate import Verdict
from training.pictures import pictures

_PAGES = Environment(loader=PackageLoader("training"), autoescape=True, undefined=StrictUndefined)

TITLES = {
    "regret": "What is left to gain",
    "groups": "Value by group",
    "calibration": "Does what it says come true",
}


def write(folder: Path, made: Evaluation, verdict: Verdict | None = None) -> Path:
    """Write evaluation.json, verdict.json where there is one, the pictures and report.html; return the
    page."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = dict(pictures(made))
    for name, data in drawn.items():
        _put(folder / f"{name}.png", data)
    _put(folder / "evaluation.json", documents.document(made).encode())
    if verdict is not None:
        _put(folder / "verdict.json", documents.document(verdict).encode())
    page = folder / "report.html"
    _put(page, html(made, verdict, drawn).encode())
    return page


def html(made: Evaluation, verdict: Verdict | None, drawn: dict[str, bytes]) -> str:
    """Return the page."""
    source_head, source_rows = tables.source_rows(made)
    shown: list[tuple[str, Sequence[str], Iterable[Sequence[str]]]] = [
        ("Policies", tables.SCORES, tables.score_rows(made)),
        ("Held against each other", tables.AGAINST, tables.against_rows(made)),
        ("By where the regions are from", source_head, source_rows),
    ]
    if verdict is not None:
        judged = {verdict.candidate: verdict.conditions, **verdict.baselines}
        head = ("", "condition", "what was found")
        shown[:0] = [(name, head, tables.condition_rows(found)) for name, found in judged.items()]
    images = {TITLES[name]: b64encode(data).decode() for name, data in drawn.items()}
    return _PAGES.get_template("report.html.j2").render(
        evaluation=made, verdict=verdict, tables=shown, images=images
    )


def _put(path: Path, data: bytes) -> None:
    """Write a file beside its place, and move it there."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
