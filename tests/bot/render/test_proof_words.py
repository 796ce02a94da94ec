"""What speaks for a proof and against it, in sentences."""

from __future__ import annotations

from dataclasses import replace

from bot.render.proof_words import caveats, rests_on
from engine.evidence import RECORDED, InputSource
from tests.engine.certificates import FULL, GROWTH, MEMORY, SPEED


def test_the_basis_names_rounds_control_confirmation_and_inputs() -> None:
    (line,) = rests_on(FULL)

    assert "100 interleaved rounds" in line
    assert "two copies of the old code 1.00x" in line
    assert "in a second process" in line
    assert "inputs from types and defaults" in line
    sources = (InputSource(RECORDED, 1, 3), InputSource("changes of those", 1, 0), *FULL.inputs)
    (line,) = rests_on(replace(FULL, inputs=sources))
    assert "inputs from your tests, types and defaults" in line


def test_nothing_measured_rests_on_nothing() -> None:
    assert list(rests_on(replace(FULL, speed=None, inputs=()))) == []


def test_what_was_not_claimed_and_not_checked_is_said() -> None:
    weak = replace(
        FULL,
        speed=replace(SPEED, claimed=False, why_not="too noisy", beside="slower at size 4"),
        growth=replace(GROWTH, claimed=False, why_not="the slopes meet"),
        memory=replace(MEMORY, after_bytes=900_000),
    )
    said = list(caveats(weak))

    assert "No claim of growth: the slopes meet." in said
    assert "Slower at size 4." in said
    assert any("Peak memory" in line for line in said)
    assert "Not checked: your tests (a pair of files has none)." in said
