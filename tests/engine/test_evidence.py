from engine.evidence import Interval, Memory, SizeTiming, Speed


def timing(size: int, ratio: float, spread: float = 0.1) -> SizeTiming:
    interval = Interval(ratio, ratio - spread, ratio + spread)
    return SizeTiming(size, 100.0 * ratio, 100.0, interval, rounds=100)


def test_a_claim_speaks_of_the_size_with_the_highest_lower_bound() -> None:
    wide = timing(1000, 3.0, spread=2.0)
    speed = Speed((timing(10, 0.9), timing(100, 2.0), wide), None, None, claimed=True)

    assert speed.best == timing(100, 2.0)
    assert speed.worst == timing(10, 0.9)


def test_without_timings_there_is_neither_best_nor_worst() -> None:
    speed = Speed((), None, None, claimed=False, why_not="the budget was spent")

    assert speed.best is None
    assert speed.worst is None


def test_a_fifth_more_memory_is_worth_a_word() -> None:
    ratio = Interval(0.8, 0.8, 0.8)

    assert Memory(10, 1000, 1201, ratio, claimed=False).costs_more
    assert not Memory(10, 1000, 1200, ratio, claimed=False).costs_more


def speed(*timings: SizeTiming, confirmed: float | None = None, at: int | None = None) -> Speed:
    again = Interval(confirmed, confirmed, confirmed) if confirmed is not None else None
    return Speed(timings, None, again, claimed=False, at=at)


def slow(size: int, ratio: float, spread: float = 0.02, before_ns: float = 1e6) -> SizeTiming:
    return SizeTiming(
        size, before_ns, before_ns / ratio, Interval(ratio, ratio - spread, ratio + spread), 100
    )


def test_slower_needs_the_size_and_its_confirmation() -> None:
    assert speed(slow(10, 1.0), slow(100, 0.5), confirmed=0.5, at=100).pace == "slower"
    assert speed(slow(10, 1.0), slow(100, 0.5), confirmed=0.97, at=100).pace == "unclear"
    assert speed(slow(10, 1.0), slow(100, 0.5), confirmed=0.5).pace == "unclear", "nothing was confirmed"
    assert speed(slow(10, 1.0), slow(100, 0.94), confirmed=0.5, at=100).pace == "unclear", "it may be 4 %"


def test_about_the_same_is_within_five_percent_or_half_a_microsecond_by_the_whole_interval() -> None:
    assert speed(slow(10, 1.0), slow(100, 0.98)).pace == "about the same"
    assert speed(slow(10, 1.0), slow(100, 1.04)).pace == "unclear"
    assert speed(slow(10, 0.5, before_ns=400)).pace == "about the same"
    assert speed(slow(10, 0.5, before_ns=600)).pace == "unclear"
    assert speed().pace == "unclear", "nothing was measured"


def test_what_tells_most_is_what_was_confirmed_else_the_worst() -> None:
    lost = speed(slow(10, 0.4, spread=0.3), slow(100, 0.5), confirmed=0.5, at=100)
    assert lost.telling == lost.timings[1]
    unsure = speed(slow(10, 1.0), slow(100, 0.98))
    assert unsure.telling == unsure.timings[1]
    assert speed().telling is None
