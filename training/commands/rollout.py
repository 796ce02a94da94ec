"""`rollout`: try everything on many regions, and write down what came of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from engine.choose.episode import BUDGET_SECONDS
from engine.errors import BadInput
from engine.pipeline import World
from training.keeping import Folder, Keeper, Lines
from training.places import Place, family_places, harvest_places, human_eval_places, share_of, spread
from training.rollout import Undecided, roll
from training.shown import Shown
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
    output_dir: Annotated[
        Path | None, typer.Option(help="Where records go: one file for each shard.", show_default="none")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only these kinds of code.")] = None,
    variants: Annotated[int, typer.Option(min=1, help="Variants of each family.")] = 5,
    package: Annotated[
        list[str] | None, typer.Option(help="Harvest only these packages; `stdlib` is one.")
    ] = None,
    shard: Annotated[str, typer.Option(help="I/N: take the I-th of N shares, from 0 on.")] = "0/1",
    limit: Annotated[int, typer.Option(min=0, help="Share at most so many regions; 0: all.")] = 0,
    minutes: Annotated[float, typer.Option(min=0, help="Begin no region after that; 0: no end.")] = 0,
    seed: Annotated[int, typer.Option(help="The order of the regions.")] = 0,
    known: Annotated[
        Path | None, typer.Option(help="With json: a file of the regions, one a line, that are not done.")
    ] = None,
    progress: Annotated[Shown, typer.Option(help="json: a line for each region on stdout.")] = Shown.BAR,
) -> None:
    """Try every legal strategy on each region, for real, and append a line per region; what is there already
    is not done again, so that a run can be ended and taken up at any time.

    `velox train rollout --queue` has the workers of a server do it."""
    share, shares = _shard(shard)
    keeper: Keeper
    if progress is Shown.JSON:
        keeper = Lines(known)
    elif output_dir is not None:
        keeper = Folder(output_dir, f"rollout-{share}-of-{shares}")
    else:
        raise BadInput("The records have to go somewhere: name a folder, --output-dir.")
    world = open_world(BUDGET_SECONDS)
    places = spread(_places(kind or list(Kind), variants, package or [], world), seed)[: limit or None]
    mine = [place for place in places if share_of(place.region, shares) == share]
    counted = roll_all(mine, world, keeper, minutes * 60 or inf, progress)
    said = ", ".join(f"{count} {what}" for what, count in sorted(counted.items())) or "nothing to do"
    Console(stderr=True).print(said)


def roll_all(
    mine: Sequence[Place], world: World, keeper: Keeper, seconds: float, progress: Shown
) -> Counter[str]:
    """Do the regions that are not known, none begun after so many seconds, and count what came of them."""
    began, known = time.monotonic(), keeper.known()
    todo = [place for place in mine if place.region not in known]
    counted = Counter({"done before": len(mine) - len(todo)}) if len(mine) > len(todo) else Counter[str]()
    console, silent = Console(stderr=True), progress is Shown.JSON
    more = False
    for number, place in enumerate(track(todo, "rolling out", console=console, disable=silent)):
        if more := time.monotonic() - began > seconds:
            break
        keeper.begins(number, len(todo), place.region)
        _one(place, world, keeper, counted)
    keeper.ends(more)
    return counted


def _one(place: Place, world: World, keeper: Keeper, counted: Counter[str]) -> None:
    try:
        record = roll(place, world, python_version())
    except Undecided:
        counted["left for a quieter machine"] += 1
        keeper.keep(place.region, "left", None)
        return
    if record is None:
        counted["without a legal strategy"] += 1
        keeper.keep(place.region, "barren", None)
        return
    keeper.keep(place.region, "done", record)
    counted["regions"] += 1
    counted.update(one.outcome for node in record.nodes for one in node.tries.values())


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
