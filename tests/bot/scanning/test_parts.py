"""Parts and their results cross processes as bytes, and only whole."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from bot.bundle import Bundle
from bot.scanning.parts import Part, read_part, read_result, result_of, write_part, write_result
from engine.errors import BadInput
from engine.model import Change
from engine.strict_json import canonical, plain
from tests.bot.publication.samples import note
from tests.bot.scanning.samples import SLOW, measured, part


def test_a_part_is_one_line_and_read_back() -> None:
    asked = Part(("a.py", "\udcff.py", "line\nbreak.py"), ("b.py",), prove=True)
    assert b"\n" not in write_part(asked)
    assert read_part(write_part(asked)) == asked


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"paths": [], "around": [], "prove": 1}'])
def test_a_part_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="part of a scan cannot be read"):
        read_part(data)


def test_a_result_is_read_back() -> None:
    result = part(measured("a.py", SLOW, "unique"), note("b.py", 3))
    assert read_result(write_result(result)) == result


def test_lists_of_different_lengths_are_refused() -> None:
    result = part(measured("a.py", SLOW, "unique"))
    for broken in (
        replace(result, fingerprints=()),
        replace(result, patches=("", "")),
        replace(result, inside=()),
        replace(result, survey=replace(result.survey, worths=())),
    ):
        with pytest.raises(BadInput, match="not equally long"):
            read_result(zlib.compress(canonical(plain(broken))))


@pytest.mark.parametrize("data", [b"", b"{}", zlib.compress(b"{}"), zlib.compress(b"no")])
def test_a_result_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="result of a part cannot be read"):
        read_result(data)


def test_a_finding_in_a_file_that_is_not_there_has_no_patch() -> None:
    result = part(measured("a.py", SLOW, "unique"))
    bundle = Bundle(Change("main", "main", ()), {})
    made = result_of(result.survey, bundle, 2.0)
    assert made.patches == ("",) and len(made.fingerprints) == 1 and made.seconds == 2.0
