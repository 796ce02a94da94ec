from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bot.github.redaction import REDACTED, Redactor, redact
from tests.bot.github.conftest import pem_of
from tests.bot.github.server import TOKEN

OLD = "ghs_" + "A1b2" * 9


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"cloning with {TOKEN}.", TOKEN),
        (f"cloning with {OLD}, then", OLD),
        ("ghp_" + "x" * 36, "x" * 36),
        ("github_pat_" + "1_a" * 20, "1_a" * 20),
        ("v1." + "0f" * 20, "0f" * 20),
        ("jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3NyJ9.c2ln-bmF0_dXJl!", "c2ln"),
        ("{'Authorization': 'token abcdef123456'}", "abcdef123456"),
        ('{"authorization": "Bearer abcdef123456"}', "abcdef123456"),
        ('{\\"authorization\\": \\"Bearer abcdef123456\\"}', "abcdef123456"),
        ("AUTHORIZATION: basic eC1hY2Nlc3M=", "eC1hY2Nlc3M="),
        ("Proxy-Authorization: abcdef123456", "abcdef123456"),
        ("fatal: https://x-access-token:abc123@github.com/o/r.git not found", "abc123"),
        ("postgres://velox:pw@db/velox", "pw@"),
    ],
)
def test_what_looks_like_a_secret_is_removed(text: str, secret: str) -> None:
    clean = redact(text)
    assert secret not in clean
    assert REDACTED in clean
    assert redact(clean) == clean


def test_private_keys_are_removed_however_they_are_written(keys: tuple[RSAPrivateKey, ...]) -> None:
    pem = pem_of(keys[0])
    for form in (pem, pem.replace("\n", "\\n"), json.dumps({"pem": pem}), pem[: len(pem) // 2]):
        clean = redact(f"before {form}")
        assert clean.startswith("before ")
        assert pem.splitlines()[3] not in clean


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GET https://github.com/o/r/pull/7?a=b: 404",
        "git@github.com:o/r.git",
        "the author is authorised; authorization is needed",
        "commit ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091",
        "ghs_ is how tokens begin",
        "contact: https://example.org/people/me@example.org",
    ],
)
def test_innocent_text_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(min_size=8), st.text(), st.text())
def test_a_registered_secret_never_shows(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.register(secret)
    if len(secret.strip()) < 8:
        return
    encoded = base64.b64encode(secret.strip().encode("utf-8", "surrogateescape")).decode()
    for form in (secret, encoded):
        assert redactor.redact(before + form + after).count(secret.strip()) <= REDACTED.count(secret.strip())


def test_short_values_and_known_shapes_are_not_registered() -> None:
    redactor = Redactor()
    redactor.register("abc")
    redactor.register(TOKEN)
    assert redactor.redact("abcdef") == "abcdef"
    assert redactor._values == {}
