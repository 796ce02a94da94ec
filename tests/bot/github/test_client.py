from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github import errors
from bot.github.client import ApiSession, GitHub, filled
from bot.github.session import Session
from bot.measures import Measures
from tests.bot.github.server import TOKEN, Clock, Server, page, paths, pauses_below, reply

Keys = tuple[RSAPrivateKey, RSAPrivateKey]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def github(server: Server, keys: Keys, clock: Clock) -> AsyncIterator[GitHub]:
    async with server.github(*keys, clock=clock) as running:
        yield running


@pytest.fixture
async def session(github: GitHub) -> ApiSession:
    return await github.session(1, repositories=[5], permissions={"checks": "write"})


class TestRequests:
    async def test_every_call_says_version_agent_and_media_type(
        self, server: Server, session: ApiSession
    ) -> None:
        server.plan(*(reply({}) for _ in range(5)))
        await session.get("/a")
        await session.post("/a", {})
        await session.patch("/a", {})
        await session.put("/a", {})
        await session.delete("/a")
        assert [told.method for told in server.told] == ["GET", "POST", "PATCH", "PUT", "DELETE"]
        for told in server.minted + server.told:
            assert told.headers["x-github-api-version"] == "2022-11-28"
            assert told.headers["accept"] == "application/vnd.github+json"
            assert told.headers["user-agent"].startswith("velox/")
        assert {told.headers["authorization"] for told in server.told} == {f"token {TOKEN}0"}

    async def test_the_version_can_be_chosen(self, server: Server, keys: Keys) -> None:
        server.plan(reply({}))
        github = GitHub(server.github(*keys).host, "77", keys, api_version="2026-03-10", agent="velox/9")
        async with github:
            await github.app().get("/app")
        assert server.told[0].headers["x-github-api-version"] == "2026-03-10"
        assert server.told[0].headers["user-agent"] == "velox/9"

    async def test_the_app_speaks_with_its_own_token(
        self, server: Server, github: GitHub, keys: Keys
    ) -> None:
        server.plan(reply({"slug": "velox"}))
        assert await github.app().get("/app") == {"slug": "velox"}
        scheme, _, token = server.told[0].headers["authorization"].partition(" ")
        assert scheme == "bearer"
        claims = jwt.decode(token, keys[0].public_key(), algorithms=["RS256"], options={"verify_iat": False})
        assert claims["iss"] == "77"

    async def test_values_are_quoted_and_braces_stay(self, server: Server, session: ApiSession) -> None:
        server.plan(reply({}))
        await session.get(
            "/repos/{owner}/{repo}/contents/{+path}", query={"ref": "a b&c"}, owner="o/x", repo="r",
            path="dir/x{y}?#é %2F.py",
        )  # fmt: skip
        assert server.told[0].path == (
            "/api/v3/repos/o%2Fx/r/contents/dir/x%7By%7D%3F%23%C3%A9%20%252F.py?ref=a+b%26c"
        )

    @pytest.mark.parametrize("path", ["../../user", "a/../b", "", ".", "/etc", "a//b"])
    def test_a_value_does_not_lead_elsewhere(self, path: str) -> None:
        with pytest.raises(errors.Refused, match="leads elsewhere"):
            filled("/repos/o/r/contents/{+path}", {"path": path})

    async def test_a_session_is_what_the_rest_of_the_bot_expects(self, session: ApiSession) -> None:
        expected: Session = session
        assert expected is session

    async def test_outside_its_context_it_does_not_work(self, server: Server, keys: Keys) -> None:
        with pytest.raises(RuntimeError, match="async with"):
            server.github(*keys).app()


