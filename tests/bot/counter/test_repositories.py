"""Addresses of repositories: those of the configured GitHub, and no other whatever they look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counter.repositories import NotThere, insist_on_ref, is_commit, named

WEB = "https://github.com"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/acme/shop",
        "https://github.com/acme/shop/",
        "https://github.com/acme/shop.git",
        "https://GitHub.com/acme/shop",
    ],
)
def test_a_repository_by_its_address(url: str) -> None:
    assert named(url, WEB).full_name == "acme/shop"


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/acme/shop",
        "ssh://git@github.com/acme/shop",
        "git@github.com:acme/shop.git",
        "git://github.com/acme/shop",
        "file:///etc/passwd",
        "ext::sh -c id",
        "https://github.com.evil.example/acme/shop",
        "https://evil.example/acme/shop",
        "https://github.com@evil.example/acme/shop",
        "https://user:pass@github.com/acme/shop",
        "https://github.com:444/acme/shop",
        "https://127.0.0.1/acme/shop",
        "https://169.254.169.254/latest/meta-data",
        "https://github.com/acme",
        "https://github.com/acme/shop/tree/main",
        "https://github.com/../shop",
        "https://github.com/acme/..",
        "https://github.com/acme/.git",
        "https://github.com/-acme/shop",
        "https://github.com/acme/sh%6fp",
        "https://github.com/acme/shop?x=1",
        "https://github.com/acme/shop#x",
        "https://github.com/acme/shop\n",
        "https://github.com\\@evil.example/acme/shop",
        "https://github.com/acme/sh op",
        "https://github.com/acme/sh\u00f6p",
        "https://[::1/acme/shop",
        "//github.com/acme/shop",
        "",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(NotThere):
        named(url, WEB)


@given(st.text())
def test_whatever_is_taken_leads_to_the_configured_host(text: str) -> None:
    for url in (text, f"{WEB}{text}", f"{WEB}/{text}"):
        try:
            found = named(url, WEB)
        except NotThere:
            continue
        assert "/" not in found.owner + found.name and ".." not in (found.owner, found.name)


def test_a_server_on_a_port_of_its_own() -> None:
    assert named("http://127.0.0.1:8123/acme/shop", "http://127.0.0.1:8123").name == "shop"
    with pytest.raises(NotThere):
        named("http://127.0.0.1:8124/acme/shop", "http://127.0.0.1:8123")


@pytest.mark.parametrize("ref", ["main", "feature/x", "v1.2.3", "a" * 40, "deps+x", "user@branch"])
def test_a_branch_a_tag_or_a_commit(ref: str) -> None:
    insist_on_ref(ref)


ODD = [
    *[
        "-x",
        "--upload-pack=id",
        "a..b",
        "/x",
        "x/",
        "a//b",
        "x.lock",
        "x@{1}",
        "@",
        "a:b",
        ".x",
        "x/.y",
        "a~1",
        "a^",
        "*",
    ],
    *("", "a b", "a\nb", "\u00e9", "x" * 201),
]


@pytest.mark.parametrize("ref", ODD)
def test_what_can_be_none_is_refused(ref: str) -> None:
    with pytest.raises(NotThere):
        insist_on_ref(ref)


def test_only_a_full_id_is_a_commit() -> None:
    assert is_commit("a" * 40) and is_commit("0" * 64)
    assert not is_commit("a" * 39) and not is_commit("A" * 40) and not is_commit("main")
