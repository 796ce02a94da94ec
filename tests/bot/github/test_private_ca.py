"""A GitHub Enterprise Server whose certificate no public authority signed."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github import errors
from bot.github.checkout import Source, checkout
from bot.github.client import GitHub
from bot.github.hosts import host_at
from tests.bot.github.conftest import pem_of

Keys = tuple[RSAPrivateKey, RSAPrivateKey]


def certificate(key: RSAPrivateKey, issuer_key: RSAPrivateKey, *, authority: bool) -> bytes:
    """A certificate for 127.0.0.1, or of the authority that signs it."""
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority" if authority else "server")])
    signer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority")])
    now = datetime.datetime.now(datetime.UTC)
    public = issuer_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(signer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
async def url(keys: Keys, tmp_path: Path) -> AsyncIterator[str]:
    """A server over TLS that knows nothing; `ca.pem` in the test's folder is its authority."""
    (tmp_path / "ca.pem").write_bytes(certificate(keys[0], keys[0], authority=True))
    chain = tmp_path / "server.pem"
    chain.write_bytes(certificate(keys[1], keys[0], authority=False) + pem_of(keys[1]).encode())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)

    async def nothing(_: web.Request) -> web.Response:
        return web.json_response({"message": "Not Found"}, status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", nothing)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=context)
    yield f"https://127.0.0.1:{server.port}"
    await server.close()


async def test_the_api_is_trusted_through_the_private_authority(
    url: str, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with GitHub(host_at(f"{url}/api/v3"), "77", keys[:1]) as github:
        with pytest.raises(errors.Unavailable, match="Certificate"):
            await github.app().post("/x", {})
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with GitHub(host_at(f"{url}/api/v3"), "77", keys[:1]) as github:
        with pytest.raises(errors.NotFound):
            await github.app().post("/x", {})


async def test_so_is_git(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(f"{url}/o/r.git", "1" * 40, "2" * 40, 1)
    monkeypatch.delenv("GIT_SSL_CAINFO", raising=False)
    with pytest.raises(errors.Unavailable, match="certificate"):
        async with checkout(source):
            pass
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(errors.NotFound):
        async with checkout(source):
            pass