class TestTokens:
    async def test_a_token_is_asked_for_with_the_least(self, server: Server, session: ApiSession) -> None:
        assert paths(server.minted) == ["POST /api/v3/app/installations/1/access_tokens"]
        assert server.minted[0].json() == {"repository_ids": [5], "permissions": {"checks": "write"}}

    async def test_one_scope_one_token(self, server: Server, github: GitHub) -> None:
        for _ in range(3):
            await github.session(1, repositories=[5], permissions={"checks": "write"})
            await github.token(1, repositories=[5], permissions={"contents": "read"})
        assert len(server.minted) == 2

    async def test_a_refused_token_is_minted_anew_once(self, server: Server, session: ApiSession) -> None:
        server.plan(reply({"message": "Bad credentials"}, 401), reply({"id": 1}, 201))
        assert await session.post("/x", {"a": 1}) == {"id": 1}
        assert [told.headers["authorization"] for told in server.told] == [
            f"token {TOKEN}0",
            f"token {TOKEN}1",
        ]

    async def test_and_then_given_up(self, server: Server, session: ApiSession) -> None:
        server.plan(*(reply({"message": "Bad credentials"}, 401) for _ in range(4)))
        with pytest.raises(errors.Unauthorized):
            await session.get("/x")
        assert len(server.told) == 2

    async def test_the_apps_next_key_is_tried(self, server: Server, github: GitHub, keys: Keys) -> None:
        async def only_the_second(request: web.Request) -> web.Response:
            token = request.headers["Authorization"].partition(" ")[2]
            try:
                jwt.decode(token, keys[1].public_key(), algorithms=["RS256"], options={"verify_iat": False})
            except jwt.InvalidSignatureError:
                return reply({"message": "A JSON web token could not be decoded"}, 401)
            return reply({"ok": True})

        server.plan(*[only_the_second] * 3)
        assert await github.app().get("/app") == {"ok": True}
        assert await github.app().get("/app") == {"ok": True}
        assert len(server.told) == 3  # the key that works is remembered

    @pytest.mark.parametrize(
        ("status", "message"), [(403, "This installation has been suspended"), (404, "Not Found")]
    )
    async def test_no_token_for_an_installation_that_is_gone(
        self, server: Server, github: GitHub, status: int, message: str
    ) -> None:
        server.mint_reply = lambda: reply({"message": message}, status)
        with pytest.raises(errors.Suspended):
            await github.session(1)
        assert len(server.minted) == 1

    async def test_suspended_while_it_works(self, server: Server, session: ApiSession) -> None:
        server.plan(reply({"message": "This installation has been suspended"}, 403))
        with pytest.raises(errors.Suspended):
            await session.get("/x")

    async def test_less_granted_than_asked(self, server: Server, github: GitHub) -> None:
        server.mint_reply = lambda: reply(
            {"message": "The permissions requested are not granted to this installation."}, 422
        )
        with pytest.raises(errors.Refused, match="not granted"):
            await github.session(1, permissions={"checks": "write"})

    async def test_an_answer_without_a_token(self, server: Server, github: GitHub) -> None:
        server.mint_reply = lambda: reply({"hello": "world"}, 201)
        with pytest.raises(errors.Unavailable, match="no token"):
            await github.session(1)


