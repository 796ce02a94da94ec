"""Logs: a JSON object a line, on a terminal lines for people; bound to what they are about, without secrets.

What other libraries log through `logging` takes the same way, so no secret slips by them.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import AbstractContextManager
from typing import Any, TextIO

import structlog

from bot.github.redaction import REDACTED, redact, register_secret

LONGEST_VALUE = 8192
"""More characters of one value are cut off: a log is not where a payload is kept."""

DEEPEST = 6

SECRET_NAMES = frozenset(
    {"authorization", "cookie", "password", "pem", "private_key", "secret", "set-cookie", "token"}
)

FIRST = ("timestamp", "level", "event", "module")
"""What a person looks for stands at the start of each line."""

OURS = frozenset({"timestamp", "level", "module"})
"""What no one else fills in."""

Event = MutableMapping[str, Any]


def configure(level: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send all logs of this process to a stream (standard output), from a level on.

    `level` is one of debug, info, warning and error. The secrets are left out wherever their text appears.
    """
    for secret in secrets:
        leave_out(secret)
    stream = stream or sys.stdout
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[structlog.typing.Processor] = [
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_secrets,
        *_renderer(stream),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, _from_library],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Our own lines do not go through `logging`: a line for every delivery would cost twice as much.
    structlog.configure(
        processors=[*before, *after],
        logger_factory=structlog.WriteLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return the logger of a module, given as its `__name__`.

    Its first argument says what happened in a few fixed words; what varies are keywords.
    """
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return bound


def about(
    *,
    delivery: str | None = None,
    job: int | str | None = None,
    repository: str | None = None,
    pull: int | None = None,
    **more: str | int,
) -> AbstractContextManager[None]:
    """Bind what all logs inside are about, those of tasks started inside too."""
    known = {"delivery": delivery, "job": job, "repository": repository, "pull": pull, **more}
    return structlog.contextvars.bound_contextvars(
        **{name: value for name, value in known.items() if value is not None}
    )


def without_secrets(_logger: object, _method: str, event: Event) -> Event:
    """Return an event whose values hold no secret, at any depth. The last step before it becomes text."""
    names = [*(name for name in FIRST if name in event), *(name for name in event if name not in FIRST)]
    return {name: event[name] if name in OURS else _clean(name, event[name], 0) for name in names}


def _clean(name: str, value: object, depth: int) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if name.lower() in SECRET_NAMES or depth > DEEPEST:
        return REDACTED
    if type(value) is str:
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(str(key), inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(name, inner, depth + 1) for inner in value]
    return _clean_text(str(value))


def _clean_text(text: str) -> str:
    """Return text without secrets, cut after that, lest half of one stays; the huge is cut before, too."""
    clean = redact(text[: 4 * LONGEST_VALUE])
    return clean if len(clean) <= LONGEST_VALUE else clean[:LONGEST_VALUE] + "..."


def leave_out(secret: str) -> None:
    """Have a secret left out, whole or, where it has several lines, by any of the long ones."""
    register_secret(secret)
    for line in secret.splitlines():
        if not line.startswith("-----"):
            register_secret(line)


def _from_library(_logger: object, _method: str, event: Event) -> Event:
    """Name the logger of a library as our own are named."""
    event["module"] = event["_record"].name
    return event


def _renderer(stream: TextIO) -> list[structlog.typing.Processor]:
    if not stream.isatty():
        return [structlog.processors.JSONRenderer()]
    return [_printable, structlog.dev.ConsoleRenderer(colors=True)]


def _printable(_logger: object, _method: str, event: Event) -> Event:
    """Return an event whose texts hold nothing that a terminal would obey."""
    return {name: _plain(value) if isinstance(value, str) else value for name, value in event.items()}


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text)
