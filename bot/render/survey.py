"""A whole tree, for the terminal and as Markdown: figures, candidates, hard functions, imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.render.markdown import comment_table
from bot.render.markup import code, prose, table
from bot.render.plain import counted, one_line, skipped_lines, visible
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from bot.render.terminal import rows
from engine.model import Hotspot, ImportSummary, Survey

MOST_IMPORTED = 5
"""So many of the modules that everything leans on are named."""

CYCLES = 5
"""So many import cycles are drawn; the others are counted."""


def render_survey(survey: Survey, *, name: str, seconds: float, screen: Screen, quiet: bool = False) -> str:
    """Return the survey as text for a screen; `quiet` leaves the candidates alone."""
    if quiet:
        return drawn(rows(survey.comments, _numbers(survey), screen.width), screen)
    return drawn(_lines(survey, name, seconds, screen), screen)


def _lines(survey: Survey, name: str, seconds: float, screen: Screen) -> Iterator[Text | str]:
    header = " · ".join(("velox scan", visible(name), *_figures(survey), f"{seconds:.1f} s"))
    yield from wrapped(header, screen.width)
    yield ""
    if survey.comments:
        yield from rows(survey.comments, _numbers(survey), screen.width)
    else:
        yield "Nothing to say."
    if survey.hotspots:
        yield ""
        yield "Hard to follow"
        yield from _hotspot_rows(survey.hotspots)
    yield ""
    for line in _import_lines(survey.imports):
        yield from wrapped(line, screen.width)
    closing = [*skipped_lines(survey.skipped), *map(one_line, survey.notes)]
    if survey.comments:
        first = survey.comments[0].finding
        closing.append(f"Any of these in full: velox explain {visible(first.path)}:{first.line}")
    if closing:
        yield ""
    for line in closing:
        yield from wrapped(line, screen.width)


def _figures(survey: Survey) -> tuple[str, ...]:
    return (
        counted(survey.files, "file"),
        counted(survey.lines, "line"),
        counted(survey.functions, "function"),
        counted(len(survey.comments), "candidate"),
    )


def _numbers(survey: Survey) -> list[str]:
    return [str(number) for number in range(1, len(survey.comments) + 1)]


def _hotspot_rows(hotspots: Sequence[Hotspot]) -> Iterator[str]:
    places = [f"{visible(spot.path)}:{spot.line}" for spot in hotspots]
    symbols = [visible(spot.symbol) for spot in hotspots]
    place_width, symbol_width = widest(places), widest(symbols)
    for spot, place, symbol in zip(hotspots, places, symbols, strict=True):
        start = f"    {padded(place, place_width)}  {padded(symbol, symbol_width)}"
        yield f"{start}  complexity {spot.complexity:3}  {_nesting(spot.loops)}"


def _nesting(loops: int) -> str:
    return f"loops {loops} deep" if loops else ""


def _import_lines(imports: ImportSummary) -> Iterator[str]:
    yield (
        f"Imports: {imports.total:,}, of which {imports.repository:,} from this tree, "
        f"{imports.third_party:,} from other packages, {imports.standard_library:,} from the "
        f"standard library; {imports.deferred:,} deferred, {imports.type_checking:,} for types only."
    )
    if imports.most_imported:
        named = ", ".join(
            f"{visible(name)} ({count:,})" for name, count in imports.most_imported[:MOST_IMPORTED]
        )
        yield f"Most imported: {named}."
    for cycle in imports.cycles[:CYCLES]:
        yield f"Import cycle: {' → '.join(visible(path) for path in (*cycle, *cycle[:1]))}"
    if len(imports.cycles) > CYCLES:
        yield f"{len(imports.cycles) - CYCLES:,} more import cycles."


def render_markdown(survey: Survey, *, name: str, seconds: float) -> str:
    """Return the survey as Markdown."""
    return "\n\n".join(_parts(survey, name, seconds)) + "\n"


def _parts(survey: Survey, name: str, seconds: float) -> Iterator[str]:
    yield f"**Scan of {code(name)}** · {' · '.join(_figures(survey))} · {seconds:.1f} s"
    yield comment_table(survey.comments) if survey.comments else "Nothing to say."
    if survey.hotspots:
        yield "### Hard to follow"
        yield table(
            ("place", "function", "complexity", "loops"),
            (
                (code(f"{spot.path}:{spot.line}"), code(spot.symbol), str(spot.complexity), str(spot.loops))
                for spot in survey.hotspots
            ),
            numeric=(2, 3),
        )
    yield "### Imports"
    yield "\n".join(f"- {prose(line)}" for line in _import_lines(survey.imports))
    closing = [*skipped_lines(survey.skipped), *survey.notes]
    if closing:
        yield "\n".join(f"- {prose(line)}" for line in closing)
