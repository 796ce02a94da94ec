"""The page `docs/coverage.md`, from the checks and patterns of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from docs.coverage import FOLDER, Check, checks, measured, patterns

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

INTRO = """\
Every check of ruff, perflint, refurb and pylint that has to do with speed is found by a rule of Velox or
refused, with the reason. Where a refusal names a figure, it is how many times faster the advice made its
example on CPython {python} (`python -m bench.refused_checks --write`): the figure is of the example alone,
often of some ten nanoseconds in all. A test runs each covered check's example against all rules."""

PATTERNS_INTRO = """\
Of 45 slow programs that were written for a comparison, ruff, perflint, refurb and pylint with everything
on left these {count} unnoticed. Velox finds each, and a test holds it to that."""

FIXTURES_INTRO = """\
What Velox says on the test files of the peers themselves, by the peer's check
(`python -m bench.peer_fixtures --mirror FOLDER --write`). A line is shared when a finding of Velox covers it
or ends beside it; the next column puts the fixture into a function first. Fixtures are written for a parser,
not for speed: most show a check's edge cases in single lines at module level, on three elements, where
nothing is slow. That silence is meant."""


OFFERED_INTRO = """\
In the newest fetched commits of {names} the rules propose {proposed} edits;
{offered} of them are offered: they apply, parse, keep the file's shape and comments, and give ruff nothing
new to say. {broken} are broken. Of those offered, {sampled} drawn by seed {seed} went through the
differential run, with the standard library alone
(`python -m bench.offered_edits --mirror FOLDER --write`)."""


def written(table: Table) -> list[str]:
    """Return the parts of the page."""
    found = checks()
    covered = [check for check in found if check.rule]
    refused = [check for check in found if not check.rule]
    gaps = patterns()
    return [
        INTRO.format(python=measured().python),
        f"## Covered\n\n{len(covered)} checks.",
        table(["linter", "check", "what it says", "rule"], [_covered(check) for check in covered]),
        f"## Refused\n\n{len(refused)} entries.",
        table(["linter", "check", "what it says", "why not", "measured"], [_refused(one) for one in refused]),
        "## What no linter sees",
        PATTERNS_INTRO.format(count=len(gaps)),
        table(["pattern", "rule"], [[each.name, _link(each.rule)] for each in gaps]),
        *_fixtures(table),
        *_offered(table),
    ]


def _link(rule: str) -> str:
    return f"[{rule}](rules.md#{rule})"


def _covered(check: Check) -> list[str]:
    return [check.peer, check.code, check.says, _link(check.rule)]


def _refused(check: Check) -> list[str]:
    gain = measured().gains.get(f"{check.peer} {check.code}")
    return [check.peer, check.code, check.says, check.refused, "" if gain is None else f"{gain:.2f}x"]


def _fixtures(table: Table) -> list[str]:
    file = FOLDER / "fixtures.json"
    if not file.is_file():
        return []
    rows: list[dict[str, str | int]] = json.loads(file.read_text(encoding="utf-8"))["rows"]
    head = ["fixture", "lines the peer expects", "shared", "shared inside a function", "Velox alone", "why"]
    keys = ("fixture", "expected", "shared", "inside", "alone", "why")
    sums = {key: sum(int(row[key]) for row in rows) for key in keys[1:-1]}
    rows.append({"fixture": "all", **sums, "why": ""})
    return [
        "## The peers' own fixtures",
        FIXTURES_INTRO,
        table(head, [[str(row[k]) for k in keys] for row in rows]),
    ]


def _offered(table: Table) -> list[str]:
    file = FOLDER / "offered.json"
    if not file.is_file():
        return []
    kept = json.loads(file.read_text(encoding="utf-8"))
    said: dict[str, int] = kept["said"]
    intro = OFFERED_INTRO.format(
        **kept, names=", ".join(name.replace("+", "/") for name in kept["repositories"])
    )
    total = kept["sampled"]
    rows = [[what, str(count), f"{count / total:.0%}"] for what, count in said.items()]
    return ["## Every offered edit", intro, table(["what the differential run said", "edits", "share"], rows)]
