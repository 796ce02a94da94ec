"""The laws of reading secrets; what operators see of them is in `test_settings.py`."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.credentials import (
    WrongValue,
    read_database_url,
    read_key_files,
    read_private_keys,
    read_redis_url,
    several_secrets,
)

READERS = (read_database_url, read_private_keys, read_redis_url, read_key_files, several_secrets(8))


@given(st.text(), st.sampled_from(READERS))
def test_any_text_is_read_or_refused(text: str, reader: object) -> None:
    assert callable(reader)
    with contextlib.suppress(WrongValue):
        reader(text.replace("\0", ""))


@given(st.lists(st.text("abc&,;:", min_size=8), min_size=1))
def test_secrets_come_back_in_their_order(secrets: list[str]) -> None:
    assert several_secrets(8)(" ".join(secrets)) == tuple(SecretStr(secret) for secret in secrets)


def test_what_was_read_already_stays() -> None:
    for reader in READERS:
        assert reader(()) == ()


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.pem"
    path.write_bytes(b"x" * 2**24)

    with contextlib.suppress(WrongValue):
        read_key_files(str(path))
        raise AssertionError("it holds no key")
