"""A part of a real bundle is scanned with the real engine; the process itself runs in `tests/bot/agents`."""

from __future__ import annotations

import pytest

from bot.bundle import Bundle, pack
from bot.reviewing import Effort
from bot.scanning.parts import Part, read_result, write_part
from bot.scanning.work import given, scan_packed, scan_part
from engine.errors import BadInput
from engine.model import Change

SLOW = b"""def unique(rows: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
    return seen
"""
LOOP = b"from shop.rows import unique\n\n\ndef all_of(pages):\n    return [unique(page) for page in pages]\n"
FILES = {"shop/__init__.py": b"", "shop/rows.py": SLOW, "shop/use.py": LOOP, "shop/bad.py": b"def (:\n"}


def bundle(**more: object) -> Bundle:
    return Bundle(Change("main", "main", ()), FILES, **more)  # type: ignore[arg-type]


def test_what_is_found_in_a_part_is_of_its_files_alone() -> None:
    packed = pack(bundle())
    result = read_result(scan_packed(given(write_part(Part(("shop/rows.py",))), packed), Effort()))
    (comment,) = result.survey.comments
    assert comment.finding.path == "shop/rows.py" and comment.certificate is None
    assert [figures.path for figures in result.survey.files] == ["shop/rows.py"]
    assert result.patches[0].startswith("diff --git a/shop/rows.py b/shop/rows.py\n")
    elsewhere = scan_part(Part(("shop/use.py", "shop/bad.py"), ("shop/rows.py",)), bundle(), Effort())
    assert elsewhere.survey.comments == ()
    assert [item.path for item in elsewhere.survey.skipped] == ["shop/bad.py"]


def test_what_is_around_a_part_tells_how_hot_it_is() -> None:
    (alone,) = scan_part(Part(("shop/rows.py",)), bundle(), Effort()).survey.comments
    (called,) = scan_part(Part(("shop/rows.py",), ("shop/use.py",)), bundle(), Effort()).survey.comments
    assert called.finding.hotness > alone.finding.hotness
    assert "shop/use.py" in called.finding.hot_because


def test_the_settings_of_the_bundle_govern() -> None:
    settings = {"velox.toml": b'ignore = ["MEMBERSHIP"]\n'}
    assert scan_part(Part(("shop/rows.py",)), bundle(settings=settings), Effort()).survey.comments == ()


@pytest.mark.parametrize(
    ("run", "prove", "ran"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_code_is_run_only_where_part_and_bundle_say_so(run: bool, prove: bool, ran: bool) -> None:
    result = scan_part(Part(("shop/rows.py",), prove=prove), bundle(run=run), Effort(proof_seconds=40))
    (comment,) = result.survey.comments
    assert (comment.certificate is not None) is ran


def test_a_bundle_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadInput, match="bundle"):
        scan_packed(given(write_part(Part(())), b"no bundle"), Effort())
