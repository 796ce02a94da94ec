"""The values that cross a stage. All are frozen; a change is another value.

What files know of one another is in `engine.knowledge`. Lines are 1-based and inclusive. Columns are
0-based offsets in UTF-8 bytes, as `ast` gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Literal, get_args

from engine.bar import LOWEST, Bar, Size
from engine.bond import Bond
from engine.certificate import Certificate, Origin
from engine.decided import Decided
from engine.knowledge import NOTHING, UNUSED, Elsewhere, FunctionFacts, ImportFact, Usage
from engine.tries import Tried
from engine.usage import ModelUse

Category = Literal[
    "FASTPATH", "MEMO", "INVARIANT", "MEMBERSHIP", "BUILTIN", "CALLOVH", "ORDER", "LAZYSEQ", "LAZYIMPORT",
    "QUADLOOP", "DB_LESS", "DUPCALL", "NUMPY", "DB_N1", "COPY", "ATTR", "DICTLOOKUP", "ALGO", "CONCAT",
    "CONST", "REGEX", "DEQUE", "MINSORT", "IO", "PANDAS", "SLOTS", "EXC", "ASYNC",
]  # fmt: skip
"""What kind of slowness a rule names."""

CATEGORIES: tuple[Category, ...] = get_args(Category)

MODEL_RULE = "model"
"""What findings of language models have for the name of a rule: settings and remarks silence them by it."""

MAX_SPAN = 10
"""The most lines a finding may cover: a person must see at a glance what is meant."""

StrategyName = Literal[
    "data_structure",
    "hoist",
    "vectorise_builtin",
    "comprehension_generator",
    "cache",
    "string_building",
    "batch_async",
    "llm_rewrite",
    "stop",
]
"""The nine actions of the policy. Their order is their id: append-only."""


class Growth(Enum):
    """How the cost of the slow form grows with its input, against the fast form."""

    CONSTANT = "constant"
    """Both grow alike; the fast form is cheaper by a factor."""
    QUADRATIC = "quadratic"
    """The slow form is quadratic (or worse) where the fast one is near-linear."""
    IO = "io"
    """The slow form makes one query, request or system call per item."""


class Level(IntEnum):
    """The ladder of proof: what has been shown for a suggestion so far."""

    PATTERN = 0
    APPLIES = 1
    TESTED = 2
    REPLAYED = 3
    REPOSITORY_TESTS = 4


@dataclass(frozen=True, slots=True)
class LineRange:
    """Lines `start` to `end`, both included."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether any of the lines `start` to `end` lies in this range."""
        return self.start <= end and start <= self.end


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A Python file that the change added or modified, with its lines on the head side."""

    path: str
    lines: tuple[LineRange, ...]
    old_path: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not scanned, and why, in words for a person."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a branch changed: `base` and `head` name the two sides for people."""

    base: str
    head: str
    files: tuple[ChangedFile, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text between two positions of a file by `text` (lines in it end with a bare newline)."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One slow place. `hotness` (0 cold .. 1 hot) is 0.5 until the neighbourhood is known."""

    rule: str
    category: Category
    strategy: StrategyName
    path: str
    line: int
    end_line: int
    symbol: str
    message: str
    why: str
    growth: Growth
    confidence: float
    loop_depth: int
    edits: tuple[Edit, ...] = ()
    conditions: tuple[str, ...] = ()
    requires_pure: tuple[str, ...] = ()
    hotness: float = 0.5
    no_edit: str = ""
    """Why there is no rewrite, when there is none."""
    hot_because: str = ""
    """Why `hotness` is what it is, a clause or nothing: "called in a loop in orders/views.py:31"."""
    share: float | None = None
    """The part (0 to 1) of a profile's time that the function around it takes; None when no profile says."""
    size: Size = Size.OPEN
    bar: Bar = LOWEST
    """What its hotness and size are held against before it is said unasked."""
    was: str = ""
    """What it was before the change, as a clause ("once per call"); empty for what is no regression."""
    elsewhere: Elsewhere = NOTHING
    """What other functions must be shown to be; a finding is dropped where they are not."""
    usage: Usage = UNUSED
    """Who uses the function around it."""
    callee: str = ""
    """Why a call on its lines takes time, a clause or nothing: "`load` asks the database (app/io.py:12)"."""

    @property
    def conditional(self) -> bool:
        """Tell whether it stands only if other functions are what it needs them to be."""
        return bool(self.requires_pure) or self.elsewhere != NOTHING


@dataclass(frozen=True, slots=True)
class FileReport:
    """Everything the scan learned from one file; depends on nothing but its content and the settings."""

    path: str
    lines: int
    findings: tuple[Finding, ...] = ()
    functions: tuple[FunctionFacts, ...] = ()
    imports: tuple[ImportFact, ...] = ()
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class TreeReport:
    """The scan of several files: reports in path order, and what was left out."""

    files: tuple[FileReport, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in path and line order."""
        return tuple(finding for file in self.files for finding in file.findings)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rewrite of one file for one finding: the whole content before and after, as bytes."""

    finding: Finding
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    origin: Origin | None = None
    """Who wrote it, where that is not the rule of its finding."""
    bond: Bond | None = None

    @property
    def by_model(self) -> bool:
        """Tell whether a language model wrote it."""
        return self.origin is not None and self.origin.kind == "model"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a finding's rewrite got, and why no further; `candidate` is None when there is none.
    `undecided`: the proof had not time or quiet to tell what is gained. `outdone`: another stands instead."""

    finding: Finding
    level: Level
    reason: str
    candidate: Candidate | None = None
    certificate: Certificate | None = None
    undecided: bool = False
    outdone: bool = False

    @property
    def refuted(self) -> bool:
        """Tell whether a proof speaks against the rewrite: it does something else, or gains nothing."""
        outcome = self.certificate.outcome if self.certificate is not None else "not shown"
        return outcome == "different" or (outcome == "not faster" and not self.undecided)

    @property
    def unproven(self) -> bool:
        """Tell whether a language model says it and no proof does: nobody is told of it then."""
        shown = self.certificate is not None and self.certificate.outcome == "faster"
        return self.finding.rule == MODEL_RULE and not shown


Place = Literal["inline", "folded", "below"]
"""Where a ranked verdict is said: first and open, folded away, or only on demand."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A verdict with its rank (1-based), its worth (higher is better) and its place in the review."""

    verdict: Verdict
    rank: int
    worth: float
    place: Place


@dataclass(frozen=True, slots=True)
class DiffBlock:
    """Lines `start` to `end` of the file, `before`, become `after`; neither has line endings."""

    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person reads about one finding."""

    finding: Finding
    rank: int
    place: Place
    level: Level
    short: str
    """What it is in three to six words, for a table."""
    title: str
    why: str
    evidence: str
    conditions: tuple[str, ...]
    blocks: tuple[DiffBlock, ...]
    gain: str = ""
    """The measured gain for a table, `38x at 10,000`; empty when nothing was measured."""
    certificate: Certificate | None = None
    belongs: tuple[str, ...] = ()
    """Places (`path:line`) of the comments that it is to be taken with."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review in words, ready for any output format. Equal inputs give equal reviews. For it language models
    were asked for `usage`, and `remembered` of their replies were known; `tried` is how its proofs ended,
    `decisions` what the policy chose."""

    title: str
    base: str
    head: str
    files_changed: int
    modules_read: int
    lines_read: int
    comments: tuple[Comment, ...]
    below: int
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    usage: tuple[ModelUse, ...] = ()
    remembered: int = 0
    tried: tuple[Tried, ...] = ()
    decisions: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A function that is hard to follow or nests loops deeply; `complexity` is cyclomatic, as of radon."""

    path: str
    line: int
    symbol: str
    complexity: int
    loops: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """The imports of a tree. `most_imported` are (module, importers); `cycles` groups of paths."""

    total: int
    deferred: int
    type_checking: int
    standard_library: int
    repository: int
    third_party: int
    most_imported: tuple[tuple[str, int], ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole tree: its metrics, its hardest functions, its imports and every candidate, best first."""

    comments: tuple[Comment, ...]
    files: int
    lines: int
    functions: int
    hotspots: tuple[Hotspot, ...]
    imports: ImportSummary
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """An edit that was not made, and why, in a clause for a person."""

    reason: str