class TestPages:
    async def test_all_pages_up_to_the_cap(self, server: Server, session: ApiSession) -> None:
        link = f'<{server.api}/list?per_page=100&page=2>; rel="next", <{server.api}/list?page=9>; rel="last"'
        server.plan(reply([1, 2], Link=link), reply([3, 4]))
        assert [item async for item in session.items("/list", most=1000, query={"sort": "x"})] == [1, 2, 3, 4]
        assert paths(server.told) == [
            "GET /api/v3/list?per_page=100&sort=x",
            "GET /api/v3/list?per_page=100&page=2",
        ]

    async def test_no_more_is_asked_than_is_wanted(self, server: Server, session: ApiSession) -> None:
        server.plan(reply([1, 2, 3], Link=f'<{server.api}/list?page=2>; rel="next"'))
        assert [item async for item in session.items("/list", most=3)] == [1, 2, 3]
        assert paths(server.told) == ["GET /api/v3/list?per_page=3"]

    async def test_a_wrapped_list(self, server: Server, session: ApiSession) -> None:
        server.plan(reply({"total_count": 2, "check_runs": [{"id": 1}, {"id": 2}]}))
        assert [run["id"] async for run in session.items("/runs", most=10)] == [1, 2]

    async def test_links_that_go_round_end(self, server: Server, session: ApiSession) -> None:
        server.plan(*(reply([], Link=f'<{server.api}/list?page=2>; rel="next"') for _ in range(99)))
        assert [item async for item in session.items("/list", most=100)] == []
        assert len(server.told) == 12

    async def test_a_link_does_not_lead_a_token_away(self, server: Server, session: ApiSession) -> None:
        server.plan(reply([1], Link='<http://evil.example/list?page=2>; rel="next"'))
        with pytest.raises(errors.Refused, match="leads away"):
            [item async for item in session.items("/list", most=100)]
        server.plan(reply([1], Link=f'<{server.root}/other>; rel="next"'))
        with pytest.raises(errors.Refused, match="leads away"):
            [item async for item in session.items("/list", most=100)]


