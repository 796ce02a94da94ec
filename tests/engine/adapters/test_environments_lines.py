from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from engine.adapters.environments_lines import logical_lines, pinned, requirement, why_refused, written
from engine.ports import LeftOut

REFUSED = {
    "-e .": "a local folder would have to be built",
    "--editable=git+https://example.org/a.git": "a local folder",
    "-r other.txt": "by their names, not by inclusion",
    "--requirement /etc/passwd": "by their names, not by inclusion",
    "-c constraints.txt": "constraints are not read",
    "--constraint=https://example.org/c.txt": "constraints are not read",
    "-i https://evil.example/simple": "which index is asked",
    "--index-url https://evil.example/simple": "which index is asked",
    "--extra-index-url=https://evil.example/simple": "which index is asked",
    "--find-links /tmp/wheels": "this host decides",
    "-f https://evil.example/": "this host decides",
    "--no-index": "this host decides",
    "--trusted-host evil.example": "this host decides",
    "--no-binary :all:": "nothing is built",
    "--only-binary=:none:": "nothing is built",
    "--config-settings x=y": "nothing is built",
    "--global-option=x": "nothing is built",
    "--pre": "options are not heeded",
    "--use-feature=fast-deps": "options are not heeded",
    "a @ https://evil.example/a.whl": "from an address",
    "a@file:///etc/passwd": "from an address",
    "a @ ./local": "from an address",
    "git+https://example.org/a.git@main#egg=a": "from an address",
    "hg+ssh://example.org/a": "from an address",
    "https://example.org/a-1.0-py3-none-any.whl": "from an address",
    "file:///tmp/a": "from an address",
    "file:a": "from an address",
    "./a": "a path",
    "../a": "a path",
    ".": "a path",
    "/abs/a": "a path",
    "~/a": "a path",
    "C:\\a": "a path",
    "folder/a": "a path",
    "a-1.0-py3-none-any.whl": "a path",
    "a-1.0.tar.gz": "a path",
    "${HOME}": "a variable",
    "a==$VERSION": "a variable",
    "%TOKEN%": "a variable",
    "a\n--index-url=https://evil.example": "cannot be printed",
    "a; os_name == 'x\n-e .'": "cannot be printed",
    "a\x00b": "cannot be printed",
    "a\u202eb": "cannot be printed",
    "a" * 1001: "longer than",
    "a===1.0": "one exact file",
    "a b c": "PEP 508",
    "a==": "PEP 508",
    "a; nonsense == 'x'": "PEP 508",
    "[extra]": "PEP 508",
    "a==1.0 --install-option=x": "an option other than",
    "a==1.0 --hash=md5:d41d8cd98f00b204e9800998ecf8427e": "an option other than",
    "a==1.0 --hash=sha256:zz": "an option other than",
}
"""What a hostile or merely local requirement looks like, and a part of the reason for refusing it."""

DIGEST = "946d195a0d259cbba61165e88e65941f16e9b36ea6ddb97f00452bae8b1287d3"

ALLOWED = {
    "requests": "requests",
    "Requests >= 2, < 3": "requests<3,>=2",
    "zope.interface~=6.0": "zope-interface~=6.0",
    "a[x,Y_z]!=1.0": "a[x,y-z]!=1.0",
    "a (>=1.0)": "a>=1.0",
    "a==1.*": "a==1.*",
    "a==1.0+local": "a==1.0+local",
    f"a==1.0 --hash=sha256:{DIGEST}": f"a==1.0 --hash=sha256:{DIGEST}",
    f"a==1.0 --hash=sha256:{DIGEST} --hash=sha256:{'0' * 64}": (
        f"a==1.0 --hash=sha256:{DIGEST} --hash=sha256:{'0' * 64}"
    ),
    f"a; sys_platform == '{sys.platform}'": "a",
    "a; extra == 'x' or python_version > '3'": "a",
}


@pytest.mark.parametrize("line", REFUSED)
def test_refused(line: str) -> None:
    found = pinned(line, "requirements.txt:1")
    assert isinstance(found, LeftOut)
    assert REFUSED[line] in found.why
    assert found.place == "requirements.txt:1" and found.text.isprintable() and len(found.text) <= 200


@pytest.mark.parametrize("line", ALLOWED)
def test_allowed(line: str) -> None:
    found = pinned(line, "")
    assert not isinstance(found, LeftOut) and found[0] == ALLOWED[line]


@pytest.mark.parametrize("text", ["a; python_version < '3'", "a; extra == 'x'", "a; sys_platform == 'none'"])
def test_what_is_not_for_here_is_nothing(text: str) -> None:
    assert requirement(text, "") is None


def test_a_secret_in_an_address_is_not_repeated() -> None:
    found = requirement("a @ https://user:secret@example.org/a.whl", "")
    assert isinstance(found, LeftOut) and "secret" not in found.text and "example.org" in found.text


def test_logical_lines() -> None:
    text = "\ufeff# all\na==1 \\\n   --hash=x # why\r\n\n  # b\nc#d\ne\\"
    assert list(logical_lines(text.lstrip("\ufeff"))) == [(2, "a==1     --hash=x"), (6, "c#d"), (7, "e")]


@given(st.text(max_size=80) | st.from_regex(r"[a-z]{1,4}\s?(\[[a-z]\])?[<>=~!;@ '\"/:$-]{0,4}.{0,30}"))
def test_what_passes_is_one_plain_line(text: str) -> None:
    """Whatever is let through is a name, extras and versions: no option, no address, no second line."""
    found = requirement(text, "")
    if isinstance(found, Requirement):
        line = written(found)
        assert line.isprintable() and not set(line) & set("/\\@:;'\"$% #") and not line.startswith("-")
        again = Requirement(line)
        assert again.url is None and again.marker is None and again.specifier == found.specifier
    elif isinstance(found, LeftOut):
        assert found.why
    else:
        assert not why_refused(text)
