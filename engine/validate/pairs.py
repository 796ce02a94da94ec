"""A function cut out of two states of the files, each out of its own, as one thing that can be run.

A branch is proven so against its base, and a rewrite of several files against the files without it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from posixpath import join

from engine.certificate import Code, Origin
from engine.evidence import SLIGHT_NS
from engine.model import Declined
from engine.validate.function_changes import FunctionChange, Place
from engine.validate.library import Library
from engine.validate.proof import Request
from engine.validate.slices import Slice, cut
from engine.validate.two_trees import with_imports

BASE, HEAD = "base", "head"
"""Folders under which the files of both sides are known: in certificates, and where differences are shown."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Both states of the files, and what a certificate says of them."""

    before: Library
    after: Library
    origin: Origin


@dataclass(frozen=True, slots=True)
class Pair:
    """A function cut out of both states, and the modules that the sides import. Equal pairs have one `seed`,
    so they draw equal inputs. `alike`: nothing that is run differs."""

    before: Code
    after: Code
    function: str
    support: tuple[Code, ...]
    packages: frozenset[str]
    seed: int
    alike: bool

    @property
    def needs(self) -> str:
        """Why it cannot be run where there are no packages, in a clause."""
        return f"needs {', '.join(sorted(self.packages))}, and there is no environment with it"


def pair_of(change: FunctionChange, branch: Branch) -> Pair | Declined:
    """Return the function of a change on both sides as it is run, or why that cannot be done."""
    before = _cut(change.before, branch.before, branch.before)
    after = _cut(change.after, branch.after, branch.after)
    if isinstance(before, Declined):
        return before
    if isinstance(after, Declined):
        return after
    if before.function != after.function:
        return Declined("it is a method on one side only")
    home = f"{branch.after.sources.name(change.after.path).replace('.', '/')}.py"
    # The new function with what the old files give it: tells which of these changed.
    mixed = partial(_cut, change.after, branch.after, branch.before)
    sides = with_imports(before, after, mixed, home)
    if isinstance(sides, Declined):
        return sides
    old, new, support = sides
    return Pair(
        Code.of(join(BASE, change.before.path), old.source.decode()),
        Code.of(join(HEAD, change.after.path), new.source.decode()),
        before.function,
        support,
        before.packages | after.packages,
        _seed(before, after),
        (before.source, before.support) == (after.source, after.support),
    )


def guarding(pair: Pair, origin: Origin, seconds: float) -> Request:
    """Return the request of a guard: do both sides do the same, and is the new one slower?"""
    return Request(
        pair.before,
        pair.after,
        pair.function,
        origin,
        pair.seed,
        seconds,
        pair.support,
        floor_ns=SLIGHT_NS,
        thrifty=True,
        about_growth=False,
        guard=True,
    )


def _cut(place: Place, holder: Library, library: Library) -> Slice | Declined:
    """Cut a function out of a file that one library holds, with what it needs of another's files."""
    content = holder.sources.read(place.path)
    if content is None:
        return Declined(f"{place.path} cannot be read")
    return cut(place.path, content, place.symbol, library)


def _seed(before: Slice, after: Slice) -> int:
    """Return the seed of a proof: equal changes draw equal inputs."""
    content = b"\0".join((before.source, after.source))
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big")
