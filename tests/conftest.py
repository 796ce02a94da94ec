"""Fixtures for every test, and how long one may take: tests do not time."""

from hypothesis import settings

from tests.postgres import connection, empty_postgres_url, pool, postgres_server, postgres_url

__all__ = ["connection", "empty_postgres_url", "pool", "postgres_server", "postgres_url"]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
