"""GitHub, for the rest of the bot: sessions of installations, and of the App itself.

A request takes a template of a path and the values for it; values are quoted here. gidgethub would expand
braces anywhere, so that a file named `x{y}.py` became `x.py`.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol, Self
from urllib.parse import quote, urlencode

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github.app_tokens import AppTokens, InstallationTokens, Scope, Token, read_token
from bot.github.errors import Forbidden, NotFound, Refused, Suspended, Unauthorized, Unavailable
from bot.github.hosts import Host
from bot.github.limits import Limits, LocalLimits, Payer
from bot.github.redaction import register_secret
from bot.github.remembered import Remembered
from bot.github.session import Json
from bot.github.transport import API_VERSION, Setup, Timing, Transport, timeouts
from bot.measures import Measures
from bot.version import version

PAGE = 100
"""Items to a page: the most GitHub gives."""

PATIENCE = 30.0
"""Seconds after which a request that was not answered is given up."""

_CONNECTIONS = 50
"""Requests under way at once: GitHub takes 100 for each installation, over all processes."""

_VARIABLE = re.compile(r"\{(\+?)(\w+)\}")
_MINT = "/app/installations/{installation}/access_tokens"


class GitHub:
    """One GitHub and one App on it; an async context manager that holds the connections."""

    def __init__(
        self,
        host: Host,
        app_id: str,
        private_keys: Sequence[RSAPrivateKey],
        *,
        limits: Limits | None = None,
        api_version: str = API_VERSION,
        agent: str = "",
        timeout: float = PATIENCE,
        timing: Timing | None = None,
        measures: Measures | None = None,
    ) -> None:
        self.host = host
        self._timing = timing or Timing()
        self._measures = measures or Measures()
        self._limits = limits or LocalLimits(self._timing.wall)
        self._api_version = api_version
        self._agent = agent or f"velox/{version()}"
        self._timeout = timeout
        self._remembered = Remembered()
        self._http: aiohttp.ClientSession | None = None
        self._app_tokens = AppTokens(app_id, private_keys, self._timing.wall)
        self._tokens = InstallationTokens(self._mint, self._timing.wall)

    async def __aenter__(self) -> Self:
        # Proxies as the environment names them; a private CA through SSL_CERT_FILE: the context that aiohttp
        # would take has read it at import.
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=ssl.create_default_context()),
            trust_env=True,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=timeouts(self._timeout),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    def app(self) -> ApiSession:
        """Return a session of the App itself, for the endpoints that take its JWT."""
        transport = Transport(self._setup(), Payer(self.host.name, 0), "app", counts_writes=False)
        return ApiSession(transport, _AppCredentials(self._app_tokens))

    async def session(
        self,
        installation: int,
        *,
        repositories: Iterable[int] = (),
        permissions: Mapping[str, str] | None = None,
    ) -> ApiSession:
        """Return a session of an installation, narrowed to repositories and permissions.

        Raises Suspended when the installation is suspended or gone, Refused when it grants less than asked.
        """
        scope = Scope.of(self.host.name, installation, repositories, permissions)
        await self._tokens.get(scope)
        transport = Transport(self._setup(), Payer(self.host.name, installation), repr(scope))
        return ApiSession(transport, _InstallationCredentials(self._tokens, scope))

    async def token(
        self, installation: int, *, repositories: Iterable[int], permissions: Mapping[str, str]
    ) -> str:
        """Return a token for git, which asks for no session. Hand it to nothing that stores or prints it."""
        return await self._tokens.get(Scope.of(self.host.name, installation, repositories, permissions))

    async def _mint(self, scope: Scope) -> Token:
        body: dict[str, Json] = {}
        if scope.repositories:
            body["repository_ids"] = list(scope.repositories)
        if scope.permissions:
            body["permissions"] = dict(scope.permissions)
        try:
            answer = await self.app().post(_MINT, body, installation=scope.installation)
        except (NotFound, Forbidden) as error:
            raise Suspended(error.method, error.path, error.said, error.status) from None
        try:
            token = read_token(answer)
        except (ValueError, AttributeError):
            raise Unavailable(
                "POST", filled(_MINT, {"installation": scope.installation}), "no token"
            ) from None
        register_secret(token.value)
        return token

    def _setup(self) -> Setup:
        if self._http is None:
            raise RuntimeError("GitHub is used outside `async with`")
        return Setup(
            self._http,
            self.host,
            self._limits,
            self._remembered,
            self._timing,
            self._api_version,
            self._agent,
            self._measures,
        )


class _Credentials(Protocol):
    async def headers(self) -> dict[str, str]:
        """Return what gidgethub takes a token by: its argument's name and the token."""
        ...

    def refused(self, headers: Mapping[str, str]) -> None:
        """Take note that GitHub did not accept what `headers` gave."""
        ...


