"""What people's reactions may move, and what they may not, whoever they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.choose.acceptance import (
    DAY,
    ENOUGH,
    FORGOTTEN,
    HALF_LIFE,
    KINDS,
    MEMBER,
    MOST_OF_ONE,
    MOST_OF_STRANGERS,
    MOST_PER_MONTH,
    PRIOR,
    STRANGER,
    UNKNOWN,
    VALUES,
    Event,
    Kind,
    Muted,
    counted,
    estimates,
    muted,
    weights,
)

NOW = 1_800_000_000.0
RULE = "membership-in-list"
CELL = (RULE, "data_structure", "gain")
NEVER = "restored"


def said(
    kind: Kind,
    voter: str = "ada",
    subject: str = "s1",
    *,
    days: float = 1.0,
    weight: float = MEMBER,
    rule: str = RULE,
) -> Event:
    return Event(rule, "data_structure", "gain", subject, voter, kind, weight, NOW - days * DAY)


def people(
    count: int, kind: Kind, *, days: float = 1.0, start: int = 0, weight: float = MEMBER
) -> list[Event]:
    return [said(kind, f"p{start + n}", f"s{start + n}", days=days, weight=weight) for n in range(count)]


votes = st.sampled_from([kind for kind in KINDS if kind != NEVER])


def events_of(
    voters: st.SearchStrategy[str], weight: float, most: int = 60
) -> st.SearchStrategy[list[Event]]:
    one = st.builds(
        said,
        votes,
        voters,
        st.sampled_from(["", *(f"s{n}" for n in range(40))]),
        days=st.floats(0, 400),
        weight=st.just(weight),
        rule=st.sampled_from([RULE, "regex-in-loop"]),
    )
    return st.lists(one, max_size=most)


crowd = events_of(st.sampled_from([f"p{n}" for n in range(9)]), MEMBER)
strangers = events_of(st.sampled_from([f"x{n}" for n in range(50)]), STRANGER, 120)
one_person = events_of(st.just("mallory"), MEMBER)


# ---------------------------------------------------------------------------------------- what is bounded


@given(crowd, one_person)
def test_one_person_moves_no_estimate_by_more_than_a_fifth(others: list[Event], theirs: list[Event]) -> None:
    before, after = estimates(others, NOW), estimates([*others, *theirs], NOW)
    for cell, estimate in after.items():
        moved = abs(estimate.chance - before.get(cell, UNKNOWN).chance)
        assert moved <= MOST_OF_ONE / (PRIOR + MOST_OF_ONE) + 1e-9


@given(crowd, one_person)
@settings(max_examples=50)
def test_nor_does_one_person_move_what_a_gain_counts_by_reacting_to_many_rules(
    others: list[Event], theirs: list[Event]
) -> None:
    before, after = weights(others, NOW), weights([*others, *theirs], NOW)
    for strategy, weight in after.items():
        assert 0.5 <= weight <= 1.25
        assert abs(weight - before.get(strategy, 1.0)) <= MOST_OF_ONE / (PRIOR + MOST_OF_ONE) + 1e-9


@given(crowd, strangers)
def test_all_strangers_together_move_no_estimate_by_more_than_an_eleventh(
    others: list[Event], theirs: list[Event]
) -> None:
    before, after = estimates(others, NOW), estimates([*others, *theirs], NOW)
    for cell, estimate in after.items():
        moved = abs(estimate.chance - before.get(cell, UNKNOWN).chance)
        assert moved <= MOST_OF_STRANGERS / (PRIOR + MOST_OF_STRANGERS) + 1e-9


@given(one_person, strangers)
def test_one_person_and_any_number_of_strangers_mute_nothing(theirs: list[Event], more: list[Event]) -> None:
    assert muted([*theirs, *more], NOW) == ()


@given(crowd, strangers)
def test_strangers_change_nothing_of_what_is_muted(others: list[Event], theirs: list[Event]) -> None:
    unmuting = [said("restored", "x0", weight=STRANGER, days=0)]
    assert muted([*others, *theirs, *unmuting], NOW) == muted(others, NOW)


@given(crowd, st.data())
def test_who_speaks_often_has_the_voice_of_one(others: list[Event], data: st.DataObject) -> None:
    subjects = [f"t{n}" for n in range(data.draw(st.integers(1, 15)))]
    loud = [said("dismissed", "mallory", subject) for subject in subjects]
    assert muted([*others, *loud], NOW) == muted([*others, loud[0]], NOW)


@given(crowd)
def test_a_gain_counts_at_least_half_and_at_most_five_quarters(events: list[Event]) -> None:
    assert all(0.5 <= estimate.weight <= 1.25 for estimate in estimates(events, NOW).values())


@given(crowd, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_does_not_matter(events: list[Event], draw: object) -> None:
    apart = [replace(event, at=event.at - n) for n, event in enumerate(events)]  # no two at once
    assert muted(apart[::-1], NOW) == muted(apart, NOW)
    assert counted(apart[::-1], NOW) == counted(apart, NOW)


# ------------------------------------------------------------------------------------------ what is counted


def test_nothing_known_is_a_half_and_leaves_a_gain_as_it_is() -> None:
    assert (UNKNOWN.chance, UNKNOWN.weight) == (0.5, 1.0)
    assert estimates([], NOW) == {}


def test_acceptance_raises_the_chance_and_dismissal_lowers_it() -> None:
    taken = estimates(people(6, "accepted"), NOW)[CELL]
    unwanted = estimates(people(6, "dismissed"), NOW)[CELL]
    assert taken.chance > 0.6 > 0.5 > unwanted.chance > 0.4
    assert taken.weight > 1.0 > unwanted.weight


def test_a_dismissal_is_weaker_than_a_word_and_a_resolved_thread_weaker_still() -> None:
    assert VALUES["down"] < VALUES["dismissed"] < VALUES["resolved"] < 0 < VALUES["up"] < VALUES["accepted"]


def test_of_one_person_on_one_suggestion_the_last_word_counts() -> None:
    assert counted([said("up", days=2), said("down", days=1)], NOW) == (said("down", days=1),)


def test_a_word_counts_more_than_a_later_act() -> None:
    assert counted([said("down", days=2), said("dismissed", days=1)], NOW) == (said("down", days=2),)


def test_after_a_half_life_half_is_left() -> None:
    new, old = (estimates([said("accepted", days=days)], NOW)[CELL] for days in (0, HALF_LIFE / DAY))
    assert [new.yes, old.yes] == pytest.approx([1.0, 0.5])


def test_what_is_very_old_is_forgotten_and_what_is_from_the_future_is_new() -> None:
    assert counted([said("accepted", days=FORGOTTEN / DAY + 1)], NOW) == ()
    assert estimates([said("accepted", days=-3)], NOW)[CELL].yes == 1.0


def test_of_a_month_the_first_reactions_of_a_person_count() -> None:
    start = NOW - NOW % (30 * DAY)
    many = [replace(said("up", subject=f"s{n}"), at=start + n) for n in range(MOST_PER_MONTH + 15)]
    assert counted(many, NOW) == tuple(many[:MOST_PER_MONTH])
    assert len(counted([*many, replace(many[0], voter="bea")], NOW)) == MOST_PER_MONTH + 1


def test_a_strangers_reaction_counts_a_tenth() -> None:
    assert estimates([said("accepted", days=0, weight=STRANGER)], NOW)[CELL].yes == pytest.approx(0.1)


# -------------------------------------------------------------------------------------------- what is muted


def test_five_of_six_people_mute_a_rule() -> None:
    events = [*people(5, "dismissed"), *people(1, "accepted", start=5)]
    assert muted(events, NOW) == (Muted(RULE, 5, 6),)


def test_three_people_are_enough_and_two_are_not() -> None:
    assert muted(people(ENOUGH, "down"), NOW) == (Muted(RULE, 3, 3),)
    assert muted(people(ENOUGH - 1, "down"), NOW) == ()


@pytest.mark.parametrize(("against", "wanting"), [(3, 1), (4, 2), (5, 5), (6, 4)])
def test_where_people_disagree_a_rule_speaks(against: int, wanting: int) -> None:
    assert muted([*people(against, "down"), *people(wanting, "up", start=against)], NOW) == ()


def test_resolved_threads_alone_mute_nothing() -> None:
    assert muted(people(30, "resolved"), NOW) == ()


def test_a_muted_rule_speaks_again_by_time_alone() -> None:
    assert muted(people(5, "dismissed", days=30), NOW) != ()
    assert muted(people(5, "dismissed", days=120), NOW) == ()


def test_a_restored_rule_starts_anew() -> None:
    before = people(6, "dismissed", days=5)
    restored = said("restored", "maintainer", "", days=4)
    assert muted([*before, restored], NOW) == ()
    again = [replace(event, subject=f"n{n}", at=NOW - DAY) for n, event in enumerate(before)]
    assert muted([*before, restored, *again], NOW) == (Muted(RULE, 6, 6),)


def test_another_rule_is_not_muted_with_it() -> None:
    other = [replace(event, rule="regex-in-loop") for event in people(2, "dismissed", start=9)]
    assert [each.rule for each in muted([*people(5, "dismissed"), *other], NOW)] == [RULE]


def test_what_was_not_proven_weighs_no_gain() -> None:
    assert weights([replace(event, outcome="not_applicable") for event in people(5, "down")], NOW) == {}
    assert weights(people(5, "down"), NOW)["data_structure"] < 1
