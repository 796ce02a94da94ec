"""Certificates for tests: one in full, and a strategy for any."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from engine.certificate import Certificate, Code, Origin, Recorded
from engine.evidence import (
    Behaviour,
    InputSource,
    Interval,
    Memory,
    NotChecked,
    Scaling,
    SizeTiming,
    Speed,
    SuiteRuns,
)

BEFORE = """\
def unique(rows):
    seen = []
    for row in rows:
        if row not in seen:
            seen.append(row)
    return seen
"""
AFTER = "def unique(rows):\n    return list(dict.fromkeys(rows))\n"

SPEED = Speed(
    timings=(
        SizeTiming(10, 800.0, 780.0, Interval(1.02, 0.99, 1.05), 100),
        SizeTiming(10_000, 76_000_000.0, 2_000_000.0, Interval(38.0, 36.1, 40.2), 100),
    ),
    control=Interval(1.0, 0.99, 1.01),
    confirmed=Interval(37.5, 36.0, 39.0),
    claimed=True,
)
GROWTH = Scaling(
    (256, 512, 1024, 2048, 4096),
    (1e5, 4e5, 1.6e6, 6.4e6, 2.56e7),
    (1e4, 2e4, 4e4, 8e4, 1.6e5),
    Interval(2.0, 1.96, 2.03),
    Interval(1.0, 0.97, 1.02),
    claimed=True,
)
MEMORY = Memory(10_000, 100_000, 103_000, Interval(0.97, 0.96, 0.98), claimed=False, why_not="it needs more")
SAME = Behaviour("same", 412, 7, (InputSource("types and defaults", 5, 412),))

RAN = SuiteRuns(4, 29, 33, 33, ("tests/test_shop.py::test_clock",), (), claimed=True)

FULL = Certificate(
    velox="0.1.0",
    origin=Origin("by hand"),
    function="unique",
    before=Code.of("before.py", BEFORE),
    after=Code.of("after.py", AFTER),
    support=(Code.of("shop/names.py", "NAMES = ('a', 'b')\n"),),
    interpreter="CPython 3.11.7",
    platform="Linux x86_64",
    seed=5,
    budget_seconds=20.0,
    parameters=("`rows`: list[int (a guess)], from what the body does with it",),
    inputs=(InputSource("types and defaults", 5, 412),),
    comparator="strict",
    level=2,
    behaviour=SAME,
    speed=SPEED,
    growth=GROWTH,
    memory=MEMORY,
    not_checked=(NotChecked("your tests", "a pair of files has none"),),
    packages=("attrs==25.1.0",),
    recorded=Recorded("shop.rows", (), ("eJwrSS0uAQAEXQHB",)),
    tests=RAN,
)

UNCOMPARED = replace(
    FULL,
    comparator="",
    level=1,
    behaviour=None,
    not_checked=(NotChecked("behaviour", "no differential test"),),
)

text = st.text(st.characters(codec="utf-8"), max_size=30)
finite = st.floats(allow_nan=False, allow_infinity=False)
count = st.integers(0, 10**9)
intervals = st.builds(Interval, finite, finite, finite)
sources = st.builds(InputSource, text, count, count)
timings = st.builds(SizeTiming, count, finite, finite, intervals, count)
clock = st.sampled_from(["processor", "wall"])


def some(strategy: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


speeds = st.builds(
    Speed,
    some(timings),
    st.none() | intervals,
    st.none() | intervals,
    st.booleans(),
    text,
    clock,
    text,
    st.none() | count,
)
growths = st.integers(0, 4).flatmap(
    lambda n: st.builds(
        Scaling,
        st.lists(count, min_size=n, max_size=n).map(tuple),
        st.lists(finite, min_size=n, max_size=n).map(tuple),
        st.lists(finite, min_size=n, max_size=n).map(tuple),
        intervals,
        intervals,
        st.booleans(),
        text,
    )
)
memories = st.builds(Memory, count, count, count, intervals, st.booleans(), text)
behaviours = st.builds(
    Behaviour,
    st.sampled_from(["same", "different", "not shown"]),
    count,
    count,
    some(sources),
    st.booleans(),
    text,
    text,
    text,
)
codes = st.builds(Code.of, text, text)
certificates = st.builds(
    Certificate,
    velox=text,
    origin=st.builds(Origin, st.sampled_from(["rule", "model", "by hand"]), text),
    function=st.sampled_from(["f", "Class.method", "größe", "_x1"]),
    before=codes,
    after=codes,
    support=some(codes),
    interpreter=text,
    platform=text,
    seed=st.integers(0, 2**32 - 1),
    budget_seconds=st.floats(0.001, 86_400),
    parameters=some(text),
    inputs=some(sources),
    comparator=text,
    level=st.integers(0, 4),
    behaviour=st.none() | behaviours,
    speed=st.none() | speeds,
    growth=st.none() | growths,
    memory=st.none() | memories,
    not_checked=some(st.builds(NotChecked, text, text)),
    packages=some(text),
    recorded=st.none() | st.builds(Recorded, text, some(text), some(text)),
    tests=st.none()
    | st.builds(
        SuiteRuns, count, count, count, count, some(text), some(text), claimed=st.booleans(), why_not=text
    ),
)
