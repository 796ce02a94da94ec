from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from bot.render.certificate import render_certificate
from bot.render.screen import Screen
from engine.certificate import Asked, Certificate, Code, Origin
from engine.evidence import NotChecked
from tests.engine.certificates import FULL, RAN, UNCOMPARED, certificates

WIDE = Screen(120)


def lines(certificate: Certificate) -> list[str]:
    return render_certificate(certificate, WIDE).splitlines()


def test_every_figure_is_there() -> None:
    shown = lines(FULL)
    assert shown[0] == f"{FULL.id} · `unique` · by hand · level 2, tested"
    for line in (
        "    same on 412 distinct inputs, 7 raised",
        "    compared as strict",
        "      size      old      new  ratio        95 %  rounds",
        "        10   800 ns   780 ns  1.02x  0.99-1.05x     100",
        "    10,000  76.0 ms  2.00 ms    38x      36-40x     100",
        "    Two copies of the old code: 1.00x (0.99-1.01x).",
        "    In a fresh process with another hash seed: 38x (36-39x).",
        "    4,096  25.6 ms   160 µs",
        "    old grows as n^2.0 (95 %: 1.96 to 2.03)",
        "    Peak memory of a call 101 KiB, was 97.7 KiB at 10,000.",
        "    types and defaults, seed 5, 412 distinct inputs tried first",
        "    `rows`: list[int (a guess)], from what the body does with it",
        f"    old before.py, sha256 {FULL.before.sha256}",
        "    -    seen = []",
        "    +    return list(dict.fromkeys(rows))",
        "    4 of your tests run these lines and pass, as do 29 others, before and after",
        "    left out, as it passes and fails by turns: tests/test_shop.py::test_clock",
        "    with attrs==25.1.0",
        "Not checked: your tests (a pair of files has none).",
    ):
        assert line in shown, line
    assert shown[-1] == f"Run it again: velox prove {FULL.id}"


def test_what_was_not_measured_has_no_section() -> None:
    nothing = replace(
        UNCOMPARED, speed=None, growth=None, memory=None, not_checked=(NotChecked("anything", "no reason"),)
    )
    shown = lines(nothing)
    assert "Not shown: no reason." in shown
    assert not {"Behaviour", "Speed", "Growth", "Memory"} & set(shown)
    assert {"Inputs", "Made", "Change"} <= set(shown)


def test_a_rule_is_named() -> None:
    named = replace(FULL, origin=Origin("rule", "membership-in-list"))
    assert lines(named)[0].startswith(f"{named.id} · `unique` · rule `membership-in-list` · level 2")


def test_colours_mark_the_change_alone() -> None:
    text = render_certificate(FULL, Screen(120, colours=True))
    assert "\x1b[31m    -    seen = []" in text and "\x1b[32m    +    return list" in text


def test_code_cannot_steer_the_terminal() -> None:
    evil = "x = 1 # \x1b[2J\u202e\n"
    text = render_certificate(replace(FULL, after=Code.of(evil, evil)), WIDE)
    assert "\x1b" not in text and "\u202e" not in text


@given(certificates)
def test_any_certificate_can_be_shown(certificate: Certificate) -> None:
    text = render_certificate(certificate, WIDE)
    assert text.startswith(certificate.id)
    assert all(character.isprintable() or character == "\n" for character in text)


def test_a_test_that_breaks_is_named_in_the_first_line() -> None:
    broken = replace(
        RAN, broken=("t.py::a",), claimed=False, why_not="`t.py::a` passed before and fails after"
    )
    shown = lines(replace(FULL, tests=broken))
    assert "does not do the same: `t.py::a` passed before and fails after." in shown[2]


def test_what_a_model_wrote_says_who_how_and_at_what_cost() -> None:
    for asked, said in (
        (Asked("openrouter primary", 1000, 234, 0.0123), "by openrouter primary, 1,234 tokens, $0.0123"),
        (Asked("ollama", 10, 2, 0.0), "by ollama, 12 tokens ·"),
        (Asked("ollama", 0, 0, None), "model `maker/m`, remembered ·"),
    ):
        written = replace(FULL, origin=Origin("model", "maker/m", asked))
        assert said in " ".join(render_certificate(written, Screen(width=200)).split())
