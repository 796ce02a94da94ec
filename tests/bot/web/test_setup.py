"""Setting up: from the link in the terminal to the first delivery taken, and every way to be turned away."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot import registered
from bot.credentials import WrongValue
from bot.manifest import PERMISSIONS, events
from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.one_time import LIFE, Keys
from bot.web.server import make_app, serving
from bot.web.setup import SETUP
from tests.bot.web.browser import Browser, Shown
from tests.github import StandIn
from tests.github.faults import Kind

ORIGIN = "http://127.0.0.1"


@pytest.fixture
async def github() -> AsyncIterator[StandIn]:
    async with StandIn() as github:
        yield github


@dataclass
class Fresh:
    """A server that nobody has set up yet."""

    app: web.Application
    port: int
    settings: Settings
    now: float = 0.0
    links: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{ORIGIN}:{self.port}"

    @property
    def link(self) -> str:
        """The link that was printed last."""
        return self.links[-1]

    def clock(self) -> float:
        return self.now

    def file(self) -> Path:
        return registered.file_of(self.settings.data, self.settings.github_host)


@asynccontextmanager
async def serve(github: StandIn, pool: Pool, data: Path, **more: object) -> AsyncIterator[Fresh]:
    settings = Settings(**{"GITHUB_URL": github.web_url, "VELOX_DATA": data, **more})  # type: ignore[arg-type]
    app = make_app(settings, pool)
    async with serving(app, "127.0.0.1", 0) as port:
        fresh = Fresh(app, port, settings)
        setup = app[SETUP]
        setup.keys = Keys(fresh.clock)
        setup.announce = lambda token: fresh.links.append(f"{fresh.address}/setup?token={token}")
        setup.announce(setup.keys.token)
        yield fresh


@pytest.fixture
async def fresh(github: StandIn, pool: Pool, tmp_path: Path) -> AsyncIterator[Fresh]:
    async with serve(github, pool, tmp_path / "data") as fresh:
        yield fresh


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


async def filled(browser: Browser, fresh: Fresh, **filled_in: str) -> Shown:
    """Go as far as the page that leads to GitHub."""
    form = await browser.open(fresh.link)
    return await browser.send(form, **{"url": fresh.address, "organization": "", **filled_in})


def back(fresh: Fresh, page: Shown, code: str) -> str:
    """Where GitHub would lead from a page's form, with some code."""
    state = parse_qs(urlsplit(page.action).query)["state"][0]
    return f"{fresh.address}/setup/created?{urlencode({'code': code, 'state': state})}"


def is_guarded(page: Shown, *targets: str) -> bool:
    """Whether a page lets nothing run, nothing load, and forms go to these places alone."""
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    allowed = " ".join(["'self'", *targets])
    assert f"form-action {allowed};" in policy
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    return not re.search(r"<script|\son\w+=|style=|src=", page.text)


# --------------------------------------------------------------------------------------------- the whole way


async def test_from_the_link_to_the_first_delivery(
    github: StandIn, fresh: Fresh, browser: Browser, pool: Pool
) -> None:
    github.mail.url = None
    form = await browser.open(fresh.link)
    assert form.address == f"{fresh.address}/setup", "the token stays in the address"
    assert f'value="{fresh.address}"' in form.text
    assert is_guarded(form)
    asked = await browser.send(form, url=fresh.address, organization="velox-labs")
    assert asked.status == 200 and is_guarded(asked, github.web_url)
    assert asked.action.startswith(f"{github.web_url}/organizations/velox-labs/settings/apps/new?state=")
    done = await browser.send(asked)

    assert done.status == 200 and is_guarded(done)
    assert done.title == "The App velox is registered"
    assert f'href="{github.web_url}/apps/velox/installations/new"' in done.text
    assert github.world.permissions == PERMISSIONS
    assert github.world.events == events()
    assert github.world.setup_url == f"{fresh.address}/setup/installed"
    assert github.webhook_url == f"{fresh.address}/webhook"
    github.ping()
    await github.settled()
    assert github.deliveries[-1].attempts[-1].status_code == 202
    assert await pool.fetchval("select count(*) from deliveries where event = 'ping'") == 1
    assert not github.breaches


