"""What programs are told: the results of jobs. The same models make the answers and describe them."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Json: TypeAlias = dict[str, Any]

LevelName = Literal["pattern", "applies", "tested", "replayed", "repository tests"]


class Told(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Block(Told):
    """Lines `start` to `end` of the file, `before`, become `after`; none has a line ending."""

    start: int
    end: int
    before: list[str]
    after: list[str]


class Suggestion(Told):
    """One slow place: what it is, why, the change that mends it, and what was shown for that."""

    id: str = Field(description="Stays the same while the lines around it move.")
    rank: int = Field(description="1 is worth most.")
    place: Literal["inline", "folded", "below"] = Field(description="Where a review would say it.")
    path: str
    line: int = Field(description="Its first line, from 1.")
    end_line: int = Field(description="Its last line, included.")
    symbol: str = Field(description="The function or class around it, empty at the top of a module.")
    rule: str
    category: str
    strategy: str
    growth: Literal["constant", "quadratic", "io"]
    title: str = Field(description="What is slow, in a sentence.")
    why: str
    evidence: str = Field(description="What was shown for it, and what was not.")
    level: int = Field(ge=0, le=4, description="How far its proof got, 0 to 4.")
    level_name: LevelName
    gain: str = Field(
        description="The measured gain, such as `38x at 10,000`; empty when nothing was measured."
    )
    conditions: list[str] = Field(description='What must hold for it, each a completion of "holds if".')
    blocks: list[Block]
    patch: str = Field(description="A patch that `git apply` takes; empty where text carries none.")
    belongs: list[str] = Field(description="Places of the suggestions that it is to be taken with.")
    certificate: Json | None = Field(
        description="What was run and what came of it. `velox prove` with this object in a file repeats it."
    )


class Skipped(Told):
    """A file that was not looked at, and why."""

    path: str
    reason: str


class Optimized(Told):
    """What can be gained, best first."""

    title: str
    source: str = Field(description="What was looked at.")
    suggestions: list[Suggestion]
    notes: list[str] = Field(description="What is to be said of the whole, in sentences.")
    skipped: list[Skipped]
    modules_read: int
    lines_read: int
    settings_from: str = Field(description="Where the settings come from.")
    seconds: float = Field(description="How long it took.")


class Metrics(Told):
    """What was looked at, in figures."""

    files: int
    lines: int
    functions: int
    candidates: int
    by_category: dict[str, int]


class OptimizedFile(Told):
    """One file of a repository that was optimized."""

    path: str
    candidates: int = Field(description="Places that the scan found worth a look.")
    hardest: int = Field(description="Its hardest function's complexity times one more than its loops.")
    suggestions: list[Suggestion]


class Coordinated(Told):
    """Suggestions on files that import one another, to be taken together."""

    files: list[str]
    because: list[str] = Field(description="Which of the files imports which.")
    suggestions: list[str] = Field(description="The ids of the suggestions that `patch` holds, best first.")
    patch: str = Field(description="One patch for all of them; what would overlap is left out.")


class RepositoryOptimized(Told):
    """What can be gained in a repository, file by file, and together."""

    source: str = Field(description="The repository and the commit that was looked at.")
    files: list[OptimizedFile] = Field(description="Those with most to gain first.")
    coordinated: list[Coordinated]
    metrics: Metrics
    notes: list[str]
    skipped: list[Skipped]
    settings_from: str
    seconds: float


class Trained(Told):
    """How a run of the training ended."""

    published: bool = Field(description="Whether the new policy serves from now on.")
    verdict: dict[str, Any] = Field(description="What the gate said: every condition with its figure.")
    log: list[str] = Field(description="The last lines of the run.")


class RolledOut(Told):
    """How a rollout by workers ended."""

    regions: int = Field(description="Regions with a record.")
    left: int = Field(description="Regions left for want of time or quiet: another rollout takes them up.")
    barren: int = Field(description="Regions on which no strategy is legal.")


class Spot(Told):
    """A function that is hard to follow or nests loops deeply."""

    path: str
    line: int
    symbol: str
    complexity: int = Field(description="Cyclomatic, as of radon.")
    loops: int = Field(description="How deep its loops nest.")


class FileFigures(Told):
    """A file in figures."""

    path: str
    lines: int
    functions: int
    candidates: int = Field(description="Suggestions on it.")
    hardest: int = Field(description="Its hardest function's complexity times one more than its loops.")


class Scanned(Told):
    """What a scan found; nothing was run."""

    source: str = Field(description="What was looked at.")
    metrics: Metrics
    hotspots: list[Spot]
    files: list[FileFigures]
    candidates: list[Suggestion]
    notes: list[str]
    skipped: list[Skipped]
    seconds: float
