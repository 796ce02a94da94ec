"""From an HTTP request to a verified delivery, or to why it is refused: pure, and never surprised.

What GitHub sends is described in https://docs.github.com/webhooks/webhook-events-and-payloads.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import orjson
from multidict import CIMultiDictProxy

from bot.events import EVENTS
from bot.store.deliveries import Delivery

MOST_BYTES = 25 * 1024 * 1024 + 64 * 1024
"""GitHub delivers nothing above 25 MB; the rest is slack."""

MARKETPLACE_EVENTS = frozenset({"marketplace_purchase", "ping"})
"""What the hook of a listing in the Marketplace sends."""

APP_EVENTS = EVENTS - {"marketplace_purchase"}
"""What the App's own hook sends, as far as Velox acts on it."""

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

LARGEST_ID = 2**63 - 1

_GUID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_LENGTH = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not taken: an HTTP status, and a sentence for its sender."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers of a delivery say; `signature` is the HMAC in hexadecimal digits."""

    guid: str
    event: str
    signature: bytes
    form: bool
    length: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A signed delivery of an event that Velox does not act on."""

    guid: str


def read_head(headers: CIMultiDictProxy[str]) -> Head | Refusal:
    """Read the headers: before the body, so that what is refused anyway is not received."""
    content = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content not in (JSON, FORM):
        return Refusal(415, f"The content type must be {JSON} or {FORM}.")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        return Refusal(415, "The body must not be compressed.")
    length = headers.get("Content-Length", "")
    if not _LENGTH.fullmatch(length):
        return Refusal(411, "The header Content-Length is missing.")
    if int(length) > MOST_BYTES:
        return Refusal(413, "The body is larger than any delivery of GitHub.")
    event, guid = _only(headers, "X-GitHub-Event"), _only(headers, "X-GitHub-Delivery")
    if event is None or not _NAME.fullmatch(event):
        return Refusal(400, "The header X-GitHub-Event is missing, or not the name of an event.")
    if guid is None or not _GUID.fullmatch(guid):
        return Refusal(400, "The header X-GitHub-Delivery is missing, or not the id of a delivery.")
    signature = _SIGNATURE.fullmatch(_only(headers, "X-Hub-Signature-256") or "")
    if signature is None:
        return Refusal(401, "The header X-Hub-Signature-256 is missing, or not a signature.")
    return Head(guid, event, signature[1].encode("ascii"), content == FORM, int(length))


def read_body(
    head: Head, body: bytes, secrets: Sequence[bytes], host: str, events: Container[str] = APP_EVENTS
) -> Delivery | Unknown | Refusal:
    """Verify a body and read of it what its row holds; the rest is for the worker.

    `events` are those that may come here: each hook has a secret of its own, and its own events. The
    signature is over the bytes as they came. The event is judged after it, so that nobody else can count.
    """
    if not is_signed(body, head.signature, secrets):
        return Refusal(401, "The signature does not fit the body.")
    if head.event not in events:
        return Unknown(head.guid)
    text = _form_payload(body) if head.form else body
    try:
        payload = orjson.loads(text)
    except orjson.JSONDecodeError:
        return Refusal(400, "The body is not JSON.")
    if not isinstance(payload, dict) or not payload:
        return Refusal(400, "The body is not a JSON object, or an empty one.")
    action = payload.get("action")
    return Delivery(
        guid=head.guid,
        host=host,
        event=head.event,
        action=action if isinstance(action, str) and _NAME.fullmatch(action) else None,
        installation=_id_in(payload.get("installation")),
        repository=_id_in(payload.get("repository")),
        body=text,
    )


def is_signed(body: bytes, signature: bytes, secrets: Sequence[bytes]) -> bool:
    """Tell whether one of the secrets signs a body so, in a time that does not depend on the signature."""
    fits = [
        hmac.compare_digest(hmac.digest(key, body, "sha256").hex().encode(), signature) for key in secrets
    ]
    return any(fits)


def _only(headers: CIMultiDictProxy[str], name: str) -> str | None:
    """Return a header that is there exactly once."""
    values = headers.getall(name, [])
    return values[0] if len(values) == 1 else None


def _form_payload(body: bytes) -> bytes:
    """Return the JSON inside a form, nothing if the form has none."""
    try:
        fields = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=8, strict_parsing=True)
    except ValueError:
        return b""
    return next((value.encode() for name, value in fields if name == "payload"), b"")


def _id_in(entry: object) -> int | None:
    value = entry.get("id") if isinstance(entry, dict) else None
    return value if type(value) is int and 0 < value <= LARGEST_ID else None