async def test_what_is_kept_is_for_velox_alone(
    github: StandIn, fresh: Fresh, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        done = await browser.send(await filled(browser, fresh))
    path = fresh.file()
    app = registered.read(fresh.settings.data, fresh.settings.github_host)

    assert str(path) in done.text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert app is not None
    assert (app.id, app.webhook_secret) == (github.app_id, github.webhook_secret)
    assert app.private_key == github.private_key
    key = app.private_key.splitlines()[3]
    for secret in (app.client_secret, app.webhook_secret, key):
        assert secret not in repr(app) + done.text + caplog.text
        assert not [address for address in browser.addresses if secret in address]


async def test_the_browser_is_led_back_to_where_it_is(
    github: StandIn, fresh: Fresh, browser: Browser
) -> None:
    """GitHub may reach a server by another name than the person who sets it up."""
    asked = await filled(browser, fresh, url="https://velox.example.com/")
    manifest = json.loads(asked.hidden["manifest"])

    assert manifest["redirect_url"] == f"{fresh.address}/setup/created"
    assert manifest["hook_attributes"]["url"] == "https://velox.example.com/webhook"
    assert manifest["setup_url"] == "https://velox.example.com/setup/installed"
    assert (await browser.send(asked)).status == 200


async def test_the_address_of_the_settings_is_proposed(
    github: StandIn, pool: Pool, tmp_path: Path, browser: Browser
) -> None:
    async with serve(github, pool, tmp_path, VELOX_URL="https://velox.example.com") as fresh:
        assert 'value="https://velox.example.com"' in (await browser.open(fresh.link)).text


# ------------------------------------------------------------------------------------------- who is let in


async def test_nobody_without_the_link(fresh: Fresh, browser: Browser, pool: Pool) -> None:
    for path in ("/setup", "/setup?token=", "/setup?token=guessed", "/setup?token=%F0%9F%90%8D"):
        page = await browser.open(fresh.address + path)
        assert (page.status, page.title) == (403, "This page needs the link from the terminal")
        assert is_guarded(page)
    for path in ("/setup", "/setup/created?code=x&state=y"):
        method = "GET" if "?" in path else "POST"
        async with browser.session.request(method, fresh.address + path, data=b"") as answer:
            assert answer.status == 403
    assert len(fresh.links) == 1


async def test_a_link_is_good_once(fresh: Fresh, browser: Browser) -> None:
    first = fresh.link
    assert (await browser.open(first)).status == 200
    assert (await browser.open(first)).status == 200, "the same browser may load it again"
    async with browsing() as other:
        page = await other.open(first)
        assert page.status == 410 and "used already" in page.text
        assert len(fresh.links) == 2 and fresh.link != first
        assert (await other.open(fresh.link)).status == 200
        assert (await browser.open(f"{fresh.address}/setup")).status == 403, "the other one has it now"


async def test_a_program_that_looks_at_the_link_does_not_use_it_up(fresh: Fresh, browser: Browser) -> None:
    async with browser.session.head(fresh.link) as answer:
        assert answer.status == 405
    assert (await browser.open(fresh.link)).status == 200


async def test_a_link_gets_old(fresh: Fresh, browser: Browser) -> None:
    first = fresh.link
    fresh.now = LIFE + 1
    page = await browser.open(first)
    assert page.status == 410 and "too old" in page.text
    assert (await browser.open(fresh.link)).status == 200


async def test_a_browser_that_comes_back_too_late_needs_a_new_link(fresh: Fresh, browser: Browser) -> None:
    await browser.open(fresh.link)
    fresh.now = LIFE + 1
    assert (await browser.open(f"{fresh.address}/setup")).status == 403


async def test_who_is_set_up_by_the_environment_shows_no_set_up(
    github: StandIn, pool: Pool, tmp_path: Path, browser: Browser
) -> None:
    secret = "0123456789abcdef-of-the-webhook"
    async with serve(github, pool, tmp_path, GITHUB_WEBHOOK_SECRET=secret) as fresh:
        page = await browser.open(fresh.link)
        assert (page.status, page.title) == (410, "Velox is set up")
        assert (await browser.open(f"{fresh.address}/setup/created?code=a&state=b")).status == 410


async def test_before_it_is_set_up_nothing_is_taken(github: StandIn, fresh: Fresh, pool: Pool) -> None:
    github.mail.url = f"{fresh.address}/webhook"
    github.ping()
    await github.settled()
    assert github.deliveries[-1].attempts[-1].status_code == 401
    assert await pool.fetchval("select count(*) from deliveries") == 0
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{fresh.address}/health/details") as answer,
        session.get(f"{fresh.address}/health") as alive,
    ):
        assert answer.status == 503 and "no GitHub App is set up" in (await answer.json())["because"]
        assert alive.status == 200


# ------------------------------------------------------------------------------------------ what may go wrong


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": "velox.example.com"}, "is not a web address"),
        ({"url": "http://velox.example.com"}, "is not encrypted"),
        ({"url": "https://velox.example.com/app"}, "has a path"),
        ({"organization": "two words"}, "no name of an organization"),
        ({"organization": '"><script>alert(1)</script>'}, "no name of an organization"),
    ],
)
async def test_a_wrong_answer_is_asked_for_again(
    fresh: Fresh, browser: Browser, given: dict[str, str], said: str
) -> None:
    page = await filled(browser, fresh, **given)
    assert page.status == 422 and said in page.text
    assert is_guarded(page)
    assert (await browser.send(page, url=fresh.address, organization="")).status == 200


