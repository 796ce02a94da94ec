"""The way from a question to whoever answers it, against servers that fail in every documented way."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_chat import CompatibleRoute
from engine.adapters.llm_gateway import BlockingModel, Gateway, Leg, Pace, signature_of
from engine.adapters.llm_ollama import OllamaRoute
from engine.ports import Ask, Said, Unsaid
from tests.llm import exchanges
from tests.llm.exchanges import GOOD, Exchange, answer_of
from tests.llm.stand_in import KEY, compatible, serving
from tests.llm.ways import ASK, FOUR, NAMES, ONE, QUICK, SCHEMA, THREE, TWO, Way, way_with


@pytest.fixture
async def way() -> AsyncIterator[Way]:
    async with way_with() as found:
        yield found


async def test_the_first_route_answers_and_tells_what_it_cost(way: Way) -> None:
    said = await way.gateway.complete(ASK, 5.0)
    assert isinstance(said, Said)
    assert (said.text, said.route, said.model) == (GOOD, "openrouter primary", ONE)
    assert (said.prompt_tokens, said.reply_tokens, said.cost) == (812, 64, 0.00042)
    assert way.cloud.requests[0]["provider"] == {"require_parameters": True, "data_collection": "deny"}
    assert way.local.requests == way.own.requests == []


async def test_what_may_not_leave_the_house_goes_to_local_routes_alone(way: Way) -> None:
    said = await way.gateway.complete(ASK, 5.0, local_only=True)
    assert isinstance(said, Said) and said.route == "ollama" and said.cost == 0.0
    assert way.cloud.requests == []


@pytest.mark.parametrize("model", ["gpt-oss:120b-cloud", "glm-4.6:cloud", "Kimi-k2:1T-Cloud"])
def test_a_model_that_a_local_server_hands_on_is_not_local(model: str) -> None:
    assert not OllamaRoute("http://localhost:11434", model).local


@pytest.mark.parametrize("model", ["qwen3-coder:30b", "cloud", "cloudy:latest", "maker/cloud:7b"])
def test_a_model_that_is_called_after_clouds_stays_local(model: str) -> None:
    assert OllamaRoute("http://localhost:11434", model).local


async def test_zero_retention_is_asked_for_where_it_is_set(way: Way) -> None:
    way.cloud.next(ONE, answer_of("openrouter", "400"))
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert way.cloud.requests[-1]["model"] == TWO and way.cloud.requests[-1]["provider"]["zdr"] is True
    assert "zdr" not in way.cloud.requests[0]["provider"] and "models" not in way.cloud.requests[0]


@pytest.mark.parametrize("lacks", [("temperature",), ("seed",), ("seed", "temperature")])
async def test_a_model_that_takes_no_temperature_or_seed_is_asked_without(
    way: Way, lacks: tuple[str, ...]
) -> None:
    way.cloud.lacks[ONE] = lacks
    for _ in range(3):
        said = await way.gateway.complete(ASK, 5.0)
        assert isinstance(said, Said) and said.route == "openrouter primary"
    assert way.cloud.asked(ONE) == 4, "once more the first time, and remembered"
    assert not set(way.cloud.requests[-1]) & {"temperature", "seed"}
    assert "temperature" in way.cloud.requests[0] and way.cloud.asked(TWO) == 0


async def test_a_model_that_nobody_offers_is_not_taken_for_one_without_temperature(way: Way) -> None:
    way.cloud.next(ONE, *[answer_of("openrouter", "404")] * 2)
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert way.state(ONE) == "open"
    async with Gateway(
        [Leg(way.legs[0].route, Breaker(time.monotonic))], time.monotonic, random.random
    ) as gateway:
        assert isinstance(await gateway.complete(ASK, 5.0), Said)
    assert "temperature" in way.cloud.requests[-1]


async def test_a_server_says_which_parameters_its_model_does_not_take(way: Way) -> None:
    way.shut(ONE, TWO, THREE)
    way.own.lacks[FOUR] = ("max_tokens", "temperature", "seed")
    for _ in range(2):
        said = await way.gateway.complete(ASK, 5.0)
        assert isinstance(said, Said) and said.route == "compatible"
    assert way.own.asked(FOUR) == 5
    assert way.own.requests[-1]["max_completion_tokens"] == ASK.most_tokens
    assert not set(way.own.requests[-1]) & {"temperature", "seed", "max_tokens"}


async def test_a_server_that_refuses_what_was_left_out_already_is_not_asked_for_ever(way: Way) -> None:
    way.shut(ONE, TWO, THREE)
    error = b'{"error": {"param": "seed", "code": "unsupported_parameter", "message": "x"}}'
    way.own.always(FOUR, Exchange(400, error))
    unsaid = await way.gateway.complete(ASK, 5.0)
    assert isinstance(unsaid, Unsaid) and "compatible: the request was refused (400)" in unsaid.reason
    assert way.own.asked(FOUR) == 2


async def test_prompts_are_cut_by_nobody(way: Way) -> None:
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert isinstance(await way.gateway.complete(ASK, 5.0, local_only=True), Said)
    assert way.cloud.requests[0]["plugins"] == [{"id": "context-compression", "enabled": False}]
    assert way.local.requests[0]["truncate"] is False


async def test_a_prompt_that_ollama_would_cut_is_not_sent(way: Way) -> None:
    long = Ask("reply", "s", "x" * 60_000, SCHEMA, "test/1", 200)
    way.shut(ONE, TWO)
    said = await way.gateway.complete(long, 5.0)
    assert isinstance(said, Said) and said.route == "compatible" and not way.local.requests
    assert way.state(THREE) == "closed"


async def test_a_prompt_that_the_server_has_cached_is_no_cut_one(way: Way) -> None:
    way.local.next(THREE, exchanges.chat(read=None))
    assert isinstance(await way.gateway.complete(ASK, 5.0, local_only=True), Said)


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.5])
async def test_all_routes_together_take_no_longer_than_they_may(way: Way, seconds: float) -> None:
    for model in (ONE, TWO, THREE, FOUR):
        way.server(model).always(model, exchanges.SILENCE)
    began = time.monotonic()
    unsaid = await way.gateway.complete(ASK, seconds)
    assert isinstance(unsaid, Unsaid) and not unsaid.final
    assert time.monotonic() - began < seconds + 0.5
    assert [each.partition(": ")[0] for each in unsaid.reason.split("; ")] == list(NAMES.values())


async def test_a_silent_route_leaves_time_for_those_after_it() -> None:
    """A review has no more time than one patient try would take."""
    async with way_with(Pace(try_seconds=90.0)) as way:
        for model in (ONE, TWO):
            way.server(model).always(model, exchanges.SILENCE)
        for _ in range(3):
            said = await way.gateway.complete(ASK, 1.0)
            assert isinstance(said, Said) and said.route == "ollama"
        assert (way.state(ONE), way.state(TWO)) == ("open", "open"), "and is found out"


async def test_the_last_route_has_all_the_time_that_is_left() -> None:
    async with way_with(Pace(try_seconds=90.0)) as way:
        way.shut(ONE, TWO, FOUR)
        way.local.next(THREE, Exchange(200, exchanges.chat().body, silent=0.8))
        assert isinstance(await way.gateway.complete(ASK, 1.2), Said)


async def test_who_asks_to_wait_for_longer_than_there_is_time_is_not_waited_for() -> None:
    async with way_with(Pace(first_wait=0.01)) as way:
        busy = exchanges.Exchange(429, b'{"error": {"code": 429}}', {"Retry-After": "2"})
        way.cloud.always(ONE, busy)
        said = await way.gateway.complete(ASK, 1.5)
        assert isinstance(said, Said) and said.route == "openrouter secondary" and said.seconds < 1.5
        assert (way.cloud.asked(ONE), way.state(ONE)) == (1, "closed")


async def test_who_asks_to_be_left_alone_for_long_is(way: Way) -> None:
    way.cloud.next(ONE, answer_of("openrouter", "503, wait an hour"))
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert 2900.0 < way.legs[0].breaker.seconds_left <= 3000.0


@pytest.mark.parametrize("name", ["", "a\x1b[31mb", "a\nb", "\u202eb", 7, None])
async def test_a_name_of_a_model_that_nobody_can_show_is_the_one_asked_for(way: Way, name: object) -> None:
    way.cloud.next(ONE, exchanges.completion(model=name))
    said = await way.gateway.complete(ASK, 5.0)
    assert isinstance(said, Said) and said.model == ONE


async def test_questions_that_queue_behind_a_route_do_not_ask_it_once_it_is_known_to_fail() -> None:
    async with way_with(at_once=2) as way:
        way.cloud.always(ONE, answer_of("openrouter", "401"))
        said = await asyncio.gather(*(way.gateway.complete(ASK, 5.0) for _ in range(10)))
        assert all(isinstance(each, Said) for each in said)
        assert way.cloud.asked(ONE) <= 2
        assert way.legs[0].breaker.seconds_left <= 30.0, "failures side by side are one"


async def test_nothing_listens_there(way: Way) -> None:
    way.shut(ONE, TWO, FOUR)
    route = way.legs[2].route
    assert isinstance(route, OllamaRoute)
    leg = Leg(replace(route, url="http://127.0.0.1:1"), Breaker(time.monotonic))
    async with Gateway([leg], time.monotonic, random.random) as gateway:
        unsaid = await gateway.complete(ASK, 5.0)
    assert unsaid == Unsaid("ollama: nothing listens there, or the name is unknown")
    assert leg.breaker.state == "open"


@pytest.mark.parametrize("url", ["", "localhost:11434", "http://", "ftp://localhost/"])
async def test_an_address_that_is_none(url: str) -> None:
    leg = Leg(CompatibleRoute(url, "m", local=False), Breaker(time.monotonic))
    async with Gateway([leg], time.monotonic, random.random) as gateway:
        assert await gateway.complete(ASK, 5.0) == Unsaid("compatible: its address is none")


async def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pem").write_bytes(
        key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    async with serving(compatible(KEY), context) as server:
        leg = Leg(CompatibleRoute(server.url, "m", local=True, key=KEY), Breaker(time.monotonic))
        async with Gateway([leg], time.monotonic, random.random) as gateway:
            unsaid = await gateway.complete(ASK, 5.0)
    assert isinstance(unsaid, Unsaid) and "its certificate is not valid" in unsaid.reason
    assert not server.requests + server.breaches


async def test_passwords_and_proxies_of_the_environment_stay_away_from_keys_and_local_routes(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login ada password of-another-service\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    said = await way.gateway.complete(ASK, 5.0)
    assert isinstance(said, Said) and said.route == "openrouter primary"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    said = await way.gateway.complete(ASK, 5.0)
    assert isinstance(said, Said) and said.route == "ollama", "the cloud is asked through the proxy alone"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)


async def test_where_no_route_answers_each_says_why_and_nothing_of_ours(way: Way) -> None:
    way.cloud.always(ONE, answer_of("openrouter", "401"))
    way.cloud.always(TWO, exchanges.completion(finish="length"))
    way.local.always(THREE, answer_of("ollama", "404"))
    way.own.always(FOUR, exchanges.HTML_502)
    unsaid = await way.gateway.complete(ASK, 5.0)
    assert isinstance(unsaid, Unsaid)
    assert unsaid.reason == (
        "openrouter primary: the key is not valid (401); "
        "openrouter secondary: the reply was cut off at its longest; "
        "ollama: the model is not there: `ollama pull` fetches it (404); "
        "compatible: it answered what nobody documents (502)"
    )
    assert (unsaid.prompt_tokens, unsaid.reply_tokens, unsaid.cost) == (812, 64, 0.00042)
    assert KEY not in unsaid.reason and "secret" not in unsaid.reason
    assert KEY not in repr(way.legs)


async def test_without_a_route_that_is_final() -> None:
    async with Gateway([], time.monotonic, random.random) as gateway:
        assert await gateway.complete(ASK, 1.0) == Unsaid("no model is set up", final=True)


async def test_a_route_that_fails_again_and_again_is_left_alone(way: Way) -> None:
    way.cloud.always(ONE, answer_of("openrouter", "500"))
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert (way.cloud.asked(ONE), way.state(ONE)) == (3, "open")
    assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert way.cloud.asked(ONE) == 3


async def test_a_wrong_key_shuts_a_route_at_once_but_a_bad_question_never_does(way: Way) -> None:
    way.cloud.always(ONE, answer_of("openrouter", "400"))
    way.cloud.next(TWO, answer_of("openrouter", "401"))
    for _ in range(5):
        assert isinstance(await way.gateway.complete(ASK, 5.0), Said)
    assert (way.state(ONE), way.cloud.asked(ONE)) == ("closed", 5)
    assert (way.state(TWO), way.cloud.asked(TWO)) == ("open", 1)


async def test_who_gives_up_hangs_up(way: Way) -> None:
    way.cloud.always(ONE, exchanges.SILENCE)
    asking = asyncio.create_task(way.gateway.complete(ASK, 5.0))
    while not way.cloud.asked(ONE):
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    while not way.cloud.hung_up:
        await asyncio.sleep(0.01)
    assert way.state(ONE) == "closed"


async def test_no_more_questions_are_asked_side_by_side_than_a_provider_bears() -> None:
    async with way_with(at_once=2) as way:
        way.cloud.next(ONE, *[Exchange(200, exchanges.completion().body, silent=0.05) for _ in range(8)])
        said = await asyncio.gather(*(way.gateway.complete(ASK, 5.0) for _ in range(8)))
        assert all(isinstance(each, Said) for each in said)
        assert way.cloud.most_at_once == 2


async def test_a_caller_without_a_loop_gets_its_answers_in_order() -> None:
    async with way_with() as way:
        model = BlockingModel(
            lambda: Gateway(way.legs, time.monotonic, random.random, pace=QUICK),
            signature_of([leg.route for leg in way.legs]),
        )
        asks = [ASK, Ask("reply", "s", "another " * 9, SCHEMA, "test/1")]
        said = await asyncio.to_thread(model.complete, asks, 5.0)
        assert [isinstance(each, Said) for each in said] == [True, True]
        assert model.signature == (f"openrouter:{ONE}, openrouter:{TWO}, ollama:{THREE}, compatible:{FOUR}")
