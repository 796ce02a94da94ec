from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.render.proof import headline, render_json, render_proof
from bot.render.screen import Screen
from engine.certificate import Certificate, document
from engine.evidence import Behaviour, InputSource, Interval, NotChecked, SizeTiming
from engine.validate.again import compare
from tests.engine.certificates import FULL, GROWTH, MEMORY, SAME, SPEED, UNCOMPARED

WIDE = Screen(200)
GAINS = "38x faster at 10,000 (95 %: 36-40x; 1.02x at 10) · time grows as n^1.0, was n^2.0"
SLOW = replace(SPEED, claimed=False, why_not="not faster by more than 5 % (1.01x, 0.99 to 1.03 at size 64)")
LOST = SizeTiming(10, 1e5, 2e5, Interval(0.5, 0.45, 0.55), 100)
NOTHING = replace(UNCOMPARED, speed=None, growth=None, memory=None)
DIFFERENT = replace(
    FULL, behaviour=Behaviour("different", 12, 0, (), counterexample="unique([1, 1.0])\n# [1] or []")
)


def unwrapped(text: str) -> str:
    """The text on one line, as no screen is wide enough for prose to stay whole."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        (FULL, f"{GAINS} · no difference on 412 distinct inputs"),
        (
            replace(FULL, behaviour=replace(SAME, distinct=1, exhaustive=True), growth=None),
            f"{GAINS.split(' · ')[0]} · no difference on 1 distinct input, all there are",
        ),
        (
            replace(FULL, speed=SLOW, growth=None),
            "Not shown to be faster: not faster by more than 5 % (1.01x, 0.99 to 1.03 at size 64) · "
            "no difference on 412 distinct inputs",
        ),
        (
            replace(
                FULL,
                speed=replace(
                    SPEED, claimed=False, at=10, confirmed=Interval(0.5, 0.4, 0.6), timings=(LOST,)
                ),
                growth=None,
            ),
            "Slower: 0.50x at 10 (95 %: 0.45-0.55x) · no difference on 412 distinct inputs",
        ),
        (DIFFERENT, "Different: `unique` of after.py does not do the same."),
        (UNCOMPARED, f"Not shown: no differential test. Measured: {GAINS}."),
        (
            replace(
                UNCOMPARED, speed=None, growth=None, memory=None, not_checked=(NotChecked("anything", "no"),)
            ),
            "Not shown: no.",
        ),
    ],
)
def test_the_first_line_says_what_and_how_much(certificate: Certificate, said: str) -> None:
    assert headline(certificate) == said
    assert unwrapped(render_proof(certificate, WIDE)).startswith(said)


def test_what_it_rests_on_and_what_was_not_checked_follow() -> None:
    assert unwrapped(render_proof(FULL, WIDE)) == (
        f"{GAINS} · no difference on 412 distinct inputs "
        "Up to 100 interleaved rounds per size on CPython 3.11.7; two copies of the old code 1.00x; "
        "38x in a second process; inputs from types and defaults. "
        "Not checked: your tests (a pair of files has none). "
        f"certificate {FULL.id} · in full: velox explain {FULL.id}"
    )


def test_what_speaks_against_it_is_said() -> None:
    told = replace(
        UNCOMPARED,
        speed=replace(SPEED, beside="slower at size 4 (0.54x)"),
        growth=replace(GROWTH, claimed=False, why_not="too few sizes"),
        memory=replace(MEMORY, after_bytes=800_000),
    )
    lines = render_proof(told, WIDE).splitlines()
    assert lines[-5:-2] == [
        "Slower at size 4 (0.54x).",
        "No claim of growth: too few sizes.",
        "Peak memory of a call 781 KiB, was 97.7 KiB at 10,000, 8.0x.",
    ]
    little = replace(UNCOMPARED, memory=replace(MEMORY, before_bytes=84, after_bytes=516))
    assert "Peak memory" not in render_proof(little, WIDE)
    assert "No claim of speed: not faster" in render_proof(replace(UNCOMPARED, speed=SLOW), WIDE)


def test_a_difference_shows_its_shortest_input() -> None:
    assert render_proof(DIFFERENT, WIDE).splitlines()[1:3] == ["    unique([1, 1.0])", "    # [1] or []"]


def test_a_certificate_run_again_is_told_claim_by_claim() -> None:
    now = replace(FULL, speed=replace(SPEED, claimed=False, why_not="too noisy"))
    lines = render_proof(now, WIDE, FULL, compare(FULL, now)).splitlines()
    start = lines.index(f"Of 3 claims of {FULL.id}, 2 held again:")
    assert lines[start + 1 : start + 4] == [
        "behaviour: same; now same: held.",
        "speed: 38x at 10,000 (36-40x); now 38x at 10,000 (36-40x): did not hold (too noisy).",
        "growth: n^2.0 to n^1.0; now n^2.0 to n^1.0: held.",
    ]
    assert f"{NOTHING.id} claimed nothing that could hold again." in render_proof(now, WIDE, NOTHING, ())


def test_one_that_is_not_kept_is_not_pointed_at() -> None:
    assert render_proof(FULL, WIDE, stored=False).endswith(f"certificate {FULL.id}, not kept\n")


def test_what_a_stranger_wrote_cannot_steer_the_terminal() -> None:
    evil = "\x1b[2J\u202eevil\n"
    hostile = replace(
        DIFFERENT,
        interpreter=evil,
        platform=evil,
        inputs=(InputSource(evil, 1, 1),),
        not_checked=(NotChecked(evil, evil),),
        behaviour=Behaviour("different", 1, 0, (), counterexample=evil),
        speed=replace(SPEED, beside=evil),
    )
    text = render_proof(hostile, Screen(80))
    assert "\x1b" not in text and "\u202e" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_programs_get_the_certificate_the_outcome_and_the_code() -> None:
    told = json.loads(render_json(UNCOMPARED, 3))
    assert (told["outcome"], told["why"], told["exit"]) == ("not shown", "no differential test", 3)
    assert told["certificate"] == document(UNCOMPARED)
    assert "again" not in told
    again = json.loads(render_json(FULL, 0, FULL, compare(FULL, FULL)))
    assert again["first"] == FULL.id
    assert again["again"][1] == {"what": "speed", "holds": True, "why_not": ""}