class _AppCredentials:
    def __init__(self, tokens: AppTokens) -> None:
        self._tokens = tokens

    async def headers(self) -> dict[str, str]:
        return {"jwt": await self._tokens.get()}

    def refused(self, headers: Mapping[str, str]) -> None:
        self._tokens.refused(headers["jwt"])


class _InstallationCredentials:
    def __init__(self, tokens: InstallationTokens, scope: Scope) -> None:
        self._tokens = tokens
        self._scope = scope

    async def headers(self) -> dict[str, str]:
        return {"oauth_token": await self._tokens.get(self._scope)}

    def refused(self, headers: Mapping[str, str]) -> None:
        self._tokens.refused(self._scope, headers["oauth_token"])


class ApiSession:
    """Requests with the credentials of one scope: `bot.github.session.Session`, and `delete`."""

    def __init__(self, transport: Transport, credentials: _Credentials) -> None:
        self._transport = transport
        self._credentials = credentials

    async def get(
        self, path: str, /, *, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> Json:
        """Return what lies at a path; an answer that did not change since costs none of the quota."""
        data, _ = await self._call("GET", _with_query(filled(path, names), query), b"")
        return data

    async def items(
        self, path: str, /, *, most: int, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> AsyncIterator[Json]:
        """Yield the items of a list over all its pages, at most so many.

        A list may come wrapped, as that of check runs does: then it is the only list of its object.
        """
        per_page = max(1, min(PAGE, most))
        url: str | None = _with_query(filled(path, names), {"per_page": per_page, **(query or {})})
        given = 0
        # A page may be shorter than asked for, even empty; the number of pages has an end all the same.
        for _ in range(2 * (most // per_page) + 10):
            if url is None or given >= most:
                return
            page, url = await self._call("GET", url, b"")
            for item in _list_of(page)[: most - given]:
                given += 1
                yield item

    async def page(
        self, path: str, /, *, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> tuple[list[Json], str | None]:
        """Return one page of a list, and the address of the next, None after the last."""
        data, following = await self._call("GET", _with_query(filled(path, names), query), b"")
        return _list_of(data), following

    async def post(self, path: str, body: Mapping[str, Json] | None, /, **names: str | int) -> Json:
        """Create something. It is sent once: whether it arrived is for the caller to find out.

        An endpoint that takes no body gets none.
        """
        return (await self._call("POST", filled(path, names), b"" if body is None else dict(body)))[0]

    async def patch(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        """Change something. It is sent once, for a check run's annotations add up."""
        return (await self._call("PATCH", filled(path, names), dict(body)))[0]

    async def put(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        """Replace something."""
        return (await self._call("PUT", filled(path, names), dict(body)))[0]

    async def delete(self, path: str, /, **names: str | int) -> None:
        """Delete something."""
        await self._call("DELETE", filled(path, names), b"")

    async def _call(self, method: str, url: str, body: Json) -> tuple[Json, str | None]:
        """Return the decoded answer and the address of the next page.

        A refused token is forgotten, minted anew and tried once more: GitHub does nothing for a request that
        it answers with 401.
        """
        headers = await self._credentials.headers()
        try:
            return await self._transport.exchange(method, url, body, headers)
        except Unauthorized:
            self._credentials.refused(headers)
        return await self._transport.exchange(method, url, body, await self._credentials.headers())


def filled(path: str, names: Mapping[str, str | int]) -> str:
    """Return a path with its variables filled in: `{name}` quotes everything, `{+name}` leaves slashes."""

    def value(variable: re.Match[str]) -> str:
        text = str(names[variable[2]])
        if any(part in ("", ".", "..") for part in text.split("/")):
            raise Refused("GET", path, f"{variable[2]} has a part that leads elsewhere", 0)
        return quote(text, safe="/" if variable[1] else "")

    return _VARIABLE.sub(value, path)


def _with_query(path: str, query: Mapping[str, str | int] | None) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _list_of(page: Json) -> list[Json]:
    if isinstance(page, list):
        return page
    lists = [value for value in page.values() if isinstance(value, list)] if isinstance(page, dict) else []
    return lists[0] if len(lists) == 1 else []
