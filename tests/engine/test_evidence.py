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
