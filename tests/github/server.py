"""The HTTP side of the stand-in: the API below `/api/v3`, git, and pages to look at, on one port."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.github import (
    git_http,
    on_app,
    on_checks,
    on_comments,
    on_issues,
    on_pulls,
    on_repositories,
    on_reviews,
    registering,
)
from tests.github.answers import DOCUMENTATION, HANDLERS, Answer, Call, Listing, Refusal
from tests.github.contract import Contract, Operation
from tests.github.door import (
    Asked,
    authenticate,
    check_contract,
    check_headers,
    check_reach,
    count,
    etag,
    page,
    read,
)
from tests.github.exchanges import Exchange
from tests.github.faults import Faults
from tests.github.git import GitFailed
from tests.github.limits import Limits
from tests.github.mail import Mail
from tests.github.shapes import Shapes
from tests.github.tokens import bearer
from tests.github.world import Repository, Token, World

Json = Any
Notify = Callable[[str, str | None, Repository | None, Mapping[str, Json]], None]

API = "/api/v3"
GIT = re.compile(r"/([^/]+/[^/]+?)(?:\.git)?/(info/refs|git-upload-pack|git-receive-pack)")
BY_NUMBER = re.compile(r"/repositories/(\d+)(|/.*)")
PAGE = re.compile(r"/([^/]+/[^/]+)/(pull|issues)/(\d+)(?:/.*)?")
HANDLED_BY = (
    on_app,
    on_checks,
    on_comments,
    on_issues,
    on_pulls,
    on_repositories,
    on_reviews,
    registering,
)
"""Importing these registers what answers each endpoint."""


class Server:
    """Answers requests out of a world."""

    def __init__(self, world: World, contract: Contract, mail: Mail, shapes: Shapes) -> None:
        self.world = world
        self.contract = contract
        self.mail = mail
        self.shapes = shapes
        self.registry = registering.Registry(world, mail)
        self.limits = Limits()
        self.faults = Faults()
        self.requests: list[Exchange] = []
        self.running = 0
        self.notify: Notify = _silent
        self.render: Callable[[str, int], str] = _blank
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on the loopback address; return the port."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        number: int = self._runner.addresses[0][1]
        return number

    async def stop(self) -> None:
        """Stop listening."""
        self.faults.ended.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer any request."""
        path = request.rel_url.raw_path
        if path.startswith(API + "/"):
            return await self._api(request, self._named(path.removeprefix(API)))
        if path.startswith("/api/"):
            return self._elsewhere(request, path)
        if request.method == "POST" and registering.PAGE.fullmatch(path):
            form = await request.post()
            status, said = self.registry.begin(path, request.query.get("state"), form)
            return web.Response(status=status, text=said, headers={"Location": said} if status == 302 else {})
        if found := GIT.fullmatch(path):
            return await self._git(request, found[1], found[2])
        found = PAGE.fullmatch(path)
        repository = self.world.repository(found[1]) if found else None
        if found and repository:
            find = self.world.pull if found[2] == "pull" else self.world.issue
            if find(repository, int(found[3])):
                return web.Response(text=self.render(found[1], int(found[3])), content_type="text/html")
        return web.Response(status=404, text="Not Found")

    def _elsewhere(self, request: web.Request, path: str) -> web.StreamResponse:
        """Refuse what is no REST endpoint; GraphQL is one of these."""
        said = f"The stand-in has no {path}"
        asked = Exchange(
            self.world.now(), request.method, path, "", {}, None, _caller(request.headers), 404, said
        )
        self.requests.append(asked)
        return web.json_response({"message": "Not Found"}, status=404)

    async def _git(self, request: web.Request, full_name: str, rest: str) -> web.StreamResponse:
        service = request.query.get("service", "") if rest == "info/refs" else rest
        path = request.rel_url.raw_path
        exchange = Exchange(self.world.now(), request.method, path, "git", dict(request.query), None, "git")
        self.requests.append(exchange)
        try:
            if fault := self.faults.take(request.method, path, after=False):
                exchange.fault = fault.kind
                return await self.faults.strike(fault, request, self.world.now())
            if service not in git_http.SERVICES:
                raise Refusal(403, "Please upgrade your git client.", breach=True)
            header = request.headers.get("Authorization")
            repository = git_http.authorise(self.world, header, full_name, service)
            answer = await git_http.serve(request, repository, rest)
            exchange.status = answer.status
            return answer
        except Refusal as refusal:
            exchange.status = refusal.status
            exchange.breach = refusal.message if refusal.breach else None
            return web.Response(status=refusal.status, text=refusal.message, headers=refusal.headers)

    async def _api(self, request: web.Request, path: str) -> web.StreamResponse:
        exchange = Exchange(
            self.world.now(), request.method, path, "", dict(request.query), None, _caller(request.headers)
        )
        self.requests.append(exchange)
        if fault := self.faults.take(request.method, path, after=False):
            exchange.fault = fault.kind
            return await self.faults.strike(fault, request, self.world.now())
        self.running += 1
        try:
            token, answer = await self._answer(request, path, exchange)
        except Exception as error:
            exchange.status, exchange.breach = 500, f"the stand-in itself failed: {error!r}"
            raise
        finally:
            self.running -= 1
        exchange.status = answer.status
        if fault := self.faults.take(request.method, path, after=True):
            exchange.fault = f"{fault.kind}, after"
            return await self.faults.strike(fault, request, self.world.now())
        return self._write(request, token, answer)

    async def _answer(
        self, request: web.Request, path: str, exchange: Exchange
    ) -> tuple[Token | None, Answer]:
        token: Token | None = None
        operation: Operation | None = None
        try:
            asked = await read(request, path)
            exchange.body = asked.body
            check_headers(asked.headers)
            found = self.contract.find(request.method, path)
            if found is None:
                raise Refusal(404, "Not Found", breach=True)
            operation, names = found
            exchange.template = operation.path
            moved = self.world.old_names.get(f"{names.get('owner')}/{names.get('repo')}".lower())
            token = authenticate(self.world, operation, asked.headers)
            count(self.limits, self.world, token, request.method, self.running)
            check_contract(self.contract, operation, names, asked)
            if moved is not None and token is not None and token.covers(moved):
                return token, self._moved(path, moved)
            check_reach(self.world, operation, names, token)
            return token, self._carry_out(operation, names, asked, token)
        except Refusal as refusal:
            if refusal.breach:
                exchange.breach = "; ".join([refusal.message, *map(str, refusal.errors or ())])
            return token, refusal.answer(operation)

    def _moved(self, path: str, repository: Repository) -> Answer:
        """Lead from a repository's old name to its number, which stays."""
        rest = path.split("/", 4)[4:]
        address = "/".join([f"{self.world.url}/repositories/{repository.id}", *rest])
        body = {"message": "Moved Permanently", "url": address, "documentation_url": DOCUMENTATION}
        return Answer(301, body, {"Location": address})

    def _named(self, path: str) -> str:
        """Turn `/repositories/ID/...` into the path with today's name."""
        found = BY_NUMBER.fullmatch(path)
        for repository in self.world.repositories:
            if found and repository.id == int(found[1]) and not repository.deleted:
                return f"/repos/{repository.full_name}{found[2]}"
        return path

    def _carry_out(
        self, operation: Operation, names: dict[str, str], asked: Asked, token: Token | None
    ) -> Answer:
        handler = HANDLERS.get((operation.method, operation.path))
        if handler is None:
            raise Refusal(501, f"The stand-in has no {operation.method} {operation.path}", breach=True)
        call = Call(
            world=self.world,
            shapes=self.shapes,
            operation=operation,
            names=names,
            query=asked.query,
            body=asked.body if asked.has_body else {},
            accept=asked.headers.get("Accept", ""),
            token=token,
            notify=self.notify,
            redeliver=self.mail.redeliver,
            convert=self.registry.convert,
            webhook_secret=lambda: self.mail.secret,
            webhook_url=lambda: self.mail.url,
            deliveries=self.mail.items,
        )
        try:
            answer = handler(call)
        except GitFailed as failure:
            raise Refusal(422, f"No commit found: {failure}") from None
        return page(answer, asked, f"{self.world.url}{asked.path}") if isinstance(answer, Listing) else answer

    def _write(self, request: web.Request, token: Token | None, answer: Answer) -> web.StreamResponse:
        headers = {
            **answer.headers,
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": secrets.token_hex(12).upper(),
            "X-GitHub-Api-Version-Selected": request.headers.get("X-GitHub-Api-Version", ""),
        }
        tag, raw = etag(answer, request.headers)
        if request.method == "GET" and answer.status == 200:
            headers["ETag"] = tag
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            headers["Vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
            if request.headers.get("If-None-Match") == tag:
                if token is not None:
                    self.limits.uncount(token.installation)
                return web.Response(status=304, headers={**headers, **self._limits(token)})
        headers.update(self._limits(token))
        if answer.body is None or answer.status in {204, 302}:
            return web.Response(status=answer.status, headers=headers)
        return web.Response(
            status=answer.status, body=raw, headers={**headers, "Content-Type": answer.content_type}
        )

    def _limits(self, token: Token | None) -> dict[str, str]:
        return self.limits.headers(token.installation, self.world.now()) if token else {}


def _silent(event: str, action: str | None, repository: Repository | None, about: Mapping[str, Json]) -> None:
    """Tell nobody."""


def _blank(full_name: str, number: int) -> str:
    return ""


def _caller(headers: Any) -> str:
    """Name who asks without the secret: `app`, `installation`, `basic` or `nobody`."""
    text = bearer(headers.get("Authorization"))
    if text is None:
        return "nobody"
    return "installation" if text.startswith("ghs_") else "app"
