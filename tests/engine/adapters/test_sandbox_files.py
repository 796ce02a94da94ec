from __future__ import annotations

import pytest

from engine.adapters.sandbox_files import MOST_BYTES, MOST_FILES, checked
from engine.errors import BadInput


def test_plain_files_pass() -> None:
    files = {"a.py": b"", "shop/cart.py": b"x", "a b/ü.py": b""}
    assert checked(files) == files


@pytest.mark.parametrize("path", ["", ".", "..", "/a", "../a", "a/..", "a/./b", "a//b", "a/", "a\0"])
def test_a_path_that_is_not_below_the_folder_is_refused(path: str) -> None:
    with pytest.raises(BadInput, match="working folder"):
        checked({path: b""})


def test_a_file_is_no_folder() -> None:
    with pytest.raises(BadInput, match="'a'"):
        checked({"a": b"", "a/b": b""})


def test_too_much_is_refused() -> None:
    with pytest.raises(BadInput, match="at most"):
        checked({str(number): b"" for number in range(MOST_FILES + 1)})
    with pytest.raises(BadInput, match="at most"):
        checked({"a": bytes(MOST_BYTES), "b": b"x"})
