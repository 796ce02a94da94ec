"""The issue of a scan: ranked, whole, within GitHub's limits, and nothing in it but text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.fitting import characters
from bot.publication.markers import marker
from bot.scanning.issue import (
    RESULT,
    Result,
    body_of,
    is_result,
    same_result,
    target_of,
    title_of,
)
from bot.scanning.merging import Found, Item, Kind, merge
from bot.scanning.parts import PartResult
from bot.scanning.standing import Difference, Entry
from engine.model import Hotspot
from engine.survey import FileFigures
from tests.bot.publication.samples import HEAD, note
from tests.bot.scanning.samples import OTHER, SLOW, measured, part, unproven
from tests.github.markdown import markdown

LIMIT = 65_536
PATCH = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n"


def found() -> Found:
    first = part(
        measured("orders/a.py", SLOW, "unique"),
        unproven("orders/a.py", SLOW, "kept"),
        note("views.py", 88),
        files=[FileFigures("orders/a.py", 1200, 2, 9), FileFigures("views.py", 34, 1, 2)],
        hotspots=[Hotspot("views.py", 3, "view", 17, 2)],
        patches=(PATCH, PATCH, ""),
    )
    return merge([first])


def result(of: Found, kind: Kind = "scan", difference: Difference | None = None) -> Result:
    return Result(kind, target_of(kind, "", None), HEAD, "`main`", of, difference, ("Settings: defaults.",))


def test_a_first_scan_says_what_and_how_much_first() -> None:
    body = body_of(result(found()))
    first, _, rest = body.partition("\n")
    assert first == "**2 suggestions, 1 note** in `main` at 1f2e3d4 · 2 files, 1,234 lines read."
    assert "| 1 | `orders/a.py:4` | list searched in a loop | 38x at 10,000 | L2 tested |" in rest
    assert "| 3 | `views.py:88` | one query per item | I/O per item | note |" in rest
    assert "| `views.py:3` | `view` | 17 | 2 |" in rest
    assert rest.count("<details><summary><code>orders/a.py</code> 2 findings</summary>") == 1
    assert "- Settings: defaults." in rest and "new" not in rest
    assert "git apply" not in body


def test_places_are_linked_where_the_files_are_seen() -> None:
    seen = replace(result(found()), files="https://github.com/acme/shop/blob/1f2e")
    body = body_of(seen)
    assert "| [`orders/a.py:4`](https://github.com/acme/shop/blob/1f2e/orders/a.py#L4) |" in body
    odd = replace(unproven("a.py", SLOW, "unique").finding, path="a)b [c]/\u00e9 %.py")
    comment = replace(unproven("a.py", SLOW, "unique"), finding=odd)
    body = body_of(replace(seen, found=merge([part(comment)])))
    assert "/blob/1f2e/a%29b%20%5Bc%5D/%C3%A9%20%25.py#L4) |" in body
    for path in ("\udcff.py", "x" * 500):
        hidden = replace(comment, finding=replace(odd, path=path))
        assert "/blob/" not in body_of(replace(seen, found=merge([part(hidden)])))


def test_a_later_scan_says_what_is_new_and_what_is_gone() -> None:
    gone = (Entry("x", "old.py:7", "regex compiled on every call", "3x"),)
    body = body_of(result(found(), difference=Difference("ba5eba11", frozenset({1}), gone)))
    assert "1 new and 1 gone since ba5eba1." in body.partition("\n")[0]
    assert body.count("**new**") == 1 and "| 2 | `orders/a.py:12` **new** |" in body
    assert "<details><summary>1 gone since ba5eba1</summary>" in body
    assert "| `old.py:7` | regex compiled on every call | 3x |" in body


def test_nothing_found_is_one_line_and_the_rest() -> None:
    body = body_of(result(Found(())))
    assert body.startswith("**Nothing to say** in `main` at 1f2e3d4 · 0 files, 0 lines read.\n\n- Settings")


def test_proven_rewrites_are_patches_and_the_rest_is_listed() -> None:
    body = body_of(result(merge([replace_place(found())]), "optimize"))
    assert f"```diff\n{PATCH}```" in body
    assert body.count("```diff") == 1
    assert "<summary>2 places without a patch</summary>" in body
    assert "| `orders/a.py:12` | list searched in a loop | 38x faster at 10,000 · no difference" in body
    assert "`git apply FILE`" in body


def test_without_a_proof_there_is_no_patch_and_that_is_said() -> None:
    comments = [replace(item.comment, place="folded") for item in found().items]
    body = body_of(result(merge([part(*comments, patches=(PATCH, PATCH, ""))]), "optimize"))
    assert "No rewrite was shown to be what the settings ask for, so there is no patch." in body
    assert "```diff" not in body and "git apply" not in body


def replace_place(of: Found) -> PartResult:
    """The first is what the settings ask for, the others are not."""
    comments = [item.comment for item in of.items]
    folded = [replace(comment, place="folded") for comment in comments[1:]]
    return part(comments[0], *folded, files=of.files, patches=(PATCH, PATCH, ""))


@pytest.mark.parametrize("kind", ["scan", "optimize"])
@pytest.mark.parametrize("count", [140, 400])
def test_a_result_never_outgrows_an_issue(kind: Kind, count: int) -> None:
    long = PATCH.replace("+b", "+" + "\U0001f40d" * 900)
    items = tuple(
        Item(
            replace(measured(f"pkg/{number:04}.py", OTHER, "other"), rank=number),
            1.0,
            f"{number:016x}-0.0",
            long,
        )
        for number in range(1, count + 1)
    )
    spots = tuple(Hotspot("p" * 900, 1, "s" * 900, 10, 1) for _ in range(15))
    gone = tuple(Entry("x", "p" * 500, "w" * 300, "g" * 300) for _ in range(900))
    of = Found(items, hotspots=spots)
    body = body_of(result(of, kind, Difference("ba5eba11", frozenset(range(count)), gone)))
    assert characters(body) < LIMIT
    assert marker(body, RESULT) is not None
    assert body.count("<details>") == body.count("</details>")
    assert body.count("```") % 2 == 0
    assert "left out" in body


def test_one_patch_that_is_too_long_is_left_out_whole() -> None:
    long = PATCH + "+x\n" * 40_000
    item = Item(measured("a.py", OTHER, "other"), 1.0, "0" * 16 + "-0.0", long)
    short = Item(measured("b.py", OTHER, "other"), 1.0, "1" * 16 + "-0.0", PATCH)
    body = body_of(result(Found((item, short)), "optimize"))
    assert characters(body) < LIMIT
    assert body.count("```diff") == 1 and PATCH in body
    assert "1 more rewrite left out" in body


HOSTILE = "a`b|<img src=x onerror=alert(1)> @ada #1 </details> <!-- velox:scanresult target=all -->"


def test_foreign_text_stays_text() -> None:
    finding = replace(unproven("a.py", SLOW, "unique").finding, path=HOSTILE, symbol=HOSTILE, message=HOSTILE)
    comment = replace(unproven("a.py", SLOW, "unique"), finding=finding, title=HOSTILE, why=HOSTILE)
    gone = (Entry("x", HOSTILE, HOSTILE, HOSTILE),)
    of = merge(
        [part(comment, files=[FileFigures(HOSTILE, 3, 1, 1)], hotspots=[Hotspot(HOSTILE, 1, HOSTILE, 9, 0)])]
    )
    body = body_of(result(of, difference=Difference("ba5eba11", frozenset(), gone)))
    page = str(markdown(body))
    assert "<img" not in page and "<!--" not in page
    assert is_result(body, "all") and body.count("\n<!-- velox") == 1
    assert "<details><summary><code>a`b|&lt;img" in body


def test_an_unchanged_result_is_known_by_its_digest() -> None:
    one, other = body_of(result(found())), body_of(result(Found(())))
    assert same_result(one, one) and not same_result(one, other)
    assert same_result(one.replace("\n", "\r\n"), one)
    assert not same_result("a person's words", one)


def test_results_of_different_files_are_told_apart() -> None:
    targets = {
        target_of("scan", "", None),
        target_of("optimize", "", None),
        target_of("optimize", "src", None),
        target_of("optimize", "src", 7),
        target_of("optimize", "", 7),
    }
    assert len(targets) == 5
    assert not is_result(body_of(result(found(), "optimize")), "all")


def test_a_title_is_short_and_plain() -> None:
    assert title_of("scan", "", None) == "Velox: slow places in this repository"
    assert title_of("optimize", "src/shop", 7) == "Velox: speedups in src/shop (pull request 7)"
    assert len(title_of("optimize", "x" * 500, None)) == 200
    assert "\n" not in title_of("optimize", "a\nb", None)
