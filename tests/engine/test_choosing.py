"""A policy at work on the verdicts of a review."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from engine.certificate import Origin
from engine.choose.deciding import Decision, Heuristic, Policy
from engine.choose.episode import STOP
from engine.choose.features import State
from engine.choose.patterns import Pattern, bucket_of
from engine.choose.prior import Prior
from engine.choosing import Steering
from engine.model import Growth, Verdict
from engine.strategies import ACTIONS
from tests.engine.certificates import FULL, SAME, SPEED
from tests.engine.findings import advice, rewrite
from tests.engine.validate.slicing import Files

SOURCE = "def report(rows: list[int]) -> int:\n" + "    rows.append(1)\n" * 20 + "    return 1\n"
FASTER = replace(FULL, behaviour=SAME, speed=SPEED, tests=None)


@dataclass(frozen=True)
class Always:
    """Chooses one action where it is allowed, and else stops."""

    action: int
    name: str = "always"

    def decide(self, state: State) -> Decision:
        return Decision(self.action if state.allowed[self.action] else STOP, self.name)


def steering(policy: Policy, shadow: Policy | None = None) -> Steering:
    return Steering(policy, Files({"orders/report.py": SOURCE}), 60.0, shadow)


def knowing(*patterns: Pattern) -> Steering:
    """The heuristic at work with what earlier proofs came to."""
    return Steering(Heuristic(), Files({"orders/report.py": SOURCE}), 60.0, prior=Prior(patterns))


def patterns_of(verdict: Verdict, gains: int, tries: int) -> Pattern:
    """So many proofs of rewrites like this one."""
    finding = verdict.finding
    return Pattern(finding.rule, finding.strategy, bucket_of(finding), tries, gains)


def run(steered: Steering, *verdicts: Verdict, seconds: float = 5.0) -> list[tuple[Verdict, ...]]:
    """Take all turns; each is a gain and takes so many seconds."""
    left, turns = 60.0, []
    steered.begin(verdicts)
    while turn := steered.take(left):
        turns.append(turn)
        left -= seconds
        steered.came([replace(one, certificate=FASTER) for one in turn], seconds)
    return turns


def test_the_heuristic_has_everything_proven_what_promises_most_first() -> None:
    small, large = rewrite(strategy="hoist"), rewrite(growth=Growth.QUADRATIC)

    assert run(steering(Heuristic()), large, small) == [(large,), (small,)]


def test_all_rewrites_of_a_strategy_in_a_function_are_one_step() -> None:
    first, second = rewrite(), rewrite(line=12)

    assert run(steering(Heuristic()), first, second) == [(first, second)]


def test_between_functions_the_rewrite_that_is_worth_most_comes_first() -> None:
    cold = rewrite(symbol="other", hotness=0.1)
    hot = rewrite(hotness=0.9)

    assert run(steering(Heuristic()), cold, hot) == [(hot,), (cold,)]


def test_where_a_policy_stops_the_rest_of_the_function_is_left_alone() -> None:
    wanted, unwanted = rewrite(strategy="hoist"), rewrite(growth=Growth.QUADRATIC)
    steered = steering(Always(ACTIONS.index("hoist")))

    assert run(steered, unwanted, wanted) == [(wanted,)]
    assert [(one.strategy, one.outcome) for one in steered.decisions] == [("hoist", "gain"), ("stop", "")]


def test_every_decision_is_written_down_with_what_it_was_made_on() -> None:
    steered = steering(Heuristic(), shadow=Always(STOP, "shadow"))
    run(steered, rewrite(strategy="hoist"), rewrite(strategy="cache"))

    first, second = steered.decisions[:2]
    assert (first.path, first.symbol, first.step, second.step) == ("orders/report.py", "report", 0, 1)
    assert len(first.features) == 27
    assert first.features[1] > 0.5  # twenty lines
    assert set(first.allowed) == {"hoist", "cache", "stop"}
    assert set(second.allowed) == {"cache", "stop"}
    assert (first.propensity, first.policy) == (1.0, "heuristic/1")
    assert (first.shadow, first.watcher) == ("stop", "shadow")
    assert (first.budget, first.undecided) == (60.0, False)
    assert 0 < first.low <= first.log2
    assert (first.outcome, first.seconds) == ("gain", 5.0)
    assert second.tried[ACTIONS.index("hoist")] == "gain"


def test_what_a_model_wrote_is_proven_whatever_the_policy_says() -> None:
    found = rewrite(rule="model", strategy="llm_rewrite")
    assert found.candidate is not None
    by_model = replace(found, candidate=replace(found.candidate, origin=Origin("model", "m")))
    steered = steering(Always(STOP))

    assert run(steered, by_model, rewrite()) == [(by_model,)]


def test_advice_and_what_was_refuted_before_need_no_turn() -> None:
    assert run(steering(Heuristic()), advice()) == []


def test_what_is_left_when_the_time_is_over_is_handed_out_for_its_word() -> None:
    first, second = rewrite(strategy="hoist"), rewrite(strategy="cache")

    assert run(steering(Heuristic()), first, second, seconds=60.0) == [(first,), (second,)]


def test_what_could_not_be_told_for_want_of_time_or_quiet_is_marked() -> None:
    slow = replace(FASTER, speed=replace(SPEED, claimed=False, confirmed=None), growth=None)
    for after, left, told in (
        ([replace(rewrite(), certificate=slow, undecided=True)], 50.0, True),
        ([replace(rewrite(), certificate=slow)], 50.0, False),
        ([rewrite()], 4.0, True),
        ([rewrite()], 50.0, False),
        ([replace(rewrite(), certificate=FASTER)], 4.0, False),
    ):
        steered = steering(Heuristic())
        steered.begin([rewrite()])
        steered.take(left)
        steered.came(after, 1.0)
        assert [one.undecided for one in steered.decisions] == [told]


def test_in_a_function_what_gained_before_is_proven_first() -> None:
    hoist, cache = rewrite(strategy="hoist", confidence=0.8), rewrite(strategy="cache", confidence=0.7)
    steered = knowing(patterns_of(hoist, 1, 20), patterns_of(cache, 19, 20))

    assert run(steering(Heuristic()), hoist, cache) == [(hoist,), (cache,)]
    assert run(steered, hoist, cache) == [(cache,), (hoist,)]
    first, second = steered.decisions[:2]
    assert (first.policy, first.why) == ("heuristic/1+patterns", "proofs so far put it before hoist")
    assert (second.policy, second.why) == ("heuristic/1+patterns", "")
    assert first.severity[ACTIONS.index("hoist")] > first.severity[ACTIONS.index("cache")]


def test_between_functions_what_hardly_ever_gains_is_proven_last() -> None:
    rare = rewrite(growth=Growth.QUADRATIC, hotness=0.9)
    other = rewrite(strategy="hoist", rule="deque", symbol="other", hotness=0.1)

    assert run(steering(Heuristic()), rare, other) == [(rare,), (other,)]
    assert run(knowing(patterns_of(rare, 0, 21)), rare, other) == [(other,), (rare,)]


def test_few_tries_put_nothing_last() -> None:
    large, small = rewrite(growth=Growth.QUADRATIC, hotness=0.9), rewrite(symbol="other", hotness=0.1)

    assert run(knowing(patterns_of(large, 0, 2)), large, small) == [(large,), (small,)]


verdicts = st.lists(
    st.builds(
        lambda strategy, symbol, growth, hotness: rewrite(
            strategy=strategy, symbol=symbol, growth=growth, hotness=hotness
        ),
        st.sampled_from(["hoist", "cache", "data_structure", "string_building"]),
        st.sampled_from(["report", "other", ""]),
        st.sampled_from(Growth),
        st.floats(0.0, 1.0),
    ),
    max_size=6,
)


@given(verdicts, st.integers(0, 50), st.integers(0, 50))
def test_without_tries_of_what_is_found_all_is_as_it_was(
    found: list[Verdict], gains: int, losses: int
) -> None:
    plain = steering(Heuristic())
    known = knowing(Pattern("deque", "batch_async", "hot/many/2", gains + losses, gains))

    assert run(known, *found, seconds=9.0) == run(plain, *found, seconds=9.0)
    assert known.decisions == plain.decisions
