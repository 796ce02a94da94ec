"""The App that was registered stands in where the environment names none, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import registered
from bot.registered import RegisteredApp, file_of, keep
from bot.settings import WrongSettings, read_settings, variables
from tests.github.world import World

SECRET = "the-secret-that-github-made"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("VELOX_DATA", str(tmp_path))


@pytest.fixture
def app(tmp_path: Path) -> RegisteredApp:
    key = World(tmp_path, 7, {}, ()).private_key
    return RegisteredApp(7, "velox-acme", "https://github.com/apps/velox-acme", "Iv1", "client", SECRET, key)


def test_a_server_finds_what_was_registered(app: RegisteredApp, tmp_path: Path) -> None:
    keep(tmp_path, "github.com", app)
    settings = read_settings("webhooks", "github")

    assert settings.app_id == 7
    assert [each.get_secret_value() for each in settings.webhook_secrets] == [SECRET]
    assert [each.get_secret_value() for each in settings.private_keys] == [app.private_key]
    assert set(settings.secrets()) == {SECRET, app.private_key}


def test_a_process_holds_no_more_of_it_than_it_needs(app: RegisteredApp, tmp_path: Path) -> None:
    keep(tmp_path, "github.com", app)

    assert read_settings("webhooks").private_keys == ()
    assert read_settings("github").webhook_secrets == ()
    assert read_settings().secrets() == ()


def test_what_the_environment_names_it_names_whole(
    app: RegisteredApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "github.com", app)
    monkeypatch.setenv("GITHUB_APP_ID", "8")
    with pytest.raises(WrongSettings) as wrong:
        read_settings("webhooks", "github", may_set_up=True)

    assert [each.split()[0] for each in wrong.value.complaints] == [
        "GITHUB_PRIVATE_KEY",
        "GITHUB_WEBHOOK_SECRET",
    ]


def test_each_github_has_its_own(app: RegisteredApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "github.com", app)
    monkeypatch.setenv("GITHUB_URL", "https://github.example.com")

    assert read_settings("webhooks", may_set_up=True).webhook_secrets == ()
    keep(tmp_path, "github.example.com", RegisteredApp(9, *list(_texts(app))))
    assert read_settings("webhooks").app_id == 9


def _texts(app: RegisteredApp) -> tuple[str, ...]:
    return (app.slug, app.page, app.client_id, app.client_secret, app.webhook_secret, app.private_key)


def test_without_any_a_server_starts_only_to_be_set_up() -> None:
    settings = read_settings("webhooks", "github", may_set_up=True)
    with pytest.raises(WrongSettings) as wrong:
        read_settings("webhooks", "github")

    assert (settings.app_id, settings.webhook_secrets, settings.private_keys) == (None, (), ())
    assert len(wrong.value.complaints) == 3


def test_a_file_that_others_can_read_stops_the_server(app: RegisteredApp, tmp_path: Path) -> None:
    keep(tmp_path, "github.com", app).chmod(0o644)
    with pytest.raises(WrongSettings) as wrong:
        read_settings("webhooks", may_set_up=True)

    (complaint,) = wrong.value.complaints
    assert complaint.startswith(f"VELOX_DATA holds '{tmp_path}/apps/github.com.json', which others can read")


def test_writing_it_again_replaces_it_whole(app: RegisteredApp, tmp_path: Path) -> None:
    keep(tmp_path, "github.com", app)
    keep(tmp_path, "github.com", RegisteredApp(8, *_texts(app)))

    assert registered.read(tmp_path, "github.com") == RegisteredApp(8, *_texts(app))
    assert [each.name for each in (tmp_path / "apps").iterdir()] == ["github.com.json"]


def test_a_port_is_part_of_the_name() -> None:
    assert file_of(Path("data"), "localhost:8070") == Path("data/apps/localhost_8070.json")
