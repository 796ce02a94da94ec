"""Velox and four linters on the same fixes, in one table.

    python -m bench.corpus MIRROR [--without-peers | --without-pylint] [--write]

MIRROR holds git directories `<owner>+<name>/repo` of the repositories in `references.jsonl`. The peers are
installed into an environment of their own below `build/`, where what they say of the same files is kept, too.
After the table come six repositories by themselves and the fixes per category; `--write` keeps the figures
for `docs/detection.md`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.corpus import peers
from bench.corpus.groups import Scored, keep, scored, show
from bench.corpus.score import Case, Findings, Score, prepare, read_findings

MOST_NOISE = 1.0
"""Findings per thousand lines outside the changed functions: the hard bar."""


def velox(folder: Path) -> dict[str, list]:  # type: ignore[type-arg]
    """Run the default `velox scan` over the files."""
    command = [sys.executable, "-m", "bot", "scan", str(folder), "--format", "jsonl", "--no-cache"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode not in {0, 1}:
        raise SystemExit(f"velox scan failed: {result.stderr.strip()}")
    return read_findings(result.stdout)


def row(name: str, result: Score) -> str:
    """Return a line of the table."""
    share = 100 * result.causal / max(1, result.cases)
    return (
        f"  {name:34s} {result.causal:3d} of {result.cases}  {share:5.1f} % "
        f"  {result.hits:3d}   {result.noise:6.2f}"
    )


def compare(cases: list[Case], folder: Path, *, with_peers: bool, slow: bool = True) -> list[Scored]:
    """Print the table and return the scores, that of Velox first; without `slow` pylint is left out."""
    print("  tool                                causal recall     hits   noise per 1,000 lines")
    tools = [scored("velox scan", cases, folder, velox(folder))]
    print(row("velox scan", tools[0].whole), flush=True)
    if with_peers:
        claims = json.loads((Path(__file__).parent / "peer_claims.json").read_text())
        union: dict[str, list] = {}  # type: ignore[type-arg]
        for name, output in peers.run_all(folder, slow=slow):
            found: Findings = read_findings(output, claims)
            tools.append(scored(name, cases, folder, found))
            print(row(name, tools[-1].whole), flush=True)
            for path, said in found.items():
                union.setdefault(path, []).extend(said)
        together = "all four linters together" if slow else "both linters together"
        tools.append(scored(together, cases, folder, union))
        print(row(together, tools[-1].whole))
    return tools


def main(arguments: list[str]) -> int:
    """Print the table; return 1 when Velox is noisier than its bar."""
    places = [argument for argument in arguments if not argument.startswith("--")]
    if not places or not Path(places[0]).is_dir():
        print("corpus: skipped, no mirror given (make bench MIRROR=folder of git directories)")
        return 0
    with tempfile.TemporaryDirectory(prefix="velox-corpus-") as scratch:
        folder = Path(scratch)
        try:
            cases = prepare(Path(places[0]), folder)
        except FileNotFoundError as error:
            print(f"corpus: skipped, {error}")
            return 0
        print(f"corpus: {len(cases)} real fixes, dev half, tier core")
        with_peers, slow = "--without-peers" not in arguments, "--without-pylint" not in arguments
        tools = compare(cases, folder, with_peers=with_peers, slow=slow)
    mine = tools[0].whole
    show(tools, cases)
    print(f"  findings in the changed functions that the fix removes: {100 * mine.gone:.1f} %")
    print(f"  fixes found: {', '.join(mine.causal_ids)}")
    if "--write" in arguments:
        head = ["git", "log", "-1", "--format=%h %cs"]
        commit, date = subprocess.run(head, capture_output=True, text=True, check=True).stdout.split()
        keep(tools, cases, commit, date)
    return 1 if mine.noise > MOST_NOISE else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
