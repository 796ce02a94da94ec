"""Fixtures for every test."""

from tests.postgres import connection, empty_postgres_url, pool, postgres_server, postgres_url

__all__ = ["connection", "empty_postgres_url", "pool", "postgres_server", "postgres_url"]
