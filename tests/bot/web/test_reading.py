"""Requests of any kind are read or refused, never a surprise; what the door does: `test_webhook.py`."""

from __future__ import annotations

import re

import orjson
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from bot.store.deliveries import Delivery
from bot.web.reading import APP_EVENTS, Head, Refusal, Unknown, is_signed, read_body, read_head
from tests.bot.web.conftest import OLD_SECRET, SECRET, signature

SECRETS = [SECRET.encode(), OLD_SECRET.encode()]

NAMES = (
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "X-GitHub-Event",
    "X-GitHub-Delivery",
    "X-Hub-Signature-256",
)
LIKELY = st.sampled_from(
    ["application/json", "12", "push", "0b1c", "sha256=" + "0" * 64, "identity", "", "9" * 30, "١٢"]
)
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), LIKELY | st.text()))


def head(body: bytes, event: str = "push", *, form: bool = False) -> Head:
    return Head("0b1c", event, signature(body).removeprefix("sha256=").encode(), form, len(body))


@given(HEADERS)
def test_any_headers_are_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    found = read_head(CIMultiDictProxy(CIMultiDict(pairs)))

    if isinstance(found, Refusal):
        assert found.status in (400, 401, 411, 413, 415)
        assert re.fullmatch(r"The [^\n]+\.", found.reason)
    else:
        assert found.guid.isascii()
        assert len(found.signature) == 64


@given(st.binary(), st.sampled_from(sorted(APP_EVENTS)), st.booleans())
def test_any_signed_bytes_are_read_or_refused(body: bytes, event: str, form: bool) -> None:
    found = read_body(head(body, event, form=form), body, SECRETS, "github.com")

    assert isinstance(found, Delivery) or (isinstance(found, Refusal) and found.status == 400)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "action", "repository"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["action", "installation", "repository", "x"]), JSON, min_size=1))
def test_any_object_becomes_a_row_that_a_database_takes(payload: dict[str, object]) -> None:
    body = orjson.dumps(payload)
    found = read_body(head(body), body, SECRETS, "github.com")

    assert isinstance(found, Delivery)
    assert found.body == body
    assert found.action is None or re.fullmatch(r"[a-z0-9_]+", found.action)
    assert all(number is None or 0 < number < 2**63 for number in (found.installation, found.repository))


@given(st.binary(), st.binary())
def test_only_the_same_bytes_have_the_signature(body: bytes, other: bytes) -> None:
    signed = signature(body).removeprefix("sha256=").encode()

    assert is_signed(body, signed, SECRETS)
    assert is_signed(other, signed, SECRETS) == (body == other)


def test_any_of_the_secrets_signs() -> None:
    for secret in (SECRET, OLD_SECRET):
        assert is_signed(b"body", signature(b"body", secret).removeprefix("sha256=").encode(), SECRETS)
    assert not is_signed(b"body", b"0" * 64, [])


def test_the_example_of_githubs_documentation() -> None:
    """https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries, "Testing"."""
    expected = b"757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    assert is_signed(b"Hello, World!", expected, [b"It's a Secret to Everybody"])


def test_an_event_without_a_file_is_judged_after_its_signature() -> None:
    unsigned = Head("0b1c", "sponsorship", b"0" * 64, False, 2)

    assert read_body(head(b"[", "sponsorship"), b"[", SECRETS, "github.com") == Unknown("0b1c")
    assert isinstance(read_body(unsigned, b"{}", SECRETS, "github.com"), Refusal)
