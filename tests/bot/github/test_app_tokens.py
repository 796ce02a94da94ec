from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.app_tokens import (
    AppTokens,
    InstallationTokens,
    Scope,
    Token,
    read_private_keys,
    read_token,
)
from engine.errors import BadInput
from tests.bot.github.conftest import pem_of
from tests.bot.github.server import Clock

Keys = tuple[RSAPrivateKey, RSAPrivateKey]


def numbers(keys: tuple[RSAPrivateKey, ...]) -> list[int]:
    return [key.private_numbers().d for key in keys]


class TestReadingKeys:
    def test_every_form_a_key_arrives_in(self, keys: Keys, tmp_path: Path) -> None:
        pem = pem_of(keys[0])
        file = tmp_path / "app key.pem"
        file.write_text(pem)
        pkcs8 = keys[0].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        forms = [
            pem, pem.replace("\n", "\\n"), f'"{pem}"', pem.replace("\n", "\r\n"), f"\n{pem}\n\n",
            base64.b64encode(pem.encode()).decode(), base64.encodebytes(pem.encode()).decode(),
            base64.b64encode(pem.replace("\n", "\\n").encode()).decode(), str(file), pkcs8.decode(),
        ]  # fmt: skip
        for form in forms:
            assert numbers(read_private_keys(form)) == numbers((keys[0],))

    def test_several_keys_keep_their_order(self, keys: Keys) -> None:
        first, second = pem_of(keys[0]), pem_of(keys[1])
        assert numbers(read_private_keys(first, second)) == numbers(keys)
        assert numbers(read_private_keys(second + first)) == numbers((keys[1], keys[0]))

    @pytest.mark.parametrize(
        "value", ["", "nonsense", "/no/such/file", "~nobody-here/x", "\0", "aGVsbG8=", "ü"]
    )
    def test_what_is_no_key_is_refused_without_showing_it(self, value: str) -> None:
        with pytest.raises(BadInput, match="private key cannot be read") as caught:
            read_private_keys(value)
        assert len(value) < 3 or value not in str(caught.value)

    def test_a_damaged_key_is_refused(self, keys: Keys) -> None:
        pem = pem_of(keys[0])
        for damaged in (pem.replace("A", "!", 3), pem[:300], pem[:300] + pem[-35:]):
            with pytest.raises(BadInput, match="cannot be read"):
                read_private_keys(damaged)

    def test_none_at_all_and_the_wrong_kind(self) -> None:
        with pytest.raises(BadInput, match="cannot be read"):
            read_private_keys()
        curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        with pytest.raises(BadInput, match="not an RSA key"):
            read_private_keys(curve.decode())


