from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import training
from engine.choose.episode import STOP
from engine.choose.features import ACTION, STATE
from engine.errors import BadInput
from engine.strategies import ACTIONS
from training.commands.generate import generate
from training.synthetic import records
from training.transitions import (
    Transition,
    Valid,
    line_of,
    read,
    schema_document,
    transition_of,
    write_lines,
)
from training.walking import walks

FOLDER = Path(training.__file__).parent
SCHEMA = FOLDER / "transition_v1.schema.json"
SAMPLE = FOLDER / "transitions.sample.jsonl"


def steps(regions: int = 10) -> list[Transition]:
    return [step for record in islice(records(0), regions) for step in walks(record, 2, 0)]


def spoiled(**changes: object) -> str:
    return json.dumps(json.loads(line_of(steps()[0])) | changes)


def test_the_schema_beside_the_code_is_that_of_the_code() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_document()
    Draft202012Validator.check_schema(json.loads(schema_document()))


def test_the_schema_names_the_semantics_that_are_in_force() -> None:
    fields = json.loads(schema_document())["properties"]
    assert fields["state_sem"]["const"] == STATE
    assert fields["action_sem"]["const"] == ACTION


def test_the_sample_fits_the_schema_and_is_what_generate_writes(tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(schema_document()))
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()

    assert len(lines) == 30
    for line in lines:
        validator.validate(json.loads(line))
    generate(tmp_path / "steps.jsonl", synthetic_samples=30, walks_per_region=3, seed=1)
    assert (tmp_path / "steps.jsonl").read_text(encoding="utf-8").splitlines() == lines


def test_what_is_written_reads_back_equal() -> None:
    for step in steps():
        assert transition_of(line_of(step), "here") == step
    full = replace(
        steps()[0],
        source="feedback",
        valid=Valid(12, 0),
        env={"py": "3.12"},
        ts="2026-01-01T00:00:00Z",
        patch_sha256="a" * 64,
    )
    assert transition_of(line_of(full), "here") == full


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_files_are_written_whole_and_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"steps{suffix}"
    assert write_lines(path, map(line_of, steps())) == len(steps())
    assert list(read([path])) == steps()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line: invalid JSON"),
        ("[]", "line: input should be"),
        (spoiled(v=2), "v: input should be 1"),
        (spoiled(state_sem="state/2"), "state_sem: input should be 'state/1'"),
        (spoiled(s=[0.0] * 26), "s: tuple should have at least 27 items"),
        (spoiled(s=[0.0] * 26 + [1.5]), "s.26: input should be less than or equal to 1"),
        (spoiled(s=[0.0] * 26 + ["0"]), "s.26: input should be a valid number"),
        (spoiled(r=float("nan")), "r: input should be a finite number"),
        (spoiled(r=float("inf")), "r: input should be a finite number"),
        (spoiled(b=0.0), "b: input should be greater than 0"),
        (spoiled(a=9), "a: input should be less than 9"),
        (spoiled(a=ACTIONS.index("hoist"), mask=[0] * STOP + [1]), "a: hoist was not allowed"),
        (spoiled(mask2=[1] * STOP + [0]), "mask: to stop is always allowed"),
        (spoiled(tried=[4] * 9), "tried.0: input should be less than 4"),
        (spoiled(source="elsewhere"), "source: input should be 'rollout', 'synthetic' or 'feedback'"),
        (spoiled(code="def f(): ..."), "code: unexpected keyword argument"),
        (spoiled(terminated="no"), "terminated: input should be a valid boolean"),
    ],
)
def test_a_line_that_is_no_step_is_refused_in_one_sentence(line: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        transition_of(line, "steps.jsonl:7")
    sentence = str(caught.value)
    assert sentence.startswith("steps.jsonl:7 is no step of an episode: ")
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_each_bad_line_gets_a_sentence_and_the_good_ones_are_read(tmp_path: Path) -> None:
    good = line_of(steps()[0])
    path = tmp_path / "steps.jsonl"
    path.write_text("\n".join([good, "{", "", good, spoiled(v=2)] + ["x"] * 30), encoding="utf-8")
    found: list[Transition] = []
    with pytest.raises(BadInput) as caught:
        found.extend(read([path]))
    assert len(found) == 2

    sentences = str(caught.value).splitlines()
    assert len(sentences) == 21
    assert [sentence.split(" ")[0] for sentence in sentences[:3]] == [
        "steps.jsonl:2",
        "steps.jsonl:5",
        "steps.jsonl:6",
    ]
    assert sentences[-1] == "12 more lines."
