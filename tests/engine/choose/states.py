"""States to decide on."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.choose.episode import MOST_STEPS, OUTCOMES, STOP, Episode, Result
from engine.choose.features import TRAITS, State
from engine.strategies import ACTIONS

parts = st.floats(0.0, 1.0)


def state(*legal: str, episode: Episode | None = None, severity: dict[str, float] | None = None) -> State:
    """A state in which some strategies are legal, at the beginning of an episode."""
    return State(
        (0.5,) * len(TRAITS),
        tuple(name in legal or name == "stop" for name in ACTIONS),
        tuple((severity or {}).get(name, 0.0) for name in ACTIONS),
        episode or Episode(),
    )


@st.composite
def episodes(draw: st.DrawFn) -> Episode:
    """Any way an episode may have come."""
    episode = Episode()
    for action in draw(st.permutations(range(STOP)))[: draw(st.integers(0, MOST_STEPS))]:
        outcome = draw(st.sampled_from(OUTCOMES))
        log2 = draw(st.floats(0.01, 6.0)) if outcome == "gain" else 0.0
        episode = episode.after(action, Result(outcome, log2, 0.0, draw(st.floats(0.0, 30.0))))
    return episode


states = st.builds(
    State,
    st.tuples(*[parts] * len(TRAITS)),
    st.tuples(*[st.booleans()] * STOP, st.just(True)),
    st.tuples(*[parts] * len(ACTIONS)),
    episodes(),
)
