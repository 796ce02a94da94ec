"""The description of the API says what it does, and its examples work."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.store.pool import Pool
from bot.web.api.description import described, example_of, refusals
from bot.web.api.operation import Nothing, Operation
from bot.web.operations import OPERATIONS
from docs import api
from tests.bot.web.api.conftest import MINE, TOKEN
from tests.bot.web.api.working import settings_for, working

DOCUMENT = described(OPERATIONS, "Velox", "1")
EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (inner for key, inner in value.items() if key == "$ref")
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_leads_somewhere() -> None:
    named = {reference.rpartition("/")[2] for reference in references(DOCUMENT)}

    assert named <= set(DOCUMENT["components"]["schemas"])


@EACH
def test_each_operation_is_described_with_all_its_answers(operation: Operation) -> None:
    said = DOCUMENT["paths"][operation.path][operation.method.lower()]

    assert said["operationId"] == operation.id
    assert {int(status) for status in said["responses"]} == {*operation.gives, *refusals(operation)}
    assert ("requestBody" in said) == (operation.takes is not Nothing)
    assert (said["security"] == []) == (operation.access in ("open", "its own"))


@EACH
def test_the_example_of_a_body_fits(operation: Operation) -> None:
    if operation.takes is not Nothing:
        operation.takes.model_validate(example_of(operation.takes))


async def test_it_is_shown_only_where_the_settings_say_so(served: Any) -> None:
    hidden, shown = await served(), await served(ENABLE_API_DOCS="true")

    for path in ("/openapi.json", "/docs"):
        assert (await hidden.get(path)).status == 404
        assert (await shown.get(path)).status == 200


async def test_programs_get_what_this_server_has_and_no_more(served: Any) -> None:
    plain = await served(ENABLE_API_DOCS="true", APP_NAME="Acme")
    debugging = await served(ENABLE_API_DOCS="true", DEBUG="true")
    paths = [
        set((await (await client.get("/openapi.json")).json())["paths"]) for client in (plain, debugging)
    ]
    said = await (await plain.get("/openapi.json")).json()

    assert paths[0] == {each.path for each in OPERATIONS if each.where != "debug"}
    assert paths[1] == {each.path for each in OPERATIONS}
    assert said["openapi"] == "3.1.0" and said["info"]["title"] == "Acme HTTP API"


async def test_whoever_has_the_description_is_not_sent_it_again(served: Any) -> None:
    client = await served(ENABLE_API_DOCS="true")
    mark = (await client.get("/openapi.json")).headers["ETag"]

    assert (await client.get("/openapi.json", headers={"If-None-Match": mark})).status == 304


async def test_the_page_loads_nothing_and_runs_nothing(served: Any) -> None:
    client = await served(ENABLE_API_DOCS="true", APP_NAME="<b>Acme</b>")
    answer = await client.get("/docs")
    text = await answer.text()

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", text)
    assert not re.findall(r'href="(?!#|/openapi\.json)', text)
    assert "&lt;b&gt;Acme&lt;/b&gt;" in text
    assert all(f"{each.method} {each.path}" in text for each in OPERATIONS if each.where != "debug")


async def test_the_calls_of_the_page_work(tmp_path: Path, postgres_url: str, pool: Pool) -> None:
    code = tmp_path / "code" / "shop"
    code.mkdir(parents=True)
    (code / "rows.py").write_text("x = 1\n")
    settings = settings_for(
        tmp_path / "data", ALLOWED_CODE_ROOTS=str(code.parent), ENABLE_API_DOCS="true", DEBUG="true"
    )
    async with working(settings, postgres_url, pool) as client:
        body = {"path": str(code)}
        answers = [await client.post("/scan", json=body, headers=MINE) for _ in range(2)]
        jobs = [(await answer.json())["id"] for answer in answers]
        watch = await (
            await client.post("/monitor/directory", json={"path": str(code.parent)}, headers=MINE)
        ).json()
        run = await (await client.post("/train", json={}, headers=MINE)).json()
        given = {"VELOX": str(client.make_url("")).rstrip("/"), "TOKEN": TOKEN, "CODE": str(code.parent)}
        training = {"TRAINING": run["id"]}
        for operation in OPERATIONS:
            status = await called(operation, {**given, "JOB": jobs[0], "WATCH": watch["id"], **training})
            expected = {*operation.gives}
            assert status in expected, (operation.id, status)


async def called(operation: Operation, given: dict[str, str]) -> int:
    """Run the call of a page in a shell, and return the status that it gets."""
    shell = f"{api.call(operation)} --output /dev/null --write-out '%{{http_code}}' --max-time 60"
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", shell, env={"PATH": os.environ["PATH"], **given}, stdout=subprocess.PIPE
    )
    written, _ = await process.communicate()
    assert process.returncode == 0, (shell, written)
    return int(json.loads(written))


def test_the_schemas_are_schemas() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
