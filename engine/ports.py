"""What the core asks of the world. Adapters and the shell answer; the core never names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from engine.model import Declined, Skipped

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""What crosses the wall of the sandbox, in both directions: data, never pickles."""

In = TypeVar("In", contravariant=True)
Out = TypeVar("Out", covariant=True)
A = TypeVar("A")
B = TypeVar("B")


class Tree(Protocol):
    """The Python files of one checkout at one moment. The checkout is hostile: only bytes come out of it."""

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, POSIX style, relative to the root, sorted."""
        ...

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of one of `paths()`, or why it cannot be had (too large, a link, unreadable)."""
        ...

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of `velox.toml` and `pyproject.toml` files, sorted."""
        ...


class Checkout(Protocol):
    """All files of one checkout at one moment, those that are no Python too. Only bytes come out of it."""

    def every_path(self) -> Sequence[str]:
        """Return the paths of all files, POSIX style, relative to the root, sorted."""
        ...

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of one of `every_path()`, or why it cannot be had."""
        ...


class Cache(Protocol):
    """A store of small results by content hash. Losing it costs time, never truth."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is stored for those of `keys` that are there."""
        ...

    def put(self, items: dict[str, bytes]) -> None:
        """Store the items; failure to store is silent."""
        ...


class Workers(Protocol):
    """Runs a picklable function over items, possibly in several processes, answers in the order of the
    items."""

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item, in order."""
        ...


class Progress(Protocol):
    """Shows a person how far long work has come; says nothing where nobody watches."""

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        """Yield the items unchanged, showing how many of `total` have passed; 0 is one long step, shown at
        once."""
        ...


class Linter(Protocol):
    """Finds errors in Python text without importing or resolving it, and without reading its settings."""

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        """Return, per (path, content), the errors found, each as `CODE message` without its position."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may use inside the sandbox. Memory counts the whole tree of processes together."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1 << 30
    output_bytes: int = 1 << 20
    processes: int = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the sandbox. Foreign code may have written all of it: it is data to be doubted.

    `value` is None when there was none; `stopped` then says why in words for a person: the limit that was
    hit by name, the signal, the exception of the machinery.
    """

    value: Json
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a script ended that ran in the sandbox.

    `status` is its exit status, or minus the number of the signal that ended it. `stopped` names the limit
    that was hit, in words for a person; it is empty when there was none, whatever the status.
    """

    status: int
    stdout: bytes
    stderr: bytes
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class SandboxFacts:
    """What a host offers for a sandbox: names and values for a person, and why there is none, if so."""

    facts: tuple[tuple[str, str], ...]
    reason: str = ""
    remedy: str = ""


class Session(Protocol):
    """A warm sandbox with one interpreter and one set of files: asks cost milliseconds."""

    @property
    def interpreter(self) -> str:
        """The implementation and version as the inside reported them: "CPython 3.11.7"."""
        ...

    def ask(self, task: str, question: Json, limits: Limits | None = None) -> Answer:
        """Run `answer(question)` of `engine/inside/<task>.py` in a fresh fork with fresh scratch space.

        Raises `ToolFailed` if the sandbox itself broke; a candidate that crashes, hangs or floods is an
        `Answer` with `stopped`.
        """
        ...


class Sandbox(Protocol):
    """A place that foreign code cannot leave."""

    def open(
        self,
        files: Mapping[str, bytes] | None = None,
        *,
        hash_seed: int = 0,
        packages: Sequence[str] = (),
    ) -> AbstractContextManager[Session]:
        """Start a session; `files`, by relative path, lie read-only in its working folder, which heads the
        import path of each fork. `packages` are folders of the host, such as `Environment.site_packages`,
        that each fork can import from after the standard library.

        Raises `NoSandbox` (its message says what the host lacks and the remedy): nothing is ever run
        outside instead; and `BadInput` for a path that leaves the working folder, or too many bytes.
        """
        ...

    def run(self, script: bytes, arguments: Sequence[str] = (), limits: Limits | None = None) -> Ran:
        """Run a Python script in a sandbox of its own, as `python /code/script.py ARGUMENTS` would.

        Same arguments, limits, user and filter as for a session. Its two streams are captured, together
        `limits.output_bytes` at most. Raises as `open` does, and `ToolFailed` if the sandbox itself broke.
        """
        ...

    def probe(self) -> None:
        """Start a sandbox exactly as for a session, and end it; raises `NoSandbox` as `open` does."""
        ...

    def facts(self) -> SandboxFacts:
        """Return what the host offers and what it lacks; raises nothing for a host without a sandbox."""
        ...


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement of a checkout that was not heeded: where it stands, its text, and why, a clause."""

    place: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Environment:
    """The packages that a checkout needs, installed: never the checkout itself.

    `site_packages` is a folder of the host, `python` the version they are for ("3.11.7"), `packages` are
    names with versions, sorted. `left_out` tells what of the requirements is not in it, `note` what else a
    person should know of how it was chosen.
    """

    site_packages: str
    python: str
    packages: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...] = ()
    note: str = ""


class Environments(Protocol):
    """Builds environments for hostile checkouts, without running anything of them."""

    def reads(self, path: str) -> bool:
        """Tell whether a file, by its path in a checkout, is one of those that may say what is needed."""
        ...

    def open(
        self, files: Mapping[str, bytes], *, extra: Sequence[str] = ()
    ) -> AbstractContextManager[Environment | Declined]:
        """Give the environment that the project files among `files`, by path, describe, built now if need be.

        `extra` are requirements of ours ("pytest>=7"). The environment stays on the disk while the context is
        open, whoever else builds or evicts. What the checkout asks for and cannot have is `Declined`; raises
        `NoSandbox` where the host cannot confine the installer, and `ToolFailed` if that broke.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a language model: all text, no tools, no state.

    `schema` is the JSON Schema (strict: every property required, none additional) that the reply must fit;
    `name` names it. `prompt_version` names the words of the prompt, for caches and records. `most_tokens`
    bounds the reply.
    """

    name: str
    system: str
    user: str
    schema: dict[str, Json]
    prompt_version: str
    most_tokens: int = 2000
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What a model replied: text, of which nothing is known but that it was not cut off.

    `route` is who was asked ("openrouter primary"), `model` who answered, as the provider names it. Tokens
    are the provider's count; `cost` is in US dollars, None where the provider tells none.
    """

    text: str
    route: str
    model: str
    prompt_tokens: int
    reply_tokens: int
    cost: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Unsaid:
    """No route gave a usable reply. `reason` is a clause for a person; `final` tells that nothing of this
    review need be asked any more: no route is set up, privacy forbids it, or a budget is spent."""

    reason: str
    final: bool = False
    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float | None = None


class LanguageModel(Protocol):
    """Whoever answers questions of text: the routes behind it, their limits and budgets, are not the core's
    affair."""

    @property
    def signature(self) -> str:
        """Names the models that may answer and their parameters: replies are remembered by it."""
        ...

    def complete(self, asks: Sequence[Ask], seconds: float) -> tuple[Said | Unsaid, ...]:
        """Answer questions, side by side as far as the providers bear it, in the order of the questions.

        All routes and tries together take `seconds` at most. Raises nothing: trouble is `Unsaid`.
        """
        ...
