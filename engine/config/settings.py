"""The settings themselves, and which of them govern a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from engine.model import Level

FailOn = Literal["never", "low", "medium", "high"]
LlmPolicy = Literal["off", "local", "cloud"]

INLINE_FROM = {"pattern": Level.PATTERN, "applies": Level.APPLIES, "tested": Level.TESTED}
"""The words for `inline_from`."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings that govern some folder. Each field but `folder` is a key of the settings file."""

    select: tuple[str, ...] = ()
    """The only rules (`membership-in-list`) or categories (`MEMBERSHIP`) to report; all when empty."""
    ignore: tuple[str, ...] = ()
    """Rules or categories never to report; this wins over `select`."""
    exclude: tuple[str, ...] = ()
    """Globs of files to leave out, in addition to those left out by default."""
    include: tuple[str, ...] = ()
    """Globs of files to review although `exclude` or the defaults leave them out."""
    default_exclude: bool = True
    """Whether to leave out tests, migrations, set-up scripts, and code that is vendored or generated."""
    max_inline: int = 5
    """The most suggestions that a review shows open (0 to 100); the others are folded away."""
    min_confidence: float = 0.5
    """The least confidence, from 0 to 1, that a finding needs to be said unasked."""
    inline_from: Level = Level.TESTED
    """What must be shown of a suggestion for it to stand open: `pattern`, `applies` or `tested`."""
    target_python: str | None = None
    """The oldest Python the code must run on, such as `"3.9"`; without it, what `requires-python` says."""
    fail_on: FailOn = "never"
    """The least weight of a finding at which the command fails: `never`, `low`, `medium` or `high`."""
    neighbours: int = 40
    """The most modules (0 to 1000) to read around the changed ones, to learn how hot their code is."""
    tests: str = ""
    """The command that runs the repository's tests, such as `"pytest -q tests"`: pytest only, never a shell,
    and read from the base branch. Without it none of its tests are run."""
    llm: LlmPolicy = "cloud"
    """Which language models may read this repository's code, where the operator allows any: `off` for none,
    `local` for those on the operator's own machines, `cloud` for a provider's too. The stricter wins; the
    root's setting counts, as the base branch has it."""
    folder: str = field(default="", metadata={"key": False})
    """The folder that these settings govern, from the root; globs start there. It is no key."""


KEYS: tuple[str, ...] = tuple(item.name for item in fields(Config) if item.metadata.get("key", True))
"""What a settings file may set."""


class SettingsTree:
    """All settings of a repository, by folder."""

    def __init__(self, configs: Mapping[str, Config], pythons: Mapping[str, str]) -> None:
        self._configs = configs
        self._pythons = pythons
        self._by_folder: dict[str, Config] = {}

    def ignoring(self, rules: Iterable[str]) -> SettingsTree:
        """Return the same settings, with some rules never to be reported anywhere."""
        more = tuple(rules)
        configs = {"": Config(), **self._configs}
        return SettingsTree(
            {folder: replace(config, ignore=(*config.ignore, *more)) for folder, config in configs.items()},
            self._pythons,
        )

    @property
    def root(self) -> Config:
        """The settings of the root folder."""
        return self._for_folder("")

    def for_path(self, path: str) -> Config:
        """Return the settings that govern a file: the nearest above it, or the defaults."""
        return self._for_folder(path.rpartition("/")[0])

    def _for_folder(self, folder: str) -> Config:
        known = self._by_folder.get(folder)
        if known is None:
            found = [self._configs[outer] for outer in _upwards(folder) if outer in self._configs]
            known = found[0] if found else Config()
            if known.target_python is None:
                pythons = [self._pythons[outer] for outer in _upwards(folder) if outer in self._pythons]
                known = replace(known, target_python=pythons[0] if pythons else None)
            self._by_folder[folder] = known
        return known


def _upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those around it, up to the root."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
