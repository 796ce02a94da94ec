"""The API described as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), made of its operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.web.api import identity, tokens
from bot.web.api.operation import EVENTS, JSON, Gives, Nothing, Operation
from bot.web.api.problem import MEDIA_TYPE, ProblemBody

Json: TypeAlias = dict[str, Any]

ABOUT = """\
What programs ask Velox for, beside GitHub. Work is done by workers: with `Prefer: wait=10` it is waited for,
else the answer is 202 with the address of a job. Errors are problems (RFC 9457) of one sentence. Each answer
has an `X-Request-Id`.
"""

ALL = {
    400: "The request cannot be read.",
    422: "A part of the request does not fit; `errors` names each.",
    429: "Too many requests, or too many jobs: `Retry-After` says when to come again.",
    500: "Trouble inside Velox.",
    503: "The database is away, or the server is full: `Retry-After` says when to come again.",
}
"""What any operation may refuse."""

TOKEN = {401: "No token, or none of this server."}
BODY = {
    408: "The body did not come in time.",
    413: "The body is too large.",
    415: "The body is not JSON.",
}
NAMED = {404: "There is nothing under this address."}

_REFERENCE = "#/components/schemas/{model}"


def described(operations: Iterable[Operation], name: str, version: str) -> Json:
    """Return the description of some operations."""
    wanted = list(operations)
    schemas, definitions = _schemas(wanted)
    paths: dict[str, Json] = {}
    for operation in wanted:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name} HTTP API", "version": version, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": tokens.HEADER}},
        },
    }


def refusals(operation: Operation) -> dict[int, str]:
    """Return the problems that an operation may answer with, by status."""
    found = {
        **ALL,
        **(TOKEN if operation.access.startswith("token") else {}),
        **(BODY if operation.takes is not Nothing else {}),
        **(NAMED if operation.names is not Nothing else {}),
        **operation.refuses,
    }
    return {status: found[status] for status in sorted(found) if status not in operation.gives}


Models = Mapping[tuple[type[BaseModel], str], Json]


def _schemas(operations: Iterable[Operation]) -> tuple[Models, Json]:
    asked: list[tuple[type[BaseModel], Any]] = [(ProblemBody, "serialization")]
    for operation in operations:
        if operation.takes is not Nothing:
            asked.append((operation.takes, "validation"))
        models = [gives.model for gives in operation.gives.values() if gives.model is not None]
        asked += [(model, "serialization") for model in models]
    found, shared = models_json_schema(list(dict.fromkeys(asked)), ref_template=_REFERENCE)
    definitions: Json = shared.get("$defs", {})
    by_model = {(model, str(mode)): found[model, mode] for model, mode in asked}
    return by_model, definitions


def _operation(operation: Operation, schemas: Models) -> Json:
    problem = schemas[ProblemBody, "serialization"]
    said: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.about,
        "tags": [operation.group],
        "parameters": list(_parameters(operation)),
        "responses": {
            **{str(status): _response(given, schemas) for status, given in operation.gives.items()},
            **{
                str(status): {"description": says, "content": {MEDIA_TYPE: {"schema": problem}}}
                for status, says in refusals(operation).items()
            },
        },
        "security": [{"token": []}] if operation.access.startswith("token") else [],
    }
    if operation.takes is not Nothing:
        schema = schemas[operation.takes, "validation"]
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return said


def _response(given: Gives, schemas: Models) -> Json:
    said: Json = {"description": given.says}
    if given.model is not None:
        said["content"] = {given.media: {"schema": schemas[given.model, "serialization"]}}
    elif given.media == EVENTS:
        said["content"] = {given.media: {}}  # OpenAPI has no words for a stream of events before 3.2
    elif given.media and given.media != JSON:
        said["content"] = {given.media: {"schema": {"type": "string"}}}
    if given.links:
        taking = {"parameters": {"id": "$response.body#/id"}}
        said["links"] = {name: {"operationId": name, **taking} for name in given.links}
    headers = {identity.HEADER: "What the logs of the server call this request.", **given.headers}
    said["headers"] = {
        name: {"description": about, "schema": {"type": "string"}} for name, about in headers.items()
    }
    return said


def _parameters(operation: Operation) -> Iterable[Json]:
    yield from _of_model(operation.names, "path")
    yield from _of_model(operation.asks, "query")
    headers = dict(operation.headers)
    if 304 in operation.gives:
        headers["If-None-Match"] = "The `ETag` of what is known already."
    for name, about in headers.items():
        yield {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}


def _of_model(model: type[BaseModel], where: str) -> Iterable[Json]:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    for name, about in schema.get("properties", {}).items():
        said = {key: value for key, value in about.items() if key not in ("title", "description")}
        yield {
            "name": name,
            "in": where,
            "required": where == "path" or name in schema.get("required", ()),
            "description": about.get("description", ""),
            "schema": said,
        }


def example_of(model: type[BaseModel]) -> Json:
    """Return a body that fits a model, of its own examples."""
    fields = model.model_fields.items()
    return {name: field.examples[0] for name, field in fields if field.examples and field.is_required()}
