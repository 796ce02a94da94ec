"""The environment becomes one frozen object, or one complaint that names everything that is wrong."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from bot.roles import ROLES
from bot.settings import WrongSettings, read_settings, variables

SECRET = "0123456789abcdef-of-the-webhook"
KEY = (
    rsa.generate_private_key(65537, 2048)
    .private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    .decode()
)


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)


def complaints(*needs: str) -> dict[str, str]:
    """What is wrong, by variable."""
    with pytest.raises(WrongSettings) as wrong:
        read_settings(*needs)  # type: ignore[arg-type]
    return {complaint.split()[0]: complaint for complaint in wrong.value.complaints}


def test_an_empty_environment_is_enough_for_a_process_that_needs_nothing() -> None:
    settings = read_settings()

    assert settings.github_url == "https://github.com"
    assert settings.github_host == "github.com"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url is None
    assert settings.roles == ROLES
    assert settings.secrets() == ()


def test_a_variable_set_to_nothing_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unset = read_settings()
    for variable in variables():
        monkeypatch.setenv(variable, "")

    assert read_settings() == unset


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings().port = 1


def test_everything_is_complained_about_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    monkeypatch.setenv("GITHUB_APP_ID", "my-app")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", "swordfish")
    monkeypatch.setenv("DATABASE_URL", "mysql://velox:swordfish@db/velox")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("VELOX_ROLES", "analyze, think")
    found = complaints("webhooks", "github")

    assert list(found) == [
        "GITHUB_APP_ID",
        "GITHUB_PRIVATE_KEY",
        "GITHUB_WEBHOOK_SECRET",
        "DATABASE_URL",
        "PORT",
        "LOG_LEVEL",
        "VELOX_ROLES",
    ]
    assert found["GITHUB_WEBHOOK_SECRET"].startswith("GITHUB_WEBHOOK_SECRET is missing: set it to the secret")
    assert "'think'" in found["VELOX_ROLES"]
    assert "swordfish" not in "".join(found.values())
    assert all(complaint.count("\n") == 0 and complaint.endswith(".") for complaint in found.values())


def test_without_a_webhook_secret_the_web_process_has_no_settings() -> None:
    assert list(complaints("webhooks")) == ["GITHUB_WEBHOOK_SECRET"]


@pytest.mark.parametrize("short", ["hunter2", f"{SECRET} hunter2", "a phrase of several words"])
def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, short: str) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", short)
    (complaint,) = complaints("webhooks").values()

    assert "shorter than 16" in complaint
    assert not any(word in complaint for word in ("hunter2", SECRET, "phrase"))


def test_secrets_are_exchanged_by_naming_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", f"{SECRET}-new\n{SECRET}-old")
    held = [secret.get_secret_value() for secret in read_settings("webhooks").webhook_secrets]

    assert held == [f"{SECRET}-new", f"{SECRET}-old"]


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        KEY.replace("\n", "\\n"),
        KEY.replace("\n", "\\r\\n"),
        f"  {KEY}  ",
        base64.b64encode(KEY.encode()).decode(),
        base64.encodebytes(KEY.encode()).decode(),
        base64.b64encode(KEY.replace("\n", "\\n").encode()).decode(),
    ],
    ids=["PEM", "escaped", "escaped CRLF", "blanks", "base64", "base64 in lines", "escaped in base64"],
)
def test_a_private_key_in_any_of_its_disguises(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", written)

    assert [key.get_secret_value() for key in read_settings("github").private_keys] == [KEY]


def test_keys_of_files_count_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "new.pem").write_text(KEY)
    (tmp_path / "old.pem").write_text(KEY)
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY_PATH", f"{tmp_path / 'new.pem'}:{tmp_path / 'old.pem'}")

    assert [key.get_secret_value() for key in read_settings("github").private_key_files] == [KEY, KEY]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (KEY[:400], "holds no private key"),
        (KEY.replace("MII", "!!!", 1), "damaged"),
        (KEY.replace("RSA PRIVATE", "PUBLIC"), "holds 'PUBLIC KEY'"),
        (KEY.replace("RSA PRIVATE", "ENCRYPTED PRIVATE"), "holds 'ENCRYPTED PRIVATE KEY'"),
        ("-----BEGIN RSA PRIVATE KEY-----\nswordfish\n-----END RSA PRIVATE KEY-----", "damaged"),
    ],
)
def test_what_is_no_private_key_is_refused(monkeypatch: pytest.MonkeyPatch, written: str, said: str) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", written)
    (complaint,) = complaints("github").values()

    assert said in complaint
    assert "swordfish" not in complaint
    assert KEY[100:140] not in complaint


def test_a_key_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY_PATH", str(tmp_path / "app.pem"))

    assert str(tmp_path / "app.pem") in complaints("github")["GITHUB_PRIVATE_KEY_PATH"]


@pytest.mark.parametrize("pasted", [KEY, base64.b64encode(KEY.encode()).decode()])
def test_a_key_in_the_place_of_its_path_is_not_repeated(monkeypatch: pytest.MonkeyPatch, pasted: str) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_PRIVATE_KEY_PATH", pasted)
    (complaint,) = complaints("github").values()

    assert "holds no path" in complaint
    assert pasted[40:80] not in complaint


def test_a_process_that_does_not_speak_to_github_holds_no_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", KEY)
    monkeypatch.setenv("GITHUB_PRIVATE_KEY_PATH", str(tmp_path / "on another machine"))
    web, optimize = read_settings("webhooks"), read_settings()

    assert (web.private_keys, web.private_key_files) == ((), ())
    assert web.secrets() == (SECRET,)
    assert optimize.secrets() == ()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("github.example.com", "is not a web address"),
        ("http://github.example.com", "is not encrypted"),
        ("https://github.example.com/api/v3", "has a path"),
        ("https://user:swordfish@github.example.com", "is not a web address"),
        ("ftp://github.example.com", "is not a web address"),
    ],
)
def test_a_github_that_cannot_be_spoken_to(monkeypatch: pytest.MonkeyPatch, url: str, said: str) -> None:
    monkeypatch.setenv("GITHUB_URL", url)
    (complaint,) = complaints().values()

    assert said in complaint
    assert "swordfish" not in complaint


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://github.example.com/", "github.example.com"),
        ("https://GitHub.example.com:8443", "github.example.com:8443"),
        ("https://octo.ghe.com", "octo.ghe.com"),
        ("http://127.0.0.1:4010", "127.0.0.1:4010"),
    ],
)
def test_a_github_of_ones_own(monkeypatch: pytest.MonkeyPatch, url: str, host: str) -> None:
    monkeypatch.setenv("GITHUB_URL", url)

    assert read_settings().github_host == host


@pytest.mark.parametrize(
    "url", ["postgresql:///velox", "postgres://u:a[b@db/velox", "db:5432", "postgres://u@db:x/y"]
)
def test_a_database_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert list(complaints()) == ["DATABASE_URL"]


@pytest.mark.parametrize(
    "url", ["postgres://u:p@db/velox", "postgresql://db", "postgresql://u@/velox?host=/run/postgresql"]
)
def test_a_database_by_host_or_socket(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    held = read_settings().database_url

    assert held is not None
    assert held.get_secret_value() == url


def test_passwords_of_addresses_are_secrets_as_written_and_as_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:sword%26fish@db/velox")
    monkeypatch.setenv("REDIS_URL", "rediss://:open-sesame@cache:6380/0")

    assert set(read_settings().secrets()) == {"sword%26fish", "sword&fish", "open-sesame"}


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "1")
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("SECRET_KEY", SECRET * 2)
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", KEY)
    monkeypatch.setenv("DATABASE_URL", "postgres://u:sword%26fish@db/velox")
    settings = read_settings("webhooks", "github")
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"

    assert len(settings.secrets()) == 5
    assert not any(secret in shown for secret in settings.secrets())
    assert KEY[100:140] not in shown


@pytest.mark.parametrize("variable", variables())
def test_no_variable_raises_anything_but_a_complaint(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    for value in ("\x01", "ü" * 3000, "[", "{}", "null", "-1", "1e999", "://", "%zz", "-----BEGIN"):
        monkeypatch.setenv(variable, value)
        assert "ü" * 100 not in str(complaints("webhooks", "github"))


@pytest.mark.parametrize(
    ("written", "roles"), [("publish,analyze", ("analyze", "publish")), ("learn", ("learn",))]
)
def test_roles_are_picked(monkeypatch: pytest.MonkeyPatch, written: str, roles: tuple[str, ...]) -> None:
    monkeypatch.setenv("VELOX_ROLES", written)

    assert read_settings().roles == roles


def test_reading_them_does_not_bring_the_engine() -> None:
    code = "import bot.settings, sys; print([name for name in sys.modules if name.startswith('engine')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"
