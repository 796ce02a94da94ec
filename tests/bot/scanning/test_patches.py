"""A rewrite becomes a patch that git takes, and only where a page of text can carry it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bundle import Bundle
from bot.reviewing import Effort
from bot.scanning.parts import Part
from bot.scanning.patches import patch_of
from bot.scanning.work import scan_part
from engine.model import Change, Comment
from tests.bot.scanning.test_work import SLOW


def comment_on(path: str, content: bytes) -> Comment:
    bundle = Bundle(Change("main", "main", ()), {path: content})
    (comment,) = scan_part(Part((path,)), bundle, Effort()).survey.comments
    return comment


@pytest.mark.parametrize("path", ["rows.py", "a b/rows.py", "m\u00f6re.py", 'qu"ote\\.py', "deep/er/rows.py"])
@pytest.mark.parametrize(
    "content", [SLOW, SLOW.rstrip(b"\n"), b"\n\n\n" + SLOW + b"# end", b"\xef\xbb\xbf" + SLOW]
)
def test_git_takes_the_patch(path: str, content: bytes, tmp_path: Path) -> None:
    patch = patch_of(comment_on(path, content), content)
    assert patch
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    command = ["git", "-C", str(tmp_path), "apply", "-"]
    subprocess.run(
        command, input=patch.encode(), check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    )
    after = file.read_bytes()
    assert b"seen_set" in after and after.endswith(content[-3:])


def test_what_text_cannot_carry_gets_no_patch() -> None:
    plain = comment_on("rows.py", SLOW)
    windows = SLOW.replace(b"\n", b"\r\n")
    assert patch_of(comment_on("rows.py", windows), windows) == ""
    latin = b"# -*- coding: latin-1 -*-\n# \xe9\n" + SLOW
    assert patch_of(comment_on("rows.py", latin), latin) == ""
    nameless = replace(plain, finding=replace(plain.finding, path="\udcff.py"))
    assert patch_of(nameless, SLOW).startswith('diff --git "a/\\377.py" "b/\\377.py"\n')
    assert patch_of(plain, None) == ""
    assert patch_of(plain, b"def (:\n") == ""
    assert patch_of(replace(plain, blocks=()), SLOW) == ""