class TestTrouble:
    @pytest.mark.parametrize(
        "trouble", [page("<html>", 502), page("<html>", 200, "application/json"), reply({}, 500)]
    )
    async def test_a_read_is_tried_again(
        self, server: Server, session: ApiSession, clock: Clock, trouble: web.Response
    ) -> None:
        server.plan(_copy(trouble), _copy(trouble), reply({"ok": 1}))
        assert await session.get("/x") == {"ok": 1}
        assert len(clock.pauses) == 2
        assert pauses_below(clock, 1.5)

    async def test_but_not_for_ever(self, server: Server, session: ApiSession) -> None:
        server.plan(*(page("<html>", 503) for _ in range(9)))
        with pytest.raises(errors.Unavailable):
            await session.get("/x")
        assert len(server.told) == 3

    @pytest.mark.parametrize("method", ["post", "patch"])
    async def test_what_may_have_happened_is_not_sent_twice(
        self, server: Server, session: ApiSession, method: str
    ) -> None:
        server.plan(page("<html>", 502), reply({}))
        with pytest.raises(errors.Unavailable):
            await getattr(session, method)("/x", {})
        assert len(server.told) == 1

    async def test_data_that_is_none(self, server: Server, session: ApiSession) -> None:
        server.plan(page("{not json", 200, "application/json"))
        with pytest.raises(errors.Unavailable, match="not what its headers say"):
            await session.get("/x")

    async def test_no_answer_in_time(self, server: Server, keys: Keys) -> None:
        async def silence(request: web.Request) -> web.Response:
            await asyncio.sleep(30)
            return reply({})

        server.plan(silence)
        async with server.github(*keys, timeout=0.2) as github:
            with pytest.raises(errors.Unavailable, match="no answer in time"):
                await github.app().post("/x", {})

    async def test_a_connection_that_breaks(self, server: Server, session: ApiSession) -> None:
        async def cut(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.close()
            return reply({})

        server.plan(cut, reply({"ok": 1}), cut)
        assert await session.get("/x") == {"ok": 1}
        with pytest.raises(errors.Unavailable, match="no connection"):
            await session.post("/x", {})

    async def test_nobody_there(self, keys: Keys, clock: Clock) -> None:
        async with Server() as server:
            github = server.github(*keys, clock=clock)
        async with github:
            with pytest.raises(errors.Unavailable, match="no connection"):
                await github.app().get("/app")

    async def test_an_answer_without_end(self, server: Server, session: ApiSession) -> None:
        async def flood(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            try:
                while True:
                    await response.write(b"x" * 1_000_000)
            except OSError:
                return response

        server.plan(flood)
        with pytest.raises(errors.Refused, match="larger than 32 MB"):
            await session.get("/x")

    async def test_an_error_names_path_and_words_but_no_secret(
        self, server: Server, session: ApiSession
    ) -> None:
        server.plan(reply({"message": f"no {TOKEN}"}, 404))
        with pytest.raises(errors.NotFound) as caught:
            await session.get("/repos/{o}/x", query={"a": "b"}, o="o")
        assert str(caught.value) == "GET /repos/o/x: no [redacted]"


def _copy(response: web.Response) -> web.Response:
    return web.Response(body=response.body, status=response.status, content_type=response.content_type)


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    async def test_a_read_follows(self, server: Server, session: ApiSession, status: int) -> None:
        server.plan(reply({}, status, Location=f"{server.api}/repositories/5"), reply({"id": 5}))
        assert await session.get("/repos/o/old") == {"id": 5}

    @pytest.mark.parametrize("status", [307, 308])
    async def test_a_write_follows_with_method_and_body(
        self, server: Server, session: ApiSession, status: int
    ) -> None:
        server.plan(reply({}, status, Location="/api/v3/repositories/5/x"), reply({"id": 1}, 201))
        assert await session.post("/repos/o/old/x", {"a": 1}) == {"id": 1}
        assert (server.told[1].method, server.told[1].json()) == ("POST", {"a": 1})

    @pytest.mark.parametrize("status", [301, 302, 303])
    async def test_a_write_never_becomes_a_read(
        self, server: Server, session: ApiSession, status: int
    ) -> None:
        server.plan(reply({}, status, Location=f"{server.api}/x"))
        with pytest.raises(errors.Refused):
            await session.post("/x", {"a": 1})
        assert len(server.told) == 1

    @pytest.mark.parametrize("place", ["https://evil.example/api/v3/x", "//evil.example/x", "/elsewhere"])
    async def test_nowhere_else(self, server: Server, session: ApiSession, place: str) -> None:
        server.plan(reply({}, 302, Location=place))
        with pytest.raises(errors.Refused, match="leads away"):
            await session.get("/x")

    async def test_not_in_circles(self, server: Server, session: ApiSession) -> None:
        server.plan(*(reply({}, 301, Location=f"{server.api}/x") for _ in range(9)))
        with pytest.raises(errors.Refused):
            await session.get("/x")
        assert len(server.told) == 4


class TestConditional:
    async def test_what_did_not_change_is_not_sent_again(self, server: Server, session: ApiSession) -> None:
        next_page = f'<{server.api}/list?page=2>; rel="next"'
        server.plan(
            reply([1], ETag='W/"a"', Link=next_page), reply([2]),
            web.Response(status=304), reply([2]),
        )  # fmt: skip
        for _ in range(2):
            assert [item async for item in session.items("/list", most=200)] == [1, 2]
        assert server.told[2].headers["if-none-match"] == 'W/"a"'

    async def test_another_scope_never_sees_it(
        self, server: Server, github: GitHub, session: ApiSession
    ) -> None:
        server.plan(reply({"secret": "of one"}, ETag='"a"'), reply({"message": "Not Found"}, 404))
        await session.get("/x")
        other = await github.session(2, repositories=[5], permissions={"checks": "write"})
        with pytest.raises(errors.NotFound):
            await other.get("/x")
        assert "if-none-match" not in server.told[1].headers


class TestLimits:
    async def test_a_limit_is_raised_not_slept(
        self, server: Server, session: ApiSession, clock: Clock
    ) -> None:
        server.plan(reply({"message": "You have exceeded a secondary rate limit"}, 403, Retry_After="120"))
        with pytest.raises(errors.Limited) as caught:
            await session.get("/x")
        assert caught.value.seconds == 120
        with pytest.raises(errors.Limited) as caught:
            await session.get("/x")
        assert caught.value.seconds == 120
        assert len(server.told) == 1  # the second was never sent
        assert clock.pauses == []

    async def test_a_spent_quota_stops_the_next_request(
        self, server: Server, session: ApiSession, clock: Clock
    ) -> None:
        reset = str(int(clock.now) + 1800)
        server.plan(reply({}, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset), reply({}))
        await session.get("/x")
        with pytest.raises(errors.Limited) as caught:
            await session.get("/x")
        assert caught.value.seconds == 1800
        clock.now += 1800
        await session.get("/x")

    async def test_429_with_a_spent_quota(self, server: Server, session: ApiSession, clock: Clock) -> None:
        reset = str(int(clock.now) + 600)
        server.plan(reply({}, 429, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset))
        with pytest.raises(errors.Limited) as caught:
            await session.post("/x", {})
        assert (caught.value.seconds, caught.value.status) == (600, 429)

    async def test_writes_wait_their_second(self, server: Server, session: ApiSession, clock: Clock) -> None:
        server.plan(reply({}), reply({}), reply({}))
        began = clock.now
        for _ in range(3):
            await session.post("/x", {})
        assert clock.now - began == pytest.approx(2)

    async def test_a_spent_budget_is_raised(self, server: Server, session: ApiSession, clock: Clock) -> None:
        server.plan(*(reply({}) for _ in range(500)))
        for _ in range(400):
            await session.post("/x", {})
        with pytest.raises(errors.Limited) as caught:
            await session.post("/x", {})
        assert len(server.told) == 400
        assert 0 < caught.value.seconds <= 3600 - 399
        assert max(clock.pauses) <= 1.5

    async def test_a_write_that_failed_gives_its_place_back(
        self, server: Server, session: ApiSession, clock: Clock
    ) -> None:
        server.plan(page("<html>", 502), reply({"ok": 1}))
        with pytest.raises(errors.Unavailable):
            await session.post("/x", {})
        clock.now += 1
        assert await session.post("/x", {}) == {"ok": 1}
        assert clock.pauses == []

    async def test_tokens_do_not_cost_the_write_budget(self, github: GitHub, clock: Clock) -> None:
        for number in range(10):
            await github.session(1, repositories=[number])
        assert clock.pauses == []


class TestFigures:
    async def test_answers_and_waits_are_counted(self, server: Server, keys: Keys, clock: Clock) -> None:
        measures = Measures()
        server.plan(
            reply({}),
            reply({"message": "no"}, 422),
            reply({"message": "slow down"}, 429, Retry_After="30"),
            reply({}),
        )
        async with server.github(*keys, clock=clock, measures=measures) as github:
            session = await github.session(1)
            await session.get("/a")
            with pytest.raises(errors.Refused):
                await session.post("/a", {})
            for _ in range(2):
                clock.now += 2
                with pytest.raises(errors.Limited):
                    await session.post("/a", {})
        found = {
            (sample.name, *sample.labels.values()): sample.value
            for metric in measures.collect()
            for sample in metric.samples
            if sample.value
        }
        assert found == {
            ("velox_github_requests_total", "POST", "201"): 1,  # the token
            ("velox_github_requests_total", "GET", "200"): 1,
            ("velox_github_requests_total", "POST", "422"): 1,
            ("velox_github_requests_total", "POST", "429"): 1,
            ("velox_limit_waits_total", "github"): 1,
            ("velox_limit_wait_seconds_total", "github"): 30,
            ("velox_limit_waits_total", "velox"): 1,
            ("velox_limit_wait_seconds_total", "velox"): 28,
        }

    async def test_no_answer_is_counted_as_none(self, server: Server, keys: Keys, clock: Clock) -> None:
        measures = Measures()

        async def hang_up(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        server.plan(hang_up)
        async with server.github(*keys, clock=clock, measures=measures) as github:
            session = await github.session(1)
            with pytest.raises(errors.Unavailable):
                await session.post("/a", {})
        counts = {
            (sample.labels.get("method"), sample.labels.get("status"))
            for metric in measures.collect()
            for sample in metric.samples
            if metric.name == "velox_github_requests"
        }
        assert counts == {("POST", "201"), ("POST", "none")}
