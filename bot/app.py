"""The composition root: with `bot.sandboxing`, what the bot takes of concrete adapters for a review."""

from __future__ import annotations

import hashlib
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import engine
from bot.cache.from_parent import with_parents
from bot.collector import collecting_rarely
from bot.packages import Packages
from bot.policies import known, serving
from bot.repository.trees import settings_files
from bot.sandboxing import open_sandbox
from bot.version import version
from engine.adapters.cache_files import FileCache, cache_folder
from engine.adapters.environments_install import Bounds
from engine.adapters.environments_uv import UvEnvironments
from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.processes import ProcessWorkers, SerialWorkers
from engine.adapters.profiler import Recorded, record_command
from engine.adapters.python_command import python_command
from engine.asking import Reader
from engine.catalogue import all_kinds
from engine.config import SettingsTree, load
from engine.model import MODEL_RULE
from engine.pipeline import World
from engine.ports import Cache, Environments, Progress, Tree, Workers
from engine.validate.equivalence import COMPARATOR, differential
from engine.validate.proof import Means
from engine.validate.suggestions import ProofBudget

WORTHWHILE = 48
"""So many files take one process about as long as two processes take to start."""

BUILD_SECONDS = 120.0
"""A person waits for an environment, so it gets less time than one that is built unattended."""

A = TypeVar("A")
B = TypeVar("B")


@contextmanager
def open_world(
    *,
    jobs: int | None,
    cached: bool,
    progress: Progress,
    proofs: ProofBudget | None = None,
    packages: Packages = "build",
    reader: Reader | None = None,
) -> Iterator[World]:
    """Give the adapters of a person's machine, and end their processes afterwards.

    Without `jobs` there is one process per processor, for work that is worth starting them. Without `proofs`
    nothing is executed and no environment built; `packages` says what else may not be. A `reader` is asked
    what the rules do not know. The policy that the folder of policies names (`bot.policies`) decides what is
    proven next, the heuristic where it names none; in a review of the server it knows of earlier proofs.
    """
    policy, shadow = serving(os.environ, warn)
    with collecting_rarely(), ProcessWorkers(jobs or os.cpu_count() or 1) as processes:
        yield World(
            linter=RuffLinter(),
            cache=_cache() if cached else None,
            workers=processes if jobs else WorthwhileWorkers(processes),
            progress=progress,
            edition=edition(),
            means=open_prover(progress) if proofs is not None else None,
            proofs=proofs or ProofBudget(),
            environments=None if proofs is None or packages == "none" else open_environments(packages),
            reader=reader,
            policy=policy,
            shadow=shadow,
            prior=known(os.environ, warn),
        )


def warn(sentence: str) -> None:
    """Tell the person at the terminal, or the log of the worker, what is not as it should be."""
    print(f"velox: {sentence}", file=sys.stderr)


def _cache() -> Cache:
    """Return the cache of this machine, and behind it that of the parent, where there is one to ask."""
    return with_parents(FileCache(cache_folder(os.environ)), os.environ)


def open_environments(packages: Packages = "build") -> Environments:
    """Return where the environments of checkouts are built and kept: below the person's cache.

    A build may take `BUILD_SECONDS`; with "cached" there are only those that were built before.
    """
    folder = cache_folder(os.environ) / "environments"
    return UvEnvironments(folder, bounds=Bounds(BUILD_SECONDS), build=packages == "build")


class WorthwhileWorkers:
    """Does small work at once, and leaves large work to others, who take a moment to get up."""

    def __init__(self, others: Workers) -> None:
        self._alone = SerialWorkers()
        self._others = others

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item, in order."""
        workers = self._alone if len(items) < WORTHWHILE else self._others
        return workers.map(function, items)


def open_prover(progress: Progress) -> Means:
    """Give what a proof works with on this machine. The sandbox is started when it is first asked."""
    return Means(
        sandbox=open_sandbox(),
        linter=RuffLinter(),
        clock=time.monotonic,
        draws=random.Random,
        progress=progress,
        velox=version(),
        platform=f"{platform.system()} {platform.machine()}",
        differential=differential,
        comparator=COMPARATOR,
    )


def read_settings(tree: Tree) -> SettingsTree:
    """Return the settings that the files of a tree make; raises `BadConfig` for one that cannot be used."""
    return settings_of(settings_files(tree))


def settings_of(files: Mapping[str, bytes]) -> SettingsTree:
    """Return the settings that files make, by path; raises `BadConfig` for one that cannot be used."""
    return load(files, {MODEL_RULE, *(kind.name for kind in all_kinds())})


def profile_command(words: Sequence[str], *, repeat: int, traced: bool) -> Recorded:
    """Run a person's own Python command under the profiler; raises `BadInput` for one that is not Python."""
    return record_command(python_command(words, os.environ), repeat=repeat, traced=traced)


def edition() -> str:
    """Name the state of Velox itself: any change to the engine, or another Python, is another edition."""
    root = Path(engine.__file__).parent
    digest = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