async def test_another_state_than_ours_is_refused(github: StandIn, fresh: Fresh, browser: Browser) -> None:
    asked = await filled(browser, fresh)
    page = await browser.open(f"{fresh.address}/setup/created?code=abc&state=not-ours")
    assert (page.status, page.title) == (403, "Not begun here")
    assert not [each for each in github.requests if "conversions" in each.path]
    fresh.now = LIFE - 1
    assert (await browser.open(back(fresh, asked, "not a code"))).status == 400
    assert not fresh.file().exists()


async def test_a_state_is_of_no_use_to_another_browser(fresh: Fresh, browser: Browser) -> None:
    asked = await filled(browser, fresh)
    async with browsing() as other:
        assert (await other.open(back(fresh, asked, "abc"))).status == 403


async def test_a_code_that_github_does_not_know(github: StandIn, fresh: Fresh, browser: Browser) -> None:
    page = await browser.open(back(fresh, await filled(browser, fresh), "0" * 40))
    assert (page.status, page.title) == (410, "The code is no longer good")
    asked = await browser.send(await browser.open(f"{fresh.address}/setup"), url=fresh.address)
    assert (await browser.send(asked)).status == 200


@pytest.mark.parametrize("kind", ["502 html", "reset", "500", "broken json"])
async def test_github_in_trouble_costs_nothing(
    github: StandIn, fresh: Fresh, browser: Browser, kind: Kind
) -> None:
    github.fail(1, kind, "POST /app-manifests/*")
    asked = await filled(browser, fresh)
    page = await browser.send(asked)
    assert (page.status, page.title) == (502, "GitHub does not answer")
    assert (await browser.open(page.address)).status == 200, "loading the page again goes on"


async def test_an_answer_that_is_lost_uses_the_code_up(
    github: StandIn, fresh: Fresh, browser: Browser
) -> None:
    github.fail(1, "502 html", "POST /app-manifests/*", after=True)
    page = await browser.send(await filled(browser, fresh))
    assert page.status == 502
    page = await browser.open(page.address)
    assert page.status == 410 and "delete it on GitHub" in page.text


async def test_coming_back_twice(fresh: Fresh, browser: Browser, github: StandIn) -> None:
    done = await browser.send(await filled(browser, fresh))
    again = await browser.open(done.address)
    assert (again.status, again.title) == (410, "Velox is set up")
    assert "/installations/new" in again.text
    assert (await browser.open(f"{fresh.address}/setup")).status == 410
    assert sum("conversions" in each.path for each in github.requests) == 1


async def test_two_tabs_at_once_register_one_app(fresh: Fresh, browser: Browser, github: StandIn) -> None:
    one = await filled(browser, fresh)
    two = await browser.send(await browser.open(f"{fresh.address}/setup"), url=fresh.address)
    pages = await asyncio.gather(browser.send(one), browser.send(two))
    assert sorted(page.status for page in pages) == [200, 410]
    app = registered.read(fresh.settings.data, fresh.settings.github_host)
    assert app is not None and app.webhook_secret == github.webhook_secret


async def test_a_folder_that_cannot_be_written_to(
    github: StandIn, pool: Pool, tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    async with serve(github, pool, tmp_path / "data") as fresh:
        page = await browser.send(await filled(browser, fresh))
    assert (page.status, page.title) == (500, "The secrets cannot be stored")
    assert f"{github.web_url}/apps/velox" in page.text and str(tmp_path) in page.text


# ----------------------------------------------------------------------------------------- after installing


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Velox is installed"),
        ("?installation_id=1&setup_action=install", "Velox is installed"),
        ("?installation_id=<b>&setup_action=update", "Velox is installed"),
        ("?setup_action=request", "An owner was asked to install Velox"),
    ],
)
async def test_the_page_after_an_installation(fresh: Fresh, browser: Browser, query: str, title: str) -> None:
    page = await browser.open(f"{fresh.address}/setup/installed{query}")
    assert (page.status, page.title) == (200, title)
    assert is_guarded(page) and "<b>" not in page.text


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("mode", "which others can read: run `chmod 600` on it"),
        ("text", "holds no App"),
        ("list", "holds no App"),
        ("key", "holds no App"),
    ],
)
async def test_a_file_that_is_not_as_it_was_written(
    github: StandIn, fresh: Fresh, browser: Browser, what: str, said: str
) -> None:
    await browser.send(await filled(browser, fresh))
    path = fresh.file()
    written = json.loads(path.read_text())
    match what:
        case "mode":
            path.chmod(0o640)
        case "text":
            path.write_text("{")
        case "list":
            path.write_text("[1]")
        case "key":
            path.write_text(json.dumps({**written, "private_key": "swordfish"}))
    with pytest.raises(WrongValue, match=said) as wrong:
        registered.read(fresh.settings.data, fresh.settings.github_host)
    assert "swordfish" not in str(wrong.value)
