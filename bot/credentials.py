"""Secrets as operators write them into variables: several at once, PEM in its three disguises, addresses.

Nothing here repeats a value in what it raises: such text ends in logs.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from pydantic import SecretStr

PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s+(.+?)\s+-----END \1-----", re.DOTALL)

PRIVATE_KEYS = frozenset({"PRIVATE KEY", "RSA PRIVATE KEY"})
"""PKCS #8 (RFC 5958) and PKCS #1 (RFC 8017), both without a password; GitHub hands out the second."""

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

LARGEST_KEY_FILE = 64 * 1024
LONGEST_PATHS = 1024
"""What is longer is a key in base64: it must not be repeated as a name."""


class WrongValue(ValueError):
    """A value that cannot be used. Its text continues a sentence that starts with the variable's name."""


def several_secrets(least: int) -> Callable[[object], object]:
    """Return a reader of secrets separated by white space, none shorter than `least` characters."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        secrets = value.split()
        if any(len(secret) < least for secret in secrets):
            which = "is" if len(secrets) == 1 else "holds one that is"
            raise WrongValue(f"{which} shorter than {least} characters (blanks separate several)")
        return tuple(SecretStr(secret) for secret in secrets)

    return read


def read_private_keys(value: object) -> object:
    """Return the private keys that a text holds: PEM, PEM with `\\n` for line ends, or either in base64."""
    if not isinstance(value, str):
        return value
    text = value if "-----BEGIN" in value else _from_base64(value)
    blocks = PEM.findall(text.replace("\\r", "").replace("\\n", "\n"))
    if not blocks:
        raise WrongValue("holds no private key, neither as PEM nor in base64")
    return tuple(_key(kind, body) for kind, body in blocks)


def read_key_files(value: object) -> object:
    """Return the private keys of the files that a text names, separated like the entries of PATH."""
    if not isinstance(value, str):
        return value
    if "-----BEGIN" in value or len(value) > LONGEST_PATHS:
        raise WrongValue("holds no path; a key itself belongs in GITHUB_PRIVATE_KEY")
    keys: list[SecretStr] = []
    for name in filter(None, value.split(os.pathsep)):
        try:
            with Path(name).expanduser().open("rb") as file:
                text = file.read(LARGEST_KEY_FILE).decode("ascii", "replace")
        except OSError as error:
            raise WrongValue(f"names {name!r}, which cannot be read ({error.strerror})") from None
        found = PEM.findall(text)
        if not found:
            raise WrongValue(f"names {name!r}, which holds no private key as PEM")
        keys += [_key(kind, body) for kind, body in found]
    return tuple(keys)


def read_database_url(value: object) -> object:
    """Return the address of a Postgres; it names a host, or the folder of a socket as `?host=`."""
    if not isinstance(value, str):
        return value
    parts = _split(value)
    if parts.scheme not in ("postgres", "postgresql"):
        raise WrongValue("is not the address of a Postgres")
    if not parts.hostname and "host" not in parse_qs(parts.query):
        raise WrongValue("names no host")
    return SecretStr(value)


def read_redis_url(value: object) -> object:
    """Return the address of a Redis: `redis://`, `rediss://` with TLS, or `unix://` with a path."""
    if not isinstance(value, str):
        return value
    parts = _split(value)
    if parts.scheme not in ("redis", "rediss", "unix") or not (parts.hostname or parts.scheme == "unix"):
        raise WrongValue("is not the address of a Redis")
    return SecretStr(value)


def read_web_address(value: object) -> object:
    """Return the address of a web server, GitHub's or our own, without a slash at its end.

    Plain HTTP is for a server on this machine alone: tokens and secrets travel on it.
    """
    if not isinstance(value, str):
        return value
    parts = _split(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        raise WrongValue("is not a web address such as https://github.example.com")
    if parts.path.strip("/"):
        raise WrongValue("has a path; name the server alone, such as https://github.example.com")
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise WrongValue("is not encrypted; use https://")
    return value.rstrip("/")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise WrongValue("is not an address (is a special character of its password not quoted?)") from None
    return parts


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _key(kind: str, body: str) -> SecretStr:
    """Return one PEM block in its standard form; its first byte, a SEQUENCE, tells a key from rubbish."""
    if kind not in PRIVATE_KEYS:
        raise WrongValue(f"holds {kind!r} where a private key without a password is wanted")
    try:
        content = base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error:
        content = b""
    if content[:1] != b"\x30":
        raise WrongValue("holds a private key that is damaged or cut off")
    joined = base64.b64encode(content).decode("ascii")
    folded = "\n".join(joined[start : start + 64] for start in range(0, len(joined), 64))
    return SecretStr(f"-----BEGIN {kind}-----\n{folded}\n-----END {kind}-----\n")
