"""`rollout`: try everything on many regions, and write down what came of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from engine.choose.episode import BUDGET_SECONDS
from engine.errors import BadInput
from engine.pipeline import World
from training.places import Place, family_places, harvest_places, human_eval_places, spread
from training.regions import line_of, read
from training.rollout import Undecided, roll
from training.world import open_world, python_version


class Kind(StrEnum):
    """Where regions are from."""

    FAMILY = "family"
    HUMAN_EVAL = "human-eval"
    HARVEST = "harvest"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rollout)


def rollout(
    output_dir: Annotated[Path, typer.Option(help="Where records go: one file for each shard.")],
    kind: Annotated[list[Kind] | None, typer.Option(help="Only these kinds of code.")] = None,
    variants: Annotated[int, typer.Option(min=1, help="Variants of each family.")] = 5,
    package: Annotated[
        list[str] | None, typer.Option(help="Harvest only these packages; `stdlib` is one.")
    ] = None,
    shard: Annotated[str, typer.Option(help="I/N: take each N-th region, from the I-th on.")] = "0/1",
    limit: Annotated[int, typer.Option(min=0, help="At most so many regions; 0: all.")] = 0,
    minutes: Annotated[float, typer.Option(min=0, help="Begin no region after that; 0: no end.")] = 0,
    seed: Annotated[int, typer.Option(help="The order of the regions.")] = 0,
) -> None:
    """Try every legal strategy on each region, for real, and append a line per region; what is there already
    is not done again, so that a run can be ended and taken up at any time."""
    share, shares = _shard(shard)
    world = open_world(BUDGET_SECONDS)
    places = spread(_places(kind or list(Kind), variants, package or [], world), seed)
    chosen = [place for number, place in enumerate(places) if number % shares == share][: limit or None]
    output_dir.mkdir(parents=True, exist_ok=True)
    known = {record.region for record in read(sorted(output_dir.glob("*.regions.jsonl*")))}
    known |= _barren(output_dir)
    target = output_dir / f"rollout-{share}-of-{shares}.regions.jsonl"
    began, counted = time.monotonic(), Counter[str]()
    console = Console(stderr=True)
    for place in track(chosen, description="rolling out", console=console):
        if place.region in known:
            counted["done before"] += 1
            continue
        if minutes and time.monotonic() - began > minutes * 60:
            break
        _one(place, world, target, counted)
    console.print(", ".join(f"{count} {what}" for what, count in sorted(counted.items())) or "nothing to do")


def _one(place: Place, world: World, target: Path, counted: Counter[str]) -> None:
    try:
        record = roll(place, world, python_version())
    except Undecided:
        counted["left for a quieter machine"] += 1
        return
    if record is None:
        with (target.parent / "barren.txt").open("a", encoding="utf-8") as file:
            file.write(place.region + "\n")
        counted["without a legal strategy"] += 1
        return
    with target.open("a", encoding="utf-8") as file:
        file.write(line_of(record) + "\n")
    counted["regions"] += 1
    counted.update(one.outcome for node in record.nodes for one in node.tries.values())


def _barren(folder: Path) -> set[str]:
    """Return the regions on which nothing can be tried, as far as that was found out before."""
    path = folder / "barren.txt"
    return set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()


def _shard(text: str) -> tuple[int, int]:
    share, _, shares = text.partition("/")
    if not (share.isdecimal() and shares.isdecimal() and int(share) < int(shares)):
        raise BadInput(f"{text!r} is no shard: write I/N with I from 0 to N - 1, such as 0/2.")
    return int(share), int(shares)


def _places(kinds: list[Kind], variants: int, packages: list[str], world: World) -> Iterator[Place]:
    if Kind.FAMILY in kinds:
        yield from family_places(variants)
    if Kind.HUMAN_EVAL in kinds:
        yield from human_eval_places()
    if Kind.HARVEST in kinds:
        yield from harvest_places(world, packages)
