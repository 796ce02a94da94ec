"""Trained policies that somebody put into the folder, and the data that they are trained on."""

from __future__ import annotations

import gzip
import json
import math
import tempfile
from itertools import islice
from pathlib import Path

from hypothesis import strategies as st

from engine.choose.checkpoint import read, read_card
from engine.choose.deciding import Heuristic
from engine.choose.stored import name_in
from engine.errors import BadCheckpoint, BadConfig, BadInput
from tests.engine.choose import test_linear, test_trees
from tests.engine.choose.checkpoints import card, checkpoint
from tests.engine.choose.states import state
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import documents, spoiled
from training import regions, transitions
from training.documents import ruling
from training.play import play
from training.registry import Models
from training.settings import settings
from training.synthetic import records
from training.walking import walks

MADE = (
    checkpoint(),
    checkpoint({}, kind="heuristic", arch={}),
    test_linear.planted(test_linear.fitted(), 1.0),
    test_trees.planted(test_trees.grown()),
)
CARDS = [json.loads(made[0]) for made in MADE]
HERE = state("hoist", "cache", "llm_rewrite")


@st.composite
def checkpoints(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Card and weights, damaged; often with a card that names the damaged weights."""
    at = draw(st.integers(0, len(MADE) - 1))
    weights = draw(spoiled([MADE[at][1]]))
    if draw(st.booleans()):
        fields = {name: value for name, value in CARDS[at].items() if name != "weights_sha256"}
        return card(weights, **fields), weights
    return draw(documents([CARDS[at]])), weights


def served(value: tuple[bytes, bytes]) -> None:
    """A checkpoint is refused in one sentence, or decides what is allowed, with figures that are figures."""
    made, weights = value
    try:
        policy = read(made, weights, "f00d")
    except BadCheckpoint as refusal:
        insist_on_a_line(refusal, "The checkpoint f00d is refused: ", 400)
        return
    decision = policy.decide(HERE)
    assert HERE.allowed[decision.action]
    assert decision.value is None or math.isfinite(decision.value)
    assert decision.confidence is None or 0 <= decision.confidence <= 1
    assert read_card(made, "f00d") == read_card(made, "f00d")


def pointed(data: bytes) -> None:
    """A pointer names a checkpoint of the folder, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        pointer = Path(folder) / "current"
        pointer.write_bytes(data)
        try:
            name = name_in(pointer)
        except BadCheckpoint as refusal:
            insist_on_a_line(refusal)
            return
    assert len(name) == 12 and name.isalnum()


REGIONS = [json.loads(regions.line_of(record)) for record in islice(records(0), 4)]
STEPS = [
    json.loads(transitions.line_of(step)) for record in islice(records(0), 2) for step in walks(record, 1, 0)
]


def rolled_out(data: bytes) -> None:
    """A line of a rollout is a region that can be played and written again, or refused in a sentence."""
    line = data.decode("utf-8", "replace")
    try:
        record = regions.record_of(line, "here:1")
    except BadInput as refusal:
        insist_on_a_line(refusal, "here:1 ", 500)
        return
    regions.record_of(regions.line_of(record), "again")
    assert math.isfinite(play(Heuristic(), record).net)


def stepped(data: bytes) -> None:
    """A line of an episode is a step that is written again as it was, or refused in a sentence."""
    try:
        step = transitions.transition_of(data.decode("utf-8", "replace"), "here:1")
    except BadInput as refusal:
        insist_on_a_line(refusal, "here:1 ", 500)
        return
    assert transitions.transition_of(transitions.line_of(step), "again") == step


RULING = {
    "published": True,
    "words": "w",
    "candidate": "c",
    "deployed": "d",
    "serves": "s",
    "folder": "f",
    "weights_sha256": "0" * 64,
    "evaluation": {"scores": [{"by_group": [], "net": 1.0}]},
}


def kept(value: tuple[bytes, bytes]) -> None:
    """Files of a training folder, packed or plain, are read or refused; nothing is left behind."""
    data, other = value
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / "a.jsonl", folder / "b.jsonl.gz", folder / "c.jsonl.gz"]
        for path, content in zip(paths, (data, gzip.compress(data, mtime=0) + other, other), strict=True):
            path.write_bytes(content)
            for reader in (regions.read, transitions.read):
                try:
                    list(reader([path]))
                except BadInput as refusal:
                    insist_on_a_line(str(refusal).splitlines()[0])
        (folder / "verdict.json").write_bytes(other)
        (folder / "config.toml").write_bytes(other)
        (folder / "history.jsonl").write_bytes(other)
        for reads in (lambda: ruling(folder / "verdict.json"), lambda: settings(folder / "config.toml", {})):
            try:
                reads()
            except (BadInput, BadConfig) as refusal:
                insist_on_a_line(refusal)
        assert Models(folder).names() == []
        assert len(list(folder.iterdir())) == 6


CONFIG = b"epochs = 3\nhidden = [64, 64]\nlearning_rate = 1e-3\nshuffle = true\n"
OTHER = [
    json.dumps(RULING).encode(),
    CONFIG,
    b"a." * 3000 + b"b = 1\n",
    b"x = " + b"9" * 5000,
    b"\x1f\x8b\x08\x00",
]

LAWS = (
    Law("checkpoints", checkpoints(), served),
    Law("pointers", spoiled([b"0123456789ab\n"]), pointed),
    Law("regions", documents(REGIONS), rolled_out),
    Law("transitions", documents(STEPS), stepped),
    Law("training-folders", st.tuples(documents([REGIONS[0], STEPS[0]]), spoiled(OTHER)), kept),
)
