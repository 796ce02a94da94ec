from __future__ import annotations

import pytest

from bot.github.hosts import Host, host_at, host_named
from engine.errors import BadInput


@pytest.mark.parametrize(
    ("name", "api"),
    [
        ("github.com", "https://api.github.com"),
        ("GitHub.com ", "https://api.github.com"),
        ("octo.ghe.com", "https://api.octo.ghe.com"),
        ("git.example.org", "https://git.example.org/api/v3"),
        ("ghe.com.example.org", "https://ghe.com.example.org/api/v3"),
    ],
)
def test_the_api_of_a_host(name: str, api: str) -> None:
    assert host_named(name).api == api
    assert host_at(api) == host_named(name)


@pytest.mark.parametrize(
    "name", ["", "a b", "https://github.com", "x/y", "user@host", "a..b", "-a", "a" * 300]
)
def test_what_is_no_host_name(name: str) -> None:
    with pytest.raises(BadInput, match="is not a host name"):
        host_named(name)


def test_a_server_on_loopback() -> None:
    host = host_at("http://127.0.0.1:8080/api/v3/")
    assert host == Host("127.0.0.1:8080", "http://127.0.0.1:8080/api/v3", "http://127.0.0.1:8080")
    assert host.clone_url("o/a b") == "http://127.0.0.1:8080/o/a%20b.git"


def test_plain_http_stays_on_loopback() -> None:
    with pytest.raises(BadInput, match="over https"):
        host_at("http://git.example.org/api/v3")


@pytest.mark.parametrize(
    "url", ["", "git.example.org", "ftp://x/api", "https://u:p@x/api/v3", "https://x/?a=b"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(BadInput, match="must look like") as caught:
        host_at(url)
    assert "u:p" not in str(caught.value)
