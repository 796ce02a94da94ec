"""Requests judged by GitHub's own OpenAPI description, stricter than GitHub: unknown fields are refused.

The vendored description is OpenAPI 3.0.3: `nullable` becomes a null type, then JSON Schema 2020-12 judges.
Validators are compiled when first needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Json = Any

DESCRIPTION = Path(__file__).parent.parent / "contracts" / "github-openapi.json"
BASE = "urn:github"
VERSIONS = ("2022-11-28", "2026-03-10")
"""The REST API versions that GitHub serves: https://docs.github.com/rest/about-the-rest-api/api-versions."""

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("uri", raises=ValueError)
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


def _modern(part: Json, names: bool = False) -> Json:
    """Turn OpenAPI 3.0's `nullable` into what JSON Schema calls it."""
    if isinstance(part, list):
        return [_modern(item) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _modern(value, names=not names and key == "properties") for key, value in part.items()}
    if names or changed.pop("nullable", False) is not True:
        return changed
    if isinstance(changed.get("type"), str):
        if "enum" in changed:
            changed["enum"] = [*changed["enum"], None]
        return {**changed, "type": [changed["type"], "null"]}
    return {"anyOf": [changed, {"type": "null"}]}


def _closed(part: Json, names: bool = False, branch: bool = False) -> Json:
    """Refuse unknown fields in every object that lists its fields and says nothing of others."""
    if isinstance(part, list):
        return [_closed(item, branch=branch) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {
        key: _closed(
            value, not names and key == "properties", not names and key in {"anyOf", "oneOf", "allOf"}
        )
        for key, value in part.items()
    }
    if branch and changed.get("additionalProperties") is True:
        del changed["additionalProperties"]  # it would count every unknown field as known
    lists_fields = "properties" in changed and "additionalProperties" not in changed
    if lists_fields and not names and not branch:
        changed["unevaluatedProperties"] = False
    return changed


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One endpoint as GitHub describes it; `path` is the template."""

    method: str
    path: str
    detail: Mapping[str, Json]
    body: Draft202012Validator | None
    body_required: bool
    parameters: tuple[Mapping[str, Json], ...]


class Contract:
    """The description, and what it says of requests."""

    def __init__(self, description: Path = DESCRIPTION) -> None:
        self.document: Json = _modern(json.loads(description.read_text(encoding="utf-8")))
        self.document = {**self.document, "paths": _closed_bodies(self.document["paths"])}
        self.registry: Registry[Json] = Registry().with_resource(
            BASE, DRAFT202012.create_resource(self.document)
        )
        self.routes = sorted(
            ((self._pattern(path, item), path) for path, item in self.document["paths"].items()),
            key=lambda route: (-_literals(route[1]), route[1]),
        )
        self._operations: dict[tuple[str, str], Operation] = {}

    def _pattern(self, template: str, item: Json) -> re.Pattern[str]:
        """Turn a path template into a pattern; a variable that may hold slashes is marked so by GitHub."""
        long = {
            part["name"]
            for detail in item.values()
            if isinstance(detail, dict)
            for part in map(self.resolve, detail.get("parameters", ()))
            if part.get("x-multi-segment")
        }
        pieces = re.split(r"\{([^}]+)\}", template)
        text = "".join(
            re.escape(piece)
            if index % 2 == 0
            else f"(?P<{piece.replace('-', '__')}>{'.+' if piece in long else '[^/]+'})"
            for index, piece in enumerate(pieces)
        )
        return re.compile(text)

    def schema(self, name: str) -> Json:
        """Return a schema of the description's components."""
        return self.document["components"]["schemas"][name]

    def resolve(self, part: Json) -> Json:
        """Follow a reference, if this is one."""
        while isinstance(part, dict) and "$ref" in part:
            _, _, kind, name = part["$ref"].split("/", 3)
            part = self.document["components"][kind][name]
        return part

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the endpoint of a request, and the variables of its path, decoded."""
        for pattern, template in self.routes:
            found = pattern.fullmatch(path)
            if found and method.lower() in self.document["paths"][template]:
                names = {key.replace("__", "-"): unquote(value) for key, value in found.groupdict().items()}
                return self.operation(method, template), names
        return None

    def operation(self, method: str, template: str) -> Operation:
        """Return an endpoint, compiling its validator the first time."""
        key = (method.upper(), template)
        if key not in self._operations:
            self._operations[key] = self._compile(*key)
        return self._operations[key]

    def _compile(self, method: str, template: str) -> Operation:
        item = self.document["paths"][template]
        detail = item[method.lower()]
        body = self.resolve(detail.get("requestBody"))
        validator = None
        if body:
            pointer = f"{_escape(template)}/{method.lower()}/requestBody/content/application~1json/schema"
            validator = self.validator({"$ref": f"{BASE}#/paths/{pointer}"})
        parameters = tuple(
            self.resolve(part) for part in (*item.get("parameters", ()), *detail.get("parameters", ()))
        )
        return Operation(method, template, detail, validator, bool(body and body.get("required")), parameters)

    def validator(self, schema: Json) -> Draft202012Validator:
        """Compile a schema whose references may lead into the description."""
        return Draft202012Validator(schema, registry=self.registry, format_checker=formats)

    def answer_validator(self, operation: Operation, status: int) -> Draft202012Validator | None:
        """Return what judges the body of an answer, if the description says anything of it."""
        answer = operation.detail["responses"].get(str(status))
        content = self.resolve(answer).get("content", {}) if answer else {}
        if "application/json" not in content:
            return None
        schema = content["application/json"]["schema"]
        return self.validator({"$id": "urn:answer", **_absolute(schema)})


def _absolute(part: Json) -> Json:
    """Let references lead into the description from a schema that was taken out of it."""
    if isinstance(part, list):
        return [_absolute(item) for item in part]
    if isinstance(part, dict):
        return {
            key: BASE + value
            if key == "$ref" and isinstance(value, str) and value.startswith("#")
            else _absolute(value)
            for key, value in part.items()
        }
    return part


def _closed_bodies(paths: Json) -> Json:
    return {
        path: {
            method: {**detail, "requestBody": _closed(detail["requestBody"])}
            if isinstance(detail, dict) and "content" in detail.get("requestBody", {})
            else detail
            for method, detail in item.items()
        }
        for path, item in paths.items()
    }


def _escape(pointer: str) -> str:
    return pointer.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _literals(template: str) -> int:
    return sum(not part.startswith("{") for part in template.split("/"))


def _say(error: Json) -> str:
    """Put a validator's complaint as a sentence with the place it is about."""
    place = "/".join(str(part) for part in error.absolute_path)
    said = str(error.message)
    return f"For '{place}', {said[:300]}." if place else f"{said[:300]}."


def body_errors(operation: Operation, body: Json, given: bool) -> Iterator[str]:
    """Yield what is wrong with the body of a request; `given` tells whether there was one."""
    if not given:
        if operation.body_required:
            yield "Body should be a JSON object."
        return
    if operation.body is None:
        yield "This endpoint takes no body."
        return
    for error in sorted(operation.body.iter_errors(body), key=lambda error: list(map(str, error.path))):
        yield _say(error)


def query_errors(contract: Contract, operation: Operation, query: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the query of a request."""
    known = {part["name"]: part for part in operation.parameters if part["in"] == "query"}
    for name, text in query.items():
        if name not in known:
            yield f"Query parameter '{name}' is not known here."
            continue
        schema = known[name].get("schema", {})
        try:
            value = _typed(contract.resolve(schema), text)
        except ValueError:
            yield f"Query parameter '{name}' is not of the type it should be."
            continue
        for error in contract.validator(_absolute(schema)).iter_errors(value):
            yield f"Query parameter '{name}': {error.message}."
        if name == "per_page" and not 1 <= int(text) <= 100:
            yield "Query parameter 'per_page' is from 1 to 100."
    for name, part in known.items():
        if part.get("required") and name not in query:
            yield f"Query parameter '{name}' is missing."


def path_errors(contract: Contract, operation: Operation, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the variables of a request's path."""
    for part in operation.parameters:
        if part["in"] == "path" and part["name"] in names:
            schema = contract.resolve(part.get("schema", {}))
            try:
                _typed(schema, names[part["name"]])
            except ValueError:
                yield f"'{part['name']}' in the path is not of the type it should be."


def _typed(schema: Json, text: str) -> Json:
    match schema.get("type"):
        case "integer":
            return int(text)
        case "boolean":
            if text not in {"true", "false"}:
                raise ValueError(text)
            return text == "true"
        case "array":
            return text.split(",")
    return text


@cache
def github_contract() -> Contract:
    """The vendored description, read once for all stand-ins of a process."""
    return Contract()
