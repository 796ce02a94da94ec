"""Fixtures for every test, and what holds for all: tests do not time, and signals mean what they mean."""

import signal

from hypothesis import settings

from tests.postgres import connection, databases, empty_postgres_url, pool, postgres_server, postgres_url
from tests.valkey import mortal, redis_url, valkey_server

__all__ = [
    "connection",
    "databases",
    "empty_postgres_url",
    "mortal",
    "pool",
    "postgres_server",
    "postgres_url",
    "redis_url",
    "valkey_server",
]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What runs in the background, or under nohup, hands on that it ignores these.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
