import gc

from hypothesis import given
from hypothesis import strategies as st

from engine.inside.comparison import seeds_of, still

STREAMS = st.integers(1, 5)
PLACES = st.integers(0, 900_000)


@given(st.integers(0, 2**30), STREAMS, STREAMS, PLACES, PLACES)
def test_streams_share_no_seed(seed: int, one: int, other: int, place: int, elsewhere: int) -> None:
    """Inputs that a size was chosen with are never those of the figures."""
    first, second = seeds_of(one, seed, place, 5), seeds_of(other, seed, elsewhere, 5)
    assert (one == other) or not set(first) & set(second)


@given(st.integers(0, 2**30), STREAMS, PLACES)
def test_seeds_go_on_where_they_ended(seed: int, stream: int, place: int) -> None:
    assert seeds_of(stream, seed, place, 9) == seeds_of(stream, seed, place, 4) + seeds_of(
        stream, seed, place + 4, 5
    )


def test_still_means_no_collector() -> None:
    was = gc.isenabled()
    try:
        still()
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
