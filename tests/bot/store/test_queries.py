from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import asyncpg
import pytest

from bot.store.pool import Connection
from bot.store.queries import parse, statements


def every_statement() -> Iterator[tuple[str, str, str]]:
    for package in ("bot.store", "bot.queue"):
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".sql"):
                for name, sql in parse(file.read_text(encoding="utf-8"), file.name).items():
                    yield file.name, name, sql


async def test_every_statement_can_be_prepared(connection: Connection) -> None:
    found = list(every_statement())
    assert len(found) > 30
    for file, name, sql in found:
        try:
            await connection.prepare(sql)
        except asyncpg.PostgresError as error:
            pytest.fail(f"{file}: {name}: {error}")


def test_names_are_unique_over_all_files() -> None:
    names = [name for _, name, _ in every_statement()]
    assert sorted(set(names)) == sorted(names)


def test_every_statement_is_used() -> None:
    used = "".join(
        file.read_text(encoding="utf-8")
        for package in ("bot.store", "bot.queue")
        for file in files(package).iterdir()
        if file.name.endswith(".py")
    )
    assert [name for _, name, _ in every_statement() if f'"{name}"' not in used] == []


def test_statements_are_found_by_name() -> None:
    found = parse("-- of things\n\n-- name: one\nselect 1;\n\n-- name: two\n-- why\nselect 2\n", "x.sql")

    assert found == {"one": "select 1", "two": "-- why\nselect 2"}


def test_a_module_has_the_statements_beside_it() -> None:
    assert "accept_deliveries" in statements("bot.store.deliveries")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("select 1", "names no statement"),
        ("-- name: one\n", "nothing under one"),
        ("-- name: one\nselect 1\n-- name: one\nselect 2", "names one twice"),
    ],
)
def test_a_file_out_of_order_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse(text, "x.sql")
