"""How a file is stored is read as Python reads it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.syntax.source import Source, line_starts, position, read_source


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"x = 1\n", "utf-8"),
        (b"", "utf-8"),
        ("x = 'é'\n".encode(), "utf-8"),
        (b"# coding: utf-8\n", "utf-8"),
        (b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\n", "iso-8859-1"),
        (b"# vim: set fileencoding=cp1252 :\r\n", "cp1252"),
        (b"# coding: latin-1\rx = 1\r", "iso-8859-1"),
        (b"x = 1\n# coding: latin-1\n", "utf-8"),
        (b"\n\n# coding: latin-1\n", "utf-8"),
        (b"x = '# coding: latin-1'\n", "utf-8"),
    ],
)
def test_the_declared_encoding_counts_in_the_first_two_lines(content: bytes, encoding: str) -> None:
    source = read_source(content)

    assert isinstance(source, Source)
    assert source.encoding == encoding


def test_text_in_another_encoding_becomes_utf_8() -> None:
    source = read_source("# coding: latin-1\nx = 'é'\n".encode("latin-1"))

    assert source == Source("# coding: latin-1\nx = 'é'\n".encode(), "iso-8859-1")


def test_a_byte_order_mark_is_taken_off_and_remembered() -> None:
    assert read_source(codecs.BOM_UTF8 + b"x = 1\n") == Source(b"x = 1\n", bom=True)


def test_a_byte_order_mark_further_down_is_text() -> None:
    assert read_source(b"x" + codecs.BOM_UTF8) == Source(b"x" + codecs.BOM_UTF8)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x = '\xe9'\n", "not UTF-8, and it declares no other encoding"),
        (b"\n\n\n'\xe9'\n", "not UTF-8, and it declares no other encoding"),
        (b"# coding: utf-8\n\n'\xe9'\n", "not UTF-8, and it declares no other encoding"),
        (b"# coding: klingon\n", "declares an unknown encoding klingon"),
        (b"# coding: ascii\n\n'\xe9'\n", "does not decode as ascii, which it declares"),
        (b"# coding: hex\n", "declares an encoding that is none for text"),
        (b"# coding: undefined\n", "declares an encoding that is none for text"),
        (b"# coding: unicode_escape\n'\\ud800'\n", "declares an encoding that is none for text"),
        (
            codecs.BOM_UTF8 + b"# coding: latin-1\n",
            "declares an encoding that contradicts its byte-order mark",
        ),
    ],
)
def test_what_cannot_be_decoded_has_a_reason(content: bytes, reason: str) -> None:
    assert read_source(content) == reason


@settings(deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda tail: b"# coding: latin-1\n" + tail))
def test_no_file_raises(content: bytes) -> None:
    assert isinstance(read_source(content), Source | str)


@settings(deadline=None)
@given(st.text("a\r\n\x0c\u2028é", max_size=30))
def test_positions_lead_back_to_offsets(text: str) -> None:
    utf8 = text.encode()
    starts = line_starts(utf8)

    for offset in range(len(utf8) + 1):
        line, column = position(starts, offset)
        assert starts[line - 1] + column == offset
        assert line == len(starts) or offset < starts[line]


def test_form_feeds_and_unicode_separators_end_no_line() -> None:
    assert line_starts("a\x0cb\u2028c\x1cd\r\ne\rf\n".encode()) == [0, 11, 13, 15]
