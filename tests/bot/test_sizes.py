from __future__ import annotations

import pytest

from bot.sizes import parse_size, shown_size
from engine.errors import BadInput


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("65536", 65536), ("2K", 2048), ("256M", 256 << 20), ("1g", 1 << 30), (" 3MiB ", 3 << 20)],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "0", "-1", "M", "1.5G", "1T", "1 M", "٣M", "9" * 30, "2000000G"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not an amount of memory"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (5, "5 bytes"),
        (1 << 16, "64 KiB"),
        (1536 << 20, "1.5 GiB"),
        (1023 << 20, "1,023 MiB"),
        (1 << 30, "1 GiB"),
    ],
)
def test_sizes_are_shown(size: int, shown: str) -> None:
    assert shown_size(size) == shown
