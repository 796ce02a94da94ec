"""Of several rewrites that stood their proof one is said, and parts that belong together share their fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.bond import Bond, FilePart
from engine.certificate import Origin
from engine.evidence import Interval
from engine.model import Verdict
from engine.validate.rivals import OUTDONE, gain, is_proven, settled
from tests.engine.certificates import FULL
from tests.engine.findings import rewrite


def proven(path: str, symbol: str, ratio: float, bond: Bond | None = None, *, model: bool = True) -> Verdict:
    verdict = rewrite(path=path, symbol=symbol)
    speed = FULL.speed
    assert verdict.candidate is not None and speed is not None
    timings = tuple(replace(one, ratio=Interval(ratio, ratio, ratio)) for one in speed.timings)
    certificate = replace(FULL, speed=replace(speed, timings=timings))
    origin = Origin("model", "m") if model else None
    candidate = replace(verdict.candidate, origin=origin, bond=bond)
    return replace(verdict, candidate=candidate, certificate=certificate)


def pair(ratio: float, text: bytes = b"fast") -> list[Verdict]:
    parts = (FilePart("a.py", 1, ("f",), b"slow", text), FilePart("b.py", 1, ("g",), b"slow", text))
    bond = Bond(parts, ("a.py", "f"))
    return [proven("a.py", "f", ratio, bond), proven("b.py", "g", ratio, bond)]


def fallen(verdict: Verdict) -> Verdict:
    """The verdict of a rewrite that was run and gains nothing."""
    certificate = verdict.certificate
    assert certificate is not None and certificate.speed is not None
    timings = tuple(replace(one, ratio=Interval(1.0, 1.0, 1.0)) for one in certificate.speed.timings)
    speed = replace(certificate.speed, claimed=False, timings=timings)
    return replace(
        verdict, certificate=replace(certificate, speed=speed, growth=None), reason="no gain is shown"
    )


def standing(verdicts: Sequence[Verdict], falling: Sequence[int] = ()) -> tuple[list[bool], list[int]]:
    """Return which verdicts stand, and which were measured once more, in this order; `falling` do not stand
    that."""
    again: list[int] = []

    def once_more(verdict: Verdict) -> Verdict:
        again.extend(at for at, each in enumerate(verdicts) if each is verdict)
        return fallen(verdict) if again[-1] in falling else verdict

    found = settled(verdicts, once_more)
    for before, after in zip(verdicts, found, strict=True):
        assert after.outdone == (after.reason == OUTDONE)
        assert after is before or after.outdone or not is_proven(after)
    return [is_proven(each) for each in found], again


def alone(ratio: float, *, model: bool = True, symbol: str = "f") -> Verdict:
    return proven("a.py", symbol, ratio, model=model)


def test_without_rivals_all_stand_and_nothing_is_measured_again() -> None:
    assert standing([*pair(3.0), alone(2.0, symbol="other"), alone(2.0, symbol="third")]) == ([True] * 4, [])


def test_of_two_that_change_several_files_the_better_one_stands_whole() -> None:
    assert standing([*pair(3.0), *pair(9.0, b"faster")]) == ([False, False, True, True], [2, 3])


def test_a_better_rewrite_of_one_of_the_functions_outdoes_all_parts() -> None:
    rule = proven("b.py", "g", 5.0, model=False)
    assert standing([*pair(3.0), rule]) == ([False, False, True], [2])


def test_a_lesser_rewrite_of_one_of_the_functions_gives_way() -> None:
    rule = proven("b.py", "g", 2.0, model=False)
    assert standing([*pair(3.0), rule]) == ([True, True, False], [0, 1])


def test_rewrites_of_rules_alone_are_no_rivals() -> None:
    several = [alone(ratio, model=False) for ratio in (2.0, 3.0)]
    assert standing(several) == ([True, True], [])
    assert [gain(each) for each in several] == [2.0, 3.0]


def test_of_several_by_a_model_the_best_is_measured_once_more() -> None:
    assert standing([alone(2.0), alone(3.0)]) == ([False, True], [1])


def test_one_by_a_model_of_which_others_fell_was_chosen_too() -> None:
    assert standing([fallen(alone(2.0)), alone(3.0)]) == ([False, True], [1])
    assert standing([fallen(alone(2.0)), alone(3.0)], falling=[1]) == ([False, False], [1])
    assert standing([*map(fallen, pair(9.0)), *pair(3.0, b"other")]) == ([False, False, True, True], [2, 3])


def test_one_that_was_the_only_one_tried_was_not_chosen() -> None:
    not_run = replace(alone(2.0), certificate=None, reason="not run: the time was spent")
    assert standing([not_run, alone(3.0)]) == ([False, True], [])
    assert standing([fallen(alone(2.0, symbol="other")), alone(3.0)]) == ([False, True], [])
    assert standing([fallen(alone(2.0, model=False)), alone(3.0)]) == ([False, True], [])
    assert standing([fallen(alone(2.0)), alone(3.0, model=False)]) == ([False, True], [])


def test_where_the_best_does_not_stand_again_the_next_best_is_taken_up() -> None:
    three = [alone(2.0), alone(4.0), alone(3.0)]
    assert standing(three, falling=[1]) == ([False, False, True], [1, 2])
    assert standing(three, falling=[1, 2]) == ([True, False, False], [1, 2, 0])
    assert standing(three, falling=[0, 1, 2]) == ([False, False, False], [1, 2, 0])


def test_a_rule_that_fell_before_a_model_gives_way_to_it() -> None:
    assert standing([alone(4.0, model=False), alone(3.0)], falling=[0]) == ([False, True], [0, 1])


def test_rules_are_said_as_ever_where_no_rewrite_by_a_model_stands() -> None:
    rules = [alone(2.0, model=False), alone(3.0, model=False)]
    assert standing([*rules, alone(4.0)], falling=[2]) == ([True, True, False], [2])


def test_rules_that_are_no_rivals_do_not_give_way_to_each_other_before_a_lesser_one_by_a_model() -> None:
    rules = [alone(2.5, model=False), alone(3.0, model=False)]
    assert standing([*rules, alone(2.0)]) == ([True, True, False], [1])


def test_what_gave_way_to_several_files_is_taken_up_where_these_do_not_stand_again() -> None:
    single = proven("b.py", "g", 2.0)
    assert standing([*pair(3.0), single], falling=[0, 1]) == ([False, False, True], [0, 1, 2])
    assert standing([*pair(3.0), single, *pair(9.0, b"other")], falling=[3, 4]) == (
        [True, True, False, False, False],
        [3, 4, 0, 1],
    )


REWRITES = st.lists(
    st.tuples(st.sampled_from([1.5, 2.0, 3.0, 9.0]), st.booleans(), st.sampled_from("fgh"), st.booleans()),
    max_size=6,
)


@given(REWRITES, st.sets(st.integers(0, 7)), st.booleans())
def test_no_two_that_stand_are_rivals_and_what_was_chosen_stood_twice(
    rewrites: list[tuple[float, bool, str, bool]], falling: set[int], bound: bool
) -> None:
    verdicts = [
        proven("a.py", symbol, ratio, model=model)
        if stood
        else fallen(proven("a.py", symbol, ratio, model=model))
        for ratio, model, symbol, stood in rewrites
    ] + (pair(2.0) if bound else [])
    if falling & {len(rewrites), len(rewrites) + 1}:
        falling |= {len(rewrites), len(rewrites) + 1}  # its parts share their proof
    stands, again = standing(verdicts, [*falling])
    assert len(again) == len(set(again))
    for at, one in enumerate(verdicts):
        rivals = [beside for beside, other in enumerate(verdicts) if beside != at and are_rivals(one, other)]
        assert not (stands[at] and any(stands[beside] for beside in rivals))
        if stands[at] and is_by_model(one) and any(is_proven(verdicts[beside]) for beside in rivals):
            assert at in again


def are_rivals(one: Verdict, other: Verdict) -> bool:
    same = (one.finding.path, one.finding.symbol) == (other.finding.path, other.finding.symbol)
    return same and (is_by_model(one) or is_by_model(other))


def is_by_model(verdict: Verdict) -> bool:
    return verdict.candidate is not None and verdict.candidate.by_model
