"""Logs: lines that programs read, that say what they are about, and that hold no secret."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import log
from bot.log import DEEPEST, LONGEST_VALUE, without_secrets

SECRET = "correct-horse-battery-staple"
TOKEN = "ghs_" + "12345_" + "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9" * 9
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs go; afterwards everything is as before."""
    root, level = logging.getLogger(), logging.getLogger().level
    handlers = root.handlers[:]
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_that_starts_with_what_people_look_for(stream: io.StringIO) -> None:
    log.configure("info", stream=stream)
    log.logger("bot.web").info("delivery stored", size=3)
    (line,) = lines(stream)

    assert list(line) == ["timestamp", "level", "event", "module", "size"]
    assert (line["level"], line["event"], line["module"], line["size"]) == (
        "info",
        "delivery stored",
        "bot.web",
        3,
    )


async def test_lines_are_bound_to_what_they_are_about(stream: io.StringIO) -> None:
    log.configure("info", stream=stream)

    async def work(job: int) -> None:
        with log.about(job=job, repository="a/b", pull=job * 10):
            await asyncio.sleep(0)
            log.logger("bot").info("inside")

    with log.about(delivery="0b1c"):
        await asyncio.gather(work(1), work(2))
    log.logger("bot").info("outside")
    first, second, outside = lines(stream)

    assert [first[key] for key in ("delivery", "job", "repository", "pull")] == ["0b1c", 1, "a/b", 10]
    assert [second[key] for key in ("delivery", "job", "repository", "pull")] == ["0b1c", 2, "a/b", 20]
    assert not {"delivery", "job"} & set(outside)


def test_lines_below_the_level_are_not_written(stream: io.StringIO) -> None:
    log.configure("warning", stream=stream)
    log.logger("bot").info("quiet")
    log.logger("bot").error("loud")

    assert [line["event"] for line in lines(stream)] == ["loud"]


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"before {SECRET} after",
        TOKEN,
        f"Authorization: Bearer {TOKEN}",
        "authorization: basic eC1hY2Nlc3M6dG9rZW4=",
        f"fatal: could not read https://x-access-token:{TOKEN}@github.com/a/b.git",
        "postgres://velox:swordfish@db/velox",
        PEM,
        PEM.replace("\n", "\\n"),
        PEM[:50],
    ],
)
def test_no_secret_is_written_wherever_it_stands(stream: io.StringIO, text: str) -> None:
    log.configure("debug", [SECRET], stream=stream)
    logger = log.logger("bot")
    logger.info(text)
    logger.info("value", value=text, nested={"list": [("deep", {"x": text})]}, number=1)
    logging.getLogger("some.library").warning("it said %s", text)
    try:
        raise ValueError(text)
    except ValueError as error:
        logger.exception("failed", error=error)
    with log.about(delivery=text):
        logger.info("bound")
    written = stream.getvalue()

    assert len(lines(stream)) == 5
    assert not any(part in written for part in (SECRET, TOKEN[:60], "eC1hY2Nlc3M", "swordfish", "MIIEowIBA"))


def test_a_line_of_a_registered_key_is_a_secret_as_well(stream: io.StringIO) -> None:
    body = "\n".join(f"{letter * 64}" for letter in "abc")
    log.configure(
        "info", [f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"], stream=stream
    )
    log.logger("bot").info("it fell apart", part="b" * 64)

    assert "b" * 64 not in stream.getvalue()


@pytest.mark.parametrize("name", ["token", "Authorization", "private_key", "password", "pem"])
def test_names_that_mean_secrets_hide_their_values(name: str) -> None:
    assert without_secrets(None, "", {"event": "x", "headers": {name: "short"}}) == {
        "event": "x",
        "headers": {name: "[redacted]"},
    }


def test_a_huge_value_is_cut(stream: io.StringIO) -> None:
    log.configure("info", stream=stream)
    log.logger("bot").info("large", body="x" * 10**7)

    assert len(stream.getvalue()) < 2 * LONGEST_VALUE


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES))
def test_any_value_becomes_a_line(event: dict[str, object]) -> None:
    line = structlog.processors.JSONRenderer()(None, "", without_secrets(None, "", event))

    assert "\n" not in line
    assert isinstance(json.loads(line), dict)


def test_what_holds_itself_ends_somewhere() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    written = str(without_secrets(None, "", endless))

    assert written.count("again") <= DEEPEST + 2


def test_a_terminal_gets_lines_for_people_and_nothing_it_would_obey(stream: io.StringIO) -> None:
    terminal = Terminal()
    log.configure("info", stream=terminal)
    log.logger("bot").info("branch", name="evil\x1b]0;title\x07\u202e")
    written = terminal.getvalue()

    assert "branch" in written
    assert "evil" in written
    assert not {"\x1b]", "\x07", "\u202e"} & {part for part in ("\x1b]", "\x07", "\u202e") if part in written}
    with pytest.raises(json.JSONDecodeError):
        json.loads(written)
