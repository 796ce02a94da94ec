"""What programs ask for: the bodies of their requests, which cross the queue as they are."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.counter.tasks import MOST_PARTS
from bot.privacy import Policy

MOST_CODE = 512 * 1024
LONGEST_PATH = 4096

_PACKAGE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\.py")


class Asked(BaseModel):
    """A body: no key that nobody knows, and it does not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("it must be a plain name such as module.py")
    return value


def _path(value: str) -> str:
    if not value.startswith("/") or "\0" in value:
        raise ValueError("it must be an absolute path")
    return value


def _command(value: str) -> str:
    return " ".join(value.split())


Path = Annotated[str, AfterValidator(_path)]
Command = Annotated[str, AfterValidator(_command)]

SECONDS = "Seconds that all proofs may take together; the server's own bound may be lower."
LLM = (
    "Which language models may read the code, where the operator has set any up: `off`, `local` or `cloud`; "
    "the stricter of this, the server's and the code's own settings wins."
)
TESTS = (
    "The command that runs the tests, out of those that the server allows; empty: that of the settings "
    "beside the code."
)


class OptimizeCode(Asked):
    """Code to optimize, as text."""

    code: str = Field(
        min_length=1,
        max_length=MOST_CODE,
        description="The source of one Python module.",
        examples=[
            "def unique(rows: list[str]) -> list[str]:\n    seen: list[str] = []\n    for row in rows:\n"
            "        if row in seen:\n            continue\n        seen.append(row)\n    return seen\n"
        ],
    )
    filename: Annotated[str, AfterValidator(_name)] = Field(
        default="module.py",
        max_length=67,
        description="What the suggestions call it.",
        examples=["module.py"],
        json_schema_extra={"pattern": f"^{_NAME.pattern}$"},
    )
    proof_seconds: float | None = Field(default=None, ge=5, le=3600, description=SECONDS)
    llm: Policy = Field(default="cloud", description=LLM)


class OptimizeFile(Asked):
    """A file of the server to optimize."""

    path: Path = Field(
        min_length=1,
        max_length=LONGEST_PATH,
        description="Its absolute path, below one of `ALLOWED_CODE_ROOTS`.",
        examples=["/srv/code/shop/rows.py"],
    )
    enable_cross_file_context: bool = Field(
        default=True, description="Whether the files around it are read along."
    )
    test_command: Command = Field(default="", max_length=200, description=TESTS)
    proof_seconds: float | None = Field(default=None, ge=5, le=3600, description=SECONDS)
    llm: Policy = Field(default="cloud", description=LLM)


class WatchDirectory(Asked):
    """A folder of the server to watch."""

    path: Path = Field(
        min_length=1,
        max_length=LONGEST_PATH,
        description="Its absolute path, below one of `ALLOWED_CODE_ROOTS`.",
        examples=["/srv/code"],
    )
    seconds: int = Field(default=60, ge=2, le=86_400, description="How many seconds lie between two looks.")


class ScanRepository(Asked):
    """A repository to scan."""

    repository_url: str = Field(
        min_length=1,
        max_length=300,
        description="Its https address on the GitHub of the server, ending with owner and name.",
        examples=["https://github.com/acme/shop"],
    )
    ref: str = Field(
        default="",
        max_length=200,
        description="A branch, a tag or the full id of a commit; empty: the newest of the default branch.",
    )
    enable_cross_file_context: bool = Field(
        default=True, description="Whether what files know of one another counts."
    )


class OptimizeRepository(ScanRepository):
    """A repository to optimize."""

    enable_batch_coordination: bool = Field(
        default=True, description="Whether files that import one another are optimized together."
    )
    max_files: int = Field(
        default=10,
        ge=1,
        le=50,
        description="How many files are optimized: those with most candidates times complexity.",
    )
    proof_seconds: float | None = Field(default=None, ge=5, le=3600, description=SECONDS)


class Train(Asked):
    """A run of the training. What is left out is as `python -m training run` has it."""

    synthetic_samples: int = Field(
        default=0, ge=0, le=200_000, description="Add so many steps that are drawn; they never judge."
    )
    epochs: int | None = Field(default=None, ge=1, le=400, description="At most so many.")
    steps_per_epoch: int | None = Field(default=None, ge=1, le=10_000, description="Steps of each.")
    batch_size: int | None = Field(default=None, ge=8, le=4096, description="Transitions of each step.")
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Of everything that is drawn.")


class Rollout(Asked):
    """A rollout by workers. What it tries is chosen as by `python -m training rollout`."""

    kind: list[Literal["family", "human-eval", "harvest"]] = Field(default=[], max_length=3)
    variants: int = Field(default=5, ge=1, le=1000)
    package: list[Annotated[str, Field(pattern=_PACKAGE)]] = Field(default=[], max_length=200)
    limit: int = Field(default=0, ge=0, le=1_000_000)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    parts: int = Field(default=8, ge=1, le=MOST_PARTS)
    minutes: float = Field(default=30.0, gt=0, le=60)


class ScanPath(Asked):
    """A file or folder of the server to scan."""

    path: Path = Field(
        min_length=1,
        max_length=LONGEST_PATH,
        description="Its absolute path, below one of `ALLOWED_CODE_ROOTS`.",
        examples=["/srv/code/shop"],
    )
