"""What lies around the functions under proof: their checkout, and the environment with what that needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from engine.errors import ToolFailed
from engine.model import Declined, Skipped
from engine.ports import (
    Checkout,
    Environment,
    Environments,
    Limits,
    Progress,
    Ran,
    Sandbox,
    SandboxFacts,
    Session,
)
from engine.validate.sampling import Clock

PYTEST = "pytest>=7"
"""What an environment needs beside what the checkout asks for, so that tests can be run in it."""

NOT_WANTED = "none is to be used"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The checkout of a review, the folders that its modules are imported from ("", "src"), who builds
    environments, if anybody is to, and the command that runs its tests, as the base branch names it."""

    checkout: Checkout
    roots: tuple[str, ...] = ("",)
    environments: Environments | None = None
    tests: str = ""


class Provisions:
    """The environment of one review: opened when first asked for, once, and kept until the end.

    `seconds` is what opening it took: the budget of the proofs is for the proofs.
    """

    def __init__(self, surroundings: Surroundings | None, clock: Clock, progress: Progress) -> None:
        self.surroundings = surroundings
        self.seconds = 0.0
        self._clock = clock
        self._progress = progress
        self._held = ExitStack()
        self._environment: Environment | Declined | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.__exit__(kind, error, trace)

    def environment(self) -> Environment | Declined:
        """Return the environment of the checkout, built now if need be, or why there is none.

        Raises `NoSandbox` where nothing can be confined. A store that is broken costs the environment alone.
        """
        if self._environment is None:
            began = self._clock()
            for _ in self._progress.track([None], 0, "preparing the packages of the code"):
                self._environment = self._opened()
            self.seconds += self._clock() - began
        assert self._environment is not None
        return self._environment

    def notes(self) -> Iterator[str]:
        """Yield what a review says once: why there is no environment, or what is not in it."""
        found, where = self._environment, self.surroundings
        if isinstance(found, Declined) and where is not None and where.environments is not None:
            yield f"No environment for this code: {found.reason}."
        elif isinstance(found, Environment) and (found.note or found.left_out):
            yield _lacking(found)

    def _opened(self) -> Environment | Declined:
        where = self.surroundings
        if where is None or where.environments is None:
            return Declined(NOT_WANTED)
        paths = filter(where.environments.reads, where.checkout.every_path())
        contents = {path: where.checkout.read(path) for path in paths}
        files = {path: content for path, content in contents.items() if not isinstance(content, Skipped)}
        try:
            return self._held.enter_context(where.environments.open(files, extra=(PYTEST,)))
        except ToolFailed as error:
            return Declined(str(error).rstrip("."))


def _lacking(found: Environment) -> str:
    """Return what a person should know of an environment that is not quite what was asked for."""
    said = [found.note] if found.note else []
    if found.left_out:
        first = found.left_out[0]
        name = f"`{first.text}` of {first.place}" if first.text else first.place
        more = f", and {len(found.left_out) - 1} more" if len(found.left_out) > 1 else ""
        said.append(f"left out is {name} ({first.why}){more}")
    return f"The environment for this code: {'; '.join(said)}."


class Packaged:
    """A sandbox in which the packages of an environment can be imported too."""

    def __init__(self, sandbox: Sandbox, environment: Environment) -> None:
        self._sandbox = sandbox
        self._folder = environment.site_packages

    def open(
        self,
        files: Mapping[str, bytes] | None = None,
        *,
        hash_seed: int = 0,
        packages: Sequence[str] = (),
    ) -> AbstractContextManager[Session]:
        """Start a session, as `engine.ports.Sandbox` says."""
        return self._sandbox.open(files, hash_seed=hash_seed, packages=(*packages, self._folder))

    def run(self, script: bytes, arguments: Sequence[str] = (), limits: Limits | None = None) -> Ran:
        """Run a script, without the packages."""
        return self._sandbox.run(script, arguments, limits)

    def probe(self) -> None:
        """Start a sandbox and end it, as `engine.ports.Sandbox` says."""
        self._sandbox.probe()

    def facts(self) -> SandboxFacts:
        """Return what the host offers."""
        return self._sandbox.facts()