class TestAppTokens:
    async def test_claims_are_those_github_takes(self, keys: Keys) -> None:
        clock = Clock()
        token = await AppTokens("77", keys, clock.wall).get()
        claims = jwt.decode(
            token,
            keys[0].public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        assert claims == {"iat": clock.now - 60, "exp": clock.now + 480, "iss": "77"}

    async def test_it_is_renewed_before_it_ends(self, keys: Keys) -> None:
        clock = Clock()
        tokens = AppTokens("77", keys, clock.wall)
        first = await tokens.get()
        clock.now += 419
        assert await tokens.get() == first
        clock.now += 1
        assert await tokens.get() != first

    async def test_a_clock_that_went_back_makes_a_new_one(self, keys: Keys) -> None:
        clock = Clock()
        tokens = AppTokens("77", keys, clock.wall)
        first = await tokens.get()
        clock.now -= 3600
        assert await tokens.get() != first

    async def test_a_refused_key_gives_way_to_the_next_and_round_again(self, keys: Keys) -> None:
        tokens = AppTokens("77", keys, Clock().wall)
        signed_by = []
        for _ in range(3):
            token = await tokens.get()
            signed_by += [number for number, key in enumerate(keys) if _fits(token, key)]
            tokens.refused(token)
            tokens.refused(token)  # a second voice about the same token moves nothing on
        assert signed_by == [0, 1, 0]


def _fits(token: str, key: RSAPrivateKey) -> bool:
    try:
        jwt.decode(token, key.public_key(), algorithms=["RS256"], options={"verify_iat": False})
    except jwt.InvalidSignatureError:
        return False
    return True


class Mint:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[Scope] = []

    async def __call__(self, scope: Scope) -> Token:
        self.asked.append(scope)
        await asyncio.sleep(0)
        return Token(f"token {len(self.asked)}", self.clock.now + 3600)


class TestInstallationTokens:
    async def test_kept_until_five_minutes_before_the_end(self) -> None:
        clock = Clock()
        mint = Mint(clock)
        tokens = InstallationTokens(mint, clock.wall)
        scope = Scope.of("github.com", 1, [5], {"contents": "read"})
        assert await tokens.get(scope) == "token 1"
        clock.now += 3299
        assert await tokens.get(scope) == "token 1"
        clock.now += 1
        assert await tokens.get(scope) == "token 2"

    async def test_no_two_scopes_share_one(self) -> None:
        clock = Clock()
        mint = Mint(clock)
        tokens = InstallationTokens(mint, clock.wall)
        scopes = [
            Scope.of("github.com", 1), Scope.of("git.example.org", 1), Scope.of("github.com", 2),
            Scope.of("github.com", 1, [5]), Scope.of("github.com", 1, [5], {"contents": "read"}),
            Scope.of("github.com", 1, [5], {"contents": "read", "checks": "write"}),
        ]  # fmt: skip
        assert len({await tokens.get(scope) for scope in scopes}) == len(scopes)

    async def test_order_makes_no_other_scope(self) -> None:
        one = Scope.of("h", 1, [5, 4, 5], {"contents": "read", "checks": "write"})
        assert one == Scope.of("h", 1, (4, 5), {"checks": "write", "contents": "read"})

    async def test_those_who_ask_at_once_cause_one_request(self) -> None:
        clock = Clock()
        mint = Mint(clock)
        tokens = InstallationTokens(mint, clock.wall)
        scope = Scope.of("github.com", 1)
        assert set(await asyncio.gather(*(tokens.get(scope) for _ in range(20)))) == {"token 1"}
        assert mint.asked == [scope]

    async def test_a_refused_one_is_dropped_but_never_its_successor(self) -> None:
        clock = Clock()
        tokens = InstallationTokens(Mint(clock), clock.wall)
        scope = Scope.of("github.com", 1)
        assert await tokens.get(scope) == "token 1"
        tokens.refused(scope, "token 1")
        assert await tokens.get(scope) == "token 2"
        tokens.refused(scope, "token 1")
        assert await tokens.get(scope) == "token 2"

    async def test_old_ones_do_not_pile_up(self) -> None:
        clock = Clock()
        tokens = InstallationTokens(Mint(clock), clock.wall)
        for number in range(50):
            await tokens.get(Scope.of("github.com", number))
            clock.now += 3600
        assert len(tokens._tokens) == 1
        assert len(tokens._locks) == 1

    def test_too_many_repositories(self) -> None:
        with pytest.raises(ValueError, match="at most 500"):
            Scope.of("github.com", 1, range(501))


def test_a_token_is_read_and_never_shown() -> None:
    token = read_token({"token": "ghs_secret", "expires_at": "2027-01-15T08:00:00Z"})
    assert token == Token("ghs_secret", 1_800_000_000.0)
    assert "ghs_secret" not in repr(token)


@pytest.mark.parametrize(
    "answer",
    [{}, {"token": "", "expires_at": "2027-01-15T08:00:00Z"}, {"token": "x"},
     {"token": "x", "expires_at": "soon"},
     {"token": "x", "expires_at": "2027-01-15T08:00:00"}, {"token": 7, "expires_at": "2027-01-15T08:00:00Z"}],
)  # fmt: skip
def test_an_answer_without_a_token(answer: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any is right
        read_token(answer)
