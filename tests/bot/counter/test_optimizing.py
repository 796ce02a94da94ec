"""The process that optimizes: what it is given, what it gives, and what it does not believe."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from bot.bundle import pack
from bot.counter import packing, telling
from bot.counter.optimizing import Order, given, optimize, optimize_packed, read_work
from bot.reviewing import Effort
from engine.errors import BadInput
from engine.strict_json import canonical, plain
from tests.bot.web.api.working import SLOW

STATIC = replace(packing.of_code(SLOW, "rows.py"), run=False)


def test_work_crosses_as_bytes() -> None:
    work = read_work(optimize_packed(given(Order(), pack(STATIC)), Effort()))
    told = telling.optimized(work, "rows.py")

    assert [each.rule for each in told.suggestions] == ["dedupe-by-list"] or told.suggestions
    assert told.suggestions[0].level_name == "applies" and told.suggestions[0].certificate is None
    assert told.suggestions[0].patch.count("\n+") >= 1


def test_alone_a_file_is_looked_at_without_the_others() -> None:
    others = {"rows.py": SLOW.encode(), "use.py": b"from rows import unique\n\nunique([])\n"}
    bundle = replace(packing.asking(others, ["rows.py"], base="", head="", run=False))

    assert optimize(Order(), bundle, Effort()).reviewed.review.modules_read == 2
    assert optimize(Order(alone=True), bundle, Effort()).reviewed.review.modules_read == 1


@pytest.mark.parametrize("order", [b"", b"{}", b'{"alone":1,"tests":""}', b'{"alone":true}', b"\xff"])
def test_an_order_that_cannot_be_read_is_refused(order: bytes) -> None:
    with pytest.raises(BadInput):
        optimize_packed(order + b"\n" + pack(STATIC), Effort())


def test_what_comes_back_is_doubted() -> None:
    work = optimize(Order(), STATIC, Effort())
    short = replace(work, patches=())

    for data in (b"", b"x", zlib.compress(b"{}"), zlib.compress(canonical(plain(short)))):
        with pytest.raises(BadInput):
            read_work(data)


def test_what_no_text_can_hold_is_told_as_well_as_it_can_be() -> None:
    work = optimize(Order(), STATIC, Effort())
    review = replace(work.reviewed.review, title="half \ud800", notes=("of a name \udce9",))
    found = telling.optimized(replace(work, reviewed=replace(work.reviewed, review=review)), "rows.py")

    told = json.loads(telling.written(found))
    assert (told["title"], told["notes"]) == ("half ?", ["of a name ?"])
    assert len(told["suggestions"]) == len(work.fingerprints)
