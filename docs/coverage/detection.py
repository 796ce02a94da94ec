"""The page of what is found in the corpus of real fixes, by Velox and by four linters, from the kept
figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypedDict

from docs.coverage import FOLDER

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]


class Side(TypedDict):
    """What a tool reached on a group of cases; `gone` is in percent, `noise` per thousand lines."""

    cases: int
    causal: int
    hits: int
    noise: float
    gone: float


class Tool(TypedDict):
    """One tool on all cases, on the six repositories and on the others, and its fixes per category."""

    name: str
    whole: Side
    apart: Side
    others: Side
    by_category: dict[str, int]


class Kept(TypedDict):
    """The file that `python -m bench.corpus MIRROR --write` writes."""

    commit: str
    date: str
    repositories: int
    seed: int
    apart: list[str]
    categories: dict[str, int]
    tools: list[Tool]


INTRO = """\
How much of what slowed real programs is noticed. The cases are {cases} fixes of performance in {repositories}
repositories that people made and that were read by hand, each with the category of what was slow. A tool
that is given the file before the fix has found the case when one of its findings overlaps the changed lines,
is gone after the fix, and names the category of the fix (*causal recall*). *Noise* is what it says per
thousand lines outside every function that the fixes changed. Both come from the same run with default
settings: quote the pair. *Worth changing* is the share of the findings inside the changed functions that the
fix removed.

Measured on {date} at commit `{commit}` with `python -m bench.corpus MIRROR --write`. The linters are ruff
(preview), refurb, perflint and pylint, each with its rules about speed, in the versions that
`bench/corpus/peers.py` pins{left_out}. Each file stands alone in this run: what needs other files of its
repository is not seen."""

LEFT_OUT = """;
pylint and perflint were left out of this run, since they had not got half-way in half an hour on a busy
machine"""

APART_INTRO = """\
Six repositories, drawn by seed {seed}, are reported by themselves: {names}. They were drawn **after** the
rules had been built with all of these cases in sight, so this is no blind test: it shows how far the figures
scatter from one set of repositories to the next, not what code will bring that nobody has looked at."""

CATEGORIES_INTRO = """\
Fixes found per category. A hyphen is none. Several categories have a handful of cases: one more or less is no
difference."""


WORTH_INTRO = """\
Findings that Velox says unasked of well-known repositories, each judged from its source: is it worth a
remark, true but trivial, or wrong? `bench/false_alarms.jsonl` holds every verdict with its reason;
`python -m bench.false_alarms` prints them by rule, and `python -m bench.false_alarms draw MIRROR --others`
makes another draw of repositories outside the corpus. The aims, 60 % worth it and at most 5 % wrong, are
**not** reached for worth. After each draw rules were changed by what it showed, so none of them tells what is
said today. The last two draws were judged by one of the authors, who knows the rules, and are of
repositories that no rule was built on."""

JUDGED = FOLDER.parents[1] / "bench" / "false_alarms.jsonl"
VERDICTS = ("worth it", "trivial", "wrong")


def judged(table: Table) -> str:
    """Return the table of the draws of findings, in the order in which they were made."""
    draws: dict[str, list[str]] = {}
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        draws.setdefault(item["draw"], []).append(item["verdict"])
    rows = []
    for draw, verdicts in draws.items():
        shares = [f"{100 * verdicts.count(verdict) / len(verdicts):.1f} %" for verdict in VERDICTS]
        rows.append([draw, str(len(verdicts)), *shares])
    return table(["draw", "findings", *VERDICTS], rows)


def written(table: Table) -> list[str]:
    """Return the parts of the page."""
    file = FOLDER / "detection.json"
    if not file.is_file():
        return ["Not measured yet: `python -m bench.corpus MIRROR --write` measures."]
    kept: Kept = json.loads(file.read_text(encoding="utf-8"))
    tools = kept["tools"]
    cases = tools[0]["whole"]["cases"]
    head = ["tool", "found", "causal recall", "noise", "worth changing"]
    return [
        INTRO.format(
            cases=cases,
            repositories=kept["repositories"],
            date=kept["date"],
            commit=kept["commit"],
            left_out="" if any("perflint" in tool["name"] for tool in tools) else LEFT_OUT,
        ),
        table(head, [[tool["name"], *_cells(tool["whole"])] for tool in tools]),
        "## Six repositories apart",
        APART_INTRO.format(seed=kept["seed"], names=", ".join(kept["apart"])),
        table(
            ["tool", "the six", "recall", "noise", "the others", "recall", "noise"],
            [[tool["name"], *_cells(tool["apart"])[:3], *_cells(tool["others"])[:3]] for tool in tools],
        ),
        "## By category",
        CATEGORIES_INTRO,
        table(
            ["category", "fixes", *(tool["name"] for tool in tools)],
            [
                [category, str(count), *(str(tool["by_category"].get(category, "-")) for tool in tools)]
                for category, count in kept["categories"].items()
            ],
        ),
        "## What is worth a remark",
        WORTH_INTRO,
        judged(table),
    ]


def _cells(side: Side) -> list[str]:
    share = 100 * side["causal"] / max(1, side["cases"])
    return [
        f"{side['causal']} of {side['cases']}",
        f"{share:.1f} %",
        f"{side['noise']:.2f}",
        f"{side['gone']:.1f} %",
    ]
