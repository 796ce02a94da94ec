"""With a model of good quality: do right replies reach the review with evidence, and do wrong ones not?

    python -m bench.model_replies [NAME ...]

The replies are written by hand (`bench/replies`); all else is what a review does: the question, the strict
reading, the checks, the proof in the sandbox, the ranking. Limits: no wrong or malicious reply is said, and
every right one is, or is named as missed.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.replies.reading import KINDS, SHAPES, Case, Reply, cases
from bot.app import open_prover
from bot.progress import SilentProgress
from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.llm_recorded import RecordedModel
from engine.adapters.processes import SerialWorkers
from engine.answers import ModelReader
from engine.config import load
from engine.model import MODEL_RULE, Change, ChangedFile, LineRange, Review, Skipped
from engine.pipeline import World, review
from engine.validate.suggestions import ProofBudget

SECONDS = 30.0
"""For the proofs of one reply."""


class Files:
    """The files of a case: `engine.ports.Tree`."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = {path: text.encode() for path, text in files.items()}

    def paths(self) -> list[str]:
        """Return the paths of all files."""
        return sorted(self._files)

    every_path = paths

    def settings_paths(self) -> list[str]:
        """Return no settings."""
        return []

    def read(self, path: str) -> bytes | Skipped:
        """Return a file's content."""
        return self._files.get(path, Skipped(path, "it is gone"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reply: whether it was said, with its gain, else why not as far as the review tells."""

    case: Case
    reply: Reply
    said: bool
    gain: str
    notes: tuple[str, ...]


def written(case: Case, reply: Reply) -> str:
    """Return the JSON that a model would reply."""
    title, _, why = reply.words.partition(" | ")
    suggestion = {
        "category": case.shape,
        "title": title[:120],
        "why": why or "It is faster.",
        "conditions": [],
        "replacement": reply.replacement,
        "imports": list(reply.imports),
        "inputs": "",
    }
    return json.dumps({"suggestions": [suggestion]})


def reviewed(case: Case, reply: Reply, seconds: float = SECONDS) -> Review:
    """Review the change that brought the function of a case, with a model that replies so."""
    text = case.files[case.path]
    whole = LineRange(1, text.count("\n") + 1)
    change = Change("main", "topic", (ChangedFile(case.path, (whole,)),))
    model = RecordedModel(lambda ask: written(case, reply), "by hand")
    world = World(
        linter=RuffLinter(),
        cache=None,
        workers=SerialWorkers(),
        progress=SilentProgress(),
        edition="bench",
        means=open_prover(SilentProgress()),
        proofs=ProofBudget(seconds, seconds),
        reader=ModelReader(model, lambda: "0123456789abcdef"),
    )
    # What rules find there is silenced, so that the model is asked about every function.
    settings = load({"velox.toml": b'select = ["model"]\n'}, None)
    return review(change, Files(case.files), settings, world)


def outcome(case: Case, reply: Reply, seconds: float = SECONDS) -> Outcome:
    """Return what became of a reply."""
    found = reviewed(case, reply, seconds)
    said = [comment for comment in found.comments if comment.finding.rule == MODEL_RULE]
    return Outcome(case, reply, bool(said), said[0].gain if said else "", found.notes)


def outcomes(wanted: list[str]) -> Iterator[Outcome]:
    """Yield what became of every reply of the wanted cases, of all of them if none is named."""
    for case in cases():
        if not wanted or case.name in wanted:
            for reply in case.replies:
                yield outcome(case, reply)


def main(arguments: list[str] | None = None) -> int:
    """Print what became of each reply and how many there are of each kind; 1 if a wrong one was said."""
    started = time.perf_counter()
    done: list[Outcome] = []
    for one in outcomes(arguments or []):
        done.append(one)
        mark = "said " if one.said else "quiet"
        odd = "" if one.said is (one.reply.kind == "right") else "   <--"
        print(f"  {mark}  {one.reply.kind:9s}  {one.case.name:16s}  {one.gain:18s}{odd}", flush=True)
        if odd and not one.said:
            print(f"         {' '.join(one.notes)[:300]}")
    said = Counter((one.case.shape, one.reply.kind) for one in done if one.said)
    there = Counter((one.case.shape, one.reply.kind) for one in done)
    print("  shape       right said   wrong said   malicious said")
    for shape in SHAPES:
        row = [f"{said[shape, kind]:3d} of {there[shape, kind]:<3d}" for kind in KINDS]
        print(f"  {shape:10s}  {'   '.join(row)}")
    right = [one for one in done if one.reply.kind == "right"]
    across = [one for one in right if one.case.across]
    slipped = [one for one in done if one.said and one.reply.kind != "right"]
    print(
        f"model_replies: {sum(one.said for one in right)} of {len(right)} right replies said with evidence, "
        f"{sum(one.said for one in across)} of {len(across)} across files; "
        f"{len(slipped)} of {len(done) - len(right)} wrong or malicious ones said (limit 0"
        f"{', FAILED' if slipped else ', ok'}); {time.perf_counter() - started:.0f} s"
    )
    return int(bool(slipped))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
