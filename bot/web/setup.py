"""The set-up page: registers a GitHub App by a manifest, keeps its secrets, and goes on serving with them.

Only whoever opened the link that the terminal shows gets here. GitHub's side of it:
https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot import log
from bot.credentials import WrongValue, read_web_address
from bot.github.conversion import convert
from bot.github.errors import NotFound, Refused, Unavailable
from bot.github.hosts import Host
from bot.manifest import WHY, manifest
from bot.registered import RegisteredApp, file_of, keep
from bot.web.one_time import LIFE, Keys
from bot.web.pages import page

COOKIE = "velox-setup"
MOST_FORM_BYTES = 16 * 1024
AGAIN = "Begin again"

_ORGANIZATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_CODE = re.compile(r"[0-9A-Za-z_-]{1,255}")

_log = log.logger(__name__)


@dataclass(slots=True)
class SetUp:
    """What the set-up page works with; `url` is the address that the settings give this server, if they do.

    `take` starts serving with an App. `announce` shows a person the link that ends in a token.
    """

    host: Host
    data: Path
    url: str | None
    is_configured: bool
    take: Callable[[RegisteredApp], None]
    announce: Callable[[str], None]
    keys: Keys = field(default_factory=Keys)
    registering: asyncio.Lock = field(default_factory=asyncio.Lock)
    app: RegisteredApp | None = None


SETUP = web.AppKey("setup", SetUp)


def add_routes(app: web.Application, setup: SetUp) -> None:
    """Let an application answer below `/setup`."""
    app[SETUP] = setup
    # A HEAD, by which programs look at links, must not use one up.
    app.router.add_get("/setup", begin, allow_head=False)
    app.router.add_post("/setup", send)
    app.router.add_get("/setup/created", created, allow_head=False)
    app.router.add_get("/setup/installed", installed)


async def begin(request: web.Request) -> web.Response:
    """Answer `GET /setup`: with the token of the link, let this browser in; then show the form."""
    setup = request.app[SETUP]
    if setup.is_configured:
        return _configured(setup)
    token = request.query.get("token")
    if token is None or setup.keys.knows(request.cookies.get(COOKIE, "")):
        return _form(request, setup) if _is_let_in(request, setup) else _stranger()
    match setup.keys.open(token):
        case "opened":
            # Away from the token: it must not stay in the address bar.
            return _let_in(request, setup)
        case "unknown":
            return _stranger()
        case how:
            setup.announce(setup.keys.token)
            words = f"This link {'was used already' if how == 'used' else 'is too old'}."
            return _refusal(410, words, f"{words} A new one is printed where Velox runs.")


def _let_in(request: web.Request, setup: SetUp) -> web.Response:
    answer = web.Response(status=303, headers={"Location": "/setup", "Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE,
        setup.keys.session,
        max_age=int(LIFE),
        path="/setup",
        httponly=True,
        # Lax: it has to come along when GitHub leads back here.
        samesite="Lax",
        secure=_shown_scheme(request) == "https",
    )
    return answer


async def send(request: web.Request) -> web.Response:
    """Answer `POST /setup`: show what the App asks for, with the form that takes it to GitHub."""
    setup = request.app[SETUP]
    if setup.is_configured:
        return _configured(setup)
    if not _is_let_in(request, setup):
        return _stranger()
    if (request.content_length or 0) > MOST_FORM_BYTES or request.content_length is None:
        return _refusal(413, "Too much", "The form is larger than this page sends.")
    given = await request.post()
    url, organization = (str(given.get(name, "")).strip() for name in ("url", "organization"))
    try:
        address = str(read_web_address(url))
    except WrongValue as wrong:
        return _form(request, setup, url, organization, wrong=f"The address {wrong}.")
    if organization and not _ORGANIZATION.fullmatch(organization):
        said = "This is no name of an organization: letters, digits and hyphens."
        return _form(request, setup, address, organization, wrong=said)
    return page(
        "send",
        forms_to=(setup.host.web,),
        github=setup.host.name,
        organization=organization,
        why=WHY,
        manifest=manifest(address, _origin(request) or address),
        action=_registration(setup, organization),
    )


def _registration(setup: SetUp, organization: str) -> str:
    owner = f"/organizations/{quote(organization, safe='')}" if organization else ""
    return f"{setup.host.web}{owner}/settings/apps/new?state={setup.keys.begin()}"


async def created(request: web.Request) -> web.Response:
    """Answer `GET /setup/created`, where GitHub leads back to: turn its code into the App, once."""
    setup = request.app[SETUP]
    async with setup.registering:  # two tabs, or a person who presses twice
        if setup.is_configured:
            return _configured(setup)
        if not _is_let_in(request, setup):
            return _stranger()
        if not setup.keys.is_under_way(request.query.get("state", "")):
            words = "This registration was not begun here, or more than an hour ago. Nothing was stored."
            return _refusal(403, "Not begun here", words, "/setup", AGAIN)
        code = request.query.get("code", "")
        if not _CODE.fullmatch(code):
            return _refusal(400, "No code", "GitHub sent no code along.", "/setup", AGAIN)
        return await _register(setup, code)


async def _register(setup: SetUp, code: str) -> web.Response:
    try:
        app = await convert(setup.host, code)
    except Unavailable as error:
        _log.warning("registration not finished", error=str(error))
        words = f"{setup.host.name} does not answer as it should. Load this page again in a minute."
        return _refusal(502, "GitHub does not answer", words)
    except (NotFound, Refused) as error:
        _log.warning("registration not finished", error=str(error))
        words = (
            "The code was used already, or is older than an hour. If an App was made, delete it on GitHub "
            "before you begin again: its secrets cannot be had any more."
        )
        return _refusal(410, "The code is no longer good", words, "/setup", AGAIN)
    for secret in app.secrets():
        log.leave_out(secret)
    try:
        path = await asyncio.to_thread(keep, setup.data, setup.host.name, app)
    except OSError as error:
        _log.error("secrets of the App not stored", error=str(error))
        where = file_of(setup.data, setup.host.name)
        words = (
            f"The App was registered, but {where} cannot be written ({error.strerror}). Delete the App on "
            "GitHub, give Velox a folder that it can write to with VELOX_DATA, and begin again."
        )
        return _refusal(500, "The secrets cannot be stored", words, app.page, "The App's page on GitHub")
    setup.app = app
    setup.is_configured = True
    setup.keys.close()
    setup.take(app)
    _log.info("GitHub App registered", app=app.id, slug=app.slug)
    return page("created", slug=app.slug, install=_install(app), file=str(path), app_page=app.page)


async def installed(request: web.Request) -> web.Response:
    """Answer `GET /setup/installed`, which GitHub shows after an installation.

    Anyone may open it with any numbers in its address, so none of them is read.
    """
    return page("installed", requested=request.query.get("setup_action") == "request")


def _form(
    request: web.Request, setup: SetUp, url: str = "", organization: str = "", *, wrong: str = ""
) -> web.Response:
    proposed = url or setup.url or f"{_shown_scheme(request)}://{request.host}"
    return page(
        "begin",
        status=422 if wrong else 200,
        github=setup.host.name,
        url=proposed,
        organization=organization,
        wrong=wrong,
    )


def _is_let_in(request: web.Request, setup: SetUp) -> bool:
    return setup.keys.knows(request.cookies.get(COOKIE, ""))


def _shown_scheme(request: web.Request) -> str:
    """Return how the browser seems to speak to us: a guess, for a proposal that a person sees."""
    forwarded = request.headers.get("X-Forwarded-Proto", "")
    return forwarded if forwarded in ("http", "https") else request.scheme


def _origin(request: web.Request) -> str | None:
    """Return where the browser sees this server, from the header that it sends with its own form."""
    origin = request.headers.get("Origin", "")
    try:
        parts = urlsplit(origin)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    return f"{parts.scheme}://{parts.netloc}" if plain else None


def _install(app: RegisteredApp) -> str:
    return f"{app.page}/installations/new"


def _configured(setup: SetUp) -> web.Response:
    words = "This server works with a GitHub App already. To register another, set its variables instead."
    if setup.app is None:
        return _refusal(410, "Velox is set up", words)
    return _refusal(410, "Velox is set up", words, _install(setup.app), f"Install {setup.app.slug}")


def _stranger() -> web.Response:
    words = "Open the link that Velox printed when it started, in one browser, within an hour."
    return _refusal(403, "This page needs the link from the terminal", words)


def _refusal(status: int, title: str, words: str, link: str = "", link_words: str = "") -> web.Response:
    return page(
        "refused", status=status, title=title.rstrip("."), words=words, link=link, link_words=link_words
    )
