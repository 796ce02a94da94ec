"""`velox llm check` and `velox review --llm`, against a stand-in on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout
from tests.engine.test_answers import FAST, SLOW, reply, suggestion
from tests.llm import exchanges
from tests.llm.stand_in import Provider, ollama, serving

MODEL = "qwen3-coder:30b"


@contextmanager
def answering(provider: Provider) -> Iterator[Provider]:
    """Serve in a thread of its own, for commands that run beside."""
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serving(provider):
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait(10.0)
    try:
        yield provider
    finally:
        over.set()
        thread.join()


def given(provider: Provider, llm: str = "local") -> dict[str, str]:
    return {"VELOX_LLM": llm, "OLLAMA_URL": provider.url, "OLLAMA_MODEL": MODEL}


@pytest.fixture
def changed(checkout: Checkout) -> Checkout:
    checkout.commit({"shop/__init__.py": ""})
    checkout.git("checkout", "--quiet", "-b", "feature")
    checkout.commit({"shop/prices.py": SLOW})
    return checkout


def test_check_tells_which_route_answers(velox: Velox) -> None:
    provider = ollama()
    provider.usual = exchanges.chat('{"faster": "set"}')
    with answering(provider):
        run = velox("llm", "check", cwd=None, **given(provider))
        assert (run.returncode, run.stderr) == (0, "")
        assert "ok  ollama" in run.stdout and MODEL in run.stdout and "ollama answers." in run.stdout
        found = json.loads(velox("llm", "check", "--json", cwd=None, **given(provider)).stdout)
        (route,) = found["routes"]
        assert (route["route"], route["answers"], route["local"], route["cost"]) == (
            "ollama",
            True,
            True,
            0.0,
        )
        provider.usual = exchanges.answer_of("ollama", "404")
        broken = velox("llm", "check", cwd=None, **given(provider))
        assert broken.returncode == 1 and "`ollama pull` fetches it" in broken.stdout
        assert "No route answers: reviews go on without a model." in broken.stdout
    assert not provider.breaches and "def " not in json.dumps(provider.requests)


def test_where_nothing_is_set_up_check_says_what_to_do(velox: Velox) -> None:
    off = velox("llm", "check", VELOX_LLM="")
    assert off.returncode == 2 and "set VELOX_LLM to local or cloud" in off.stderr
    none = velox("llm", "check", VELOX_LLM="local")
    assert none.returncode == 2 and "OLLAMA_MODEL" in none.stderr


def test_a_review_asks_a_model_and_shows_its_evidence(velox: Velox, changed: Checkout) -> None:
    provider = ollama()
    provider.usual = exchanges.chat(reply(suggestion(FAST)))
    with answering(provider):
        runs = [velox("review", "--packages", "none", cwd=None, **given(provider))]
        while "All prices are read" not in runs[-1].stdout and len(runs) < 3:
            # On a busy machine a gain may not be shown at the first try, or not at all.
            runs.append(velox("review", "--packages", "none", cwd=None, **given(provider)))
        runs.append(velox("review", "--packages", "none", cwd=None, **given(provider)))
    first, said, last = (" ".join(run.stdout.split()) for run in (runs[0], runs[-2], runs[-1]))
    assert {(run.returncode, run.stderr) for run in runs} == {(0, "")}
    assert f"Language model: `{MODEL}` by ollama, 1 question, 762 tokens" in first
    if "All prices are read" in said:
        assert f"Written by the language model `{MODEL}`." in said
        assert "faster at" in said and "no difference on" in said
    else:
        assert "1 of 1 rewrites by a language model did not stand their proof." in said
    assert "1 more known from before" in last
    assert len(provider.requests) == 1 and not provider.breaches
    assert SLOW.splitlines()[3] in provider.requests[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("arguments", "environment", "settings"),
    [
        (("--llm", "off"), "local", ""),
        ((), "off", ""),
        ((), "", ""),
        (("--static",), "local", ""),
        (("--llm", "local"), "off", 'llm = "off"\n'),
    ],
)
def test_a_model_that_may_not_be_asked_hears_nothing(
    velox: Velox, changed: Checkout, arguments: tuple[str, ...], environment: str, settings: str
) -> None:
    if settings:
        changed.commit({"velox.toml": settings})
    provider = ollama()
    with answering(provider):
        run = velox("review", "--budget", "5", *arguments, cwd=None, **given(provider, environment))
        assert run.returncode == 0 and "language model `" not in run.stdout
    assert provider.requests == []


def test_a_model_that_is_away_does_not_keep_a_review_from_being_made(velox: Velox, changed: Checkout) -> None:
    away = {"VELOX_LLM": "local", "OLLAMA_URL": "http://127.0.0.1:9", "OLLAMA_MODEL": MODEL}
    run = velox("review", "--budget", "5", cwd=None, **away)
    said = " ".join(run.stdout.split())
    assert run.returncode == 0
    assert "No language model answered 1 of 1 questions: ollama: nothing listens there" in said
