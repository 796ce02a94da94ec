from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.publication.fitting import characters, clipped, fitted, shortened, size_in_utf8, whole
from bot.render.markup import block, folded

TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff\U0001f600\n`~"), max_size=300)


@given(items=st.lists(TEXT, max_size=12), most=st.integers(700, 1500))
def test_what_fits_is_kept_whole_and_the_rest_is_counted(items: list[str], most: int) -> None:
    text = fitted(items, most, rest=lambda count: f"{count} more.")
    assert characters(text) <= most
    text.encode("utf-8")
    if sum(map(characters, items)) + 2 * len(items) <= most - 20:
        assert text == "\n\n".join(map(whole, items))
    elif not text.endswith(" more."):
        assert len(items) == 1


@given(text=TEXT, most=st.integers(10, 400))
def test_plain_text_is_cut_between_characters(text: str, most: int) -> None:
    cut = clipped(text, most)
    assert size_in_utf8(cut) <= most
    cut.encode("utf-8")


def test_characters_are_counted_as_browsers_do() -> None:
    assert characters("é") == 1
    assert characters("\U0001f600") == 2


def test_what_is_open_where_a_text_is_cut_is_closed() -> None:
    text = folded("s", folded("t", block(["x" * 50] * 100, "diff")))
    cut = shortened(text, 2000)
    assert len(cut) <= 2000
    assert cut.count("<details>") == cut.count("</details>") == 2
    tokens = MarkdownIt("commonmark").parse(cut)
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert "</details>" not in fence.content
    assert cut.endswith("(cut: too long for GitHub)")


def test_details_within_a_fence_are_text() -> None:
    text = "\n".join(["````", "<details>", "```", *["x" * 40] * 100])
    cut = shortened(text, 1000)
    assert "</details>" not in cut
    assert "\n````\n" in cut


def test_one_item_that_is_too_long_is_cut_itself() -> None:
    text = fitted([block(["x" * 99] * 99), "second"], 3000, rest=lambda count: f"{count} more.")
    assert characters(text) <= 3000
    assert text.count("```") == 2
    assert text.endswith("1 more.")
