from __future__ import annotations

import os
from pathlib import Path

from engine.adapters.environments_index import index_settings, pip_settings, without_secrets


def test_variables_of_uv_win_over_pip() -> None:
    environ = {"UV_DEFAULT_INDEX": "https://u:p@example.org/simple", "PIP_INDEX_URL": "https://other"}
    found = index_settings(environ, {"index-url": "https://other"})
    assert found.variables == {"UV_DEFAULT_INDEX": "https://u:p@example.org/simple"}


def test_pip_is_translated() -> None:
    pip = {
        "index-url": "https://example.org/simple",
        "extra-index-url": "https://a/simple\nhttps://b/simple",
        "find-links": "/x /y",
        "trusted-host": "a b",
        "timeout": "5",
    }
    assert index_settings({}, pip).variables == {
        "UV_INDEX_URL": "https://example.org/simple",
        "UV_EXTRA_INDEX_URL": "https://a/simple https://b/simple",
        "UV_FIND_LINKS": "/x,/y",
        "UV_INSECURE_HOST": "a b",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_only_what_uv_and_its_network_need_passes() -> None:
    environ = {
        "HTTPS_PROXY": "http://proxy",
        "no_proxy": "x",
        "SSL_CERT_FILE": "/nowhere.pem",
        "UV_CONFIG_FILE": "/x",
        "UV_CACHE_DIR": "/x",
        "UV_NO_BUILD": "0",
        "PYTHONPATH": "/x",
        "LD_PRELOAD": "/x",
        "GITHUB_TOKEN": "secret",
        "NETRC": "/root/.netrc",
        "UV_INDEX_MINE_PASSWORD": "p",
    }
    passed = {"HTTPS_PROXY", "no_proxy", "SSL_CERT_FILE", "UV_INDEX_MINE_PASSWORD", "UV_INDEX_STRATEGY"}
    assert set(index_settings(environ, {}).variables) == passed


def test_places_on_this_host_are_named(tmp_path: Path) -> None:
    (tmp_path / "simple").mkdir()
    (tmp_path / "wheels").mkdir()
    found = index_settings(
        {"UV_INDEX": f"mine=file://{tmp_path}/simple https://x", "UV_FIND_LINKS": f"{tmp_path}/wheels,/none"},
        {},
    )
    assert found.paths == (str(tmp_path), str(tmp_path / "wheels"))


def test_pip_itself_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://example.org/it's\n[install]\nfind-links = /a\n")
    found = pip_settings({"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": str(file), "PIP_FIND_LINKS": "/b"})
    assert found["index-url"] == "https://example.org/it's" and found["find-links"] == "/b"


def test_secrets_are_cut_out_of_addresses() -> None:
    assert without_secrets("at https://u:p@h/x and http://h@") == "at https://h/x and http://"
