from __future__ import annotations

import tomllib

from engine.adapters.environments_locks import pins

A, B = "a" * 64, "b" * 64

UV = f"""
version = 1
[[package]]
name = "idna"
version = "3.10"
source = {{ registry = "https://example.org/simple" }}
sdist = {{ url = "https://x/idna.tar.gz", hash = "sha256:{A}", size = 1 }}
wheels = [{{ url = "https://x/idna.whl", hash = "sha256:{B}" }}]
[[package]]
name = "here"
version = "0.1"
source = {{ editable = "." }}
[[package]]
name = "from-git"
version = "1"
source = {{ git = "https://example.org/x" }}
[[package]]
name = "twice"
version = "1.0"
source = {{ registry = "https://example.org/simple" }}
[[package]]
name = "twice"
version = "2.0"
source = {{ registry = "https://example.org/simple" }}
"""

POETRY = f"""
[[package]]
name = "Zope.Interface"
version = "6.0"
files = [{{file = "z.whl", hash = "sha256:{A}"}}, {{file = "y", hash = "md5:1"}}]
[[package]]
name = "mine"
version = "1"
source = {{type = "git", url = "https://example.org/m"}}
[[package]]
name = "mirrored"
version = "1"
source = {{type = "legacy", url = "https://example.org/simple"}}
"""


def test_uv() -> None:
    assert pins(tomllib.loads(UV)) == (f"idna==3.10 --hash=sha256:{A} --hash=sha256:{B}",)


def test_poetry() -> None:
    assert pins(tomllib.loads(POETRY)) == ("mirrored==1", f"zope-interface==6.0 --hash=sha256:{A}")


def test_hostile_locks_pin_nothing() -> None:
    for name, version in (
        ("a\n-e .", "1"),
        ("-r", "1"),
        ("a b", "1"),
        ("a", "1 --index-url=x"),
        ("a", "1\n-e ."),
        ("a", "latest"),
        ("a", "9" * 5000),
        ("../a", "1"),
        (1, "1"),
        ("a", 1),
    ):
        assert pins({"package": [{"name": name, "version": version}]}) == ()
    assert pins({"package": "x"}) == pins({"package": [1, "x"]}) == pins({}) == ()
    assert pins({"package": [{"name": "a", "version": "1", "files": [{"hash": f"sha256:{A}\n-e ."}]}]}) == (
        "a==1",
    )
