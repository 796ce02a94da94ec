"""What the page of the HTTP API says: each operation with a call, what it takes and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.web.api.description import described, example_of
from bot.web.api.operation import Nothing, Operation
from bot.web.operations import OPERATIONS

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]

INTRO = """\
Beside GitHub, programs can ask Velox by HTTP: the same engine, the same proof. The web process takes
requests, workers do them. Where `ENABLE_API_DOCS=true`, `/openapi.json` describes the API for programs
and `/docs` for people.

A token of `API_AUTH_TOKEN` goes into the header `X-API-Token`. Without any the API answers programs of
its own machine alone. What one token asked for, another does not see. Limits, sizes and the rest are
[settings](server-settings.md).

Work becomes a job: with `Prefer: wait=10` the answer is its result, 200, if it comes within so many
seconds (60 at most); else 202 and its address in `Location`. What goes wrong is told as
`application/problem+json` (RFC 9457) with one sentence in `detail`. A 429 or 503 says in `Retry-After`
when to come again. A request may bring an `X-Request-Id` of its own; logs of the web process and of the
worker have it, and so has each answer.

The calls below take `$VELOX`, such as `http://127.0.0.1:8080`, and a token in `$TOKEN`; `$CODE` is a
folder below `ALLOWED_CODE_ROOTS`, `$JOB`, `$TRAINING` and `$WATCH` are ids that earlier calls gave."""

TIMES = """\
With the example's slow module, and the example as a repository of the stand-in for GitHub, at most 20
seconds of proofs asked for, measured by `python -m bench.api_times` on two cores that had other work beside
it (a load of 4.5): *cold* is the first request of its kind with empty caches, *warm* the median of the next
two. Of each answer 0.05 to 0.07 s lay around the work, the rest is reading, proving and measuring."""

TOOK = (
    ("`POST /scan/repository`", "7.4 s", "3.2 s", "5 candidates"),
    ("`POST /optimize`", "11.7 s", "2.7 s", "2 suggestions"),
    ("`POST /optimize/repository`", "58.2 s", "49.2 s", "4 suggestions in 3 files"),
)

ACCESS = {
    "open": "anyone may ask",
    "token": "wants a token",
    "its own": "wants a token of its own, or one of the API where there is any",
    "token if set": "wants a token where `API_AUTH_TOKEN` names any",
}
WHERE = {"always": "", "debug": "only with `DEBUG=true`", "described": "only with `ENABLE_API_DOCS=true`"}

VARIABLES = {"/srv/code": "$CODE"}
"""What the examples of the models say, and what stands for it in a call."""


def written(table: Table) -> Iterator[str]:
    """The parts of the page."""
    document = described(OPERATIONS, "Velox", "")
    yield INTRO
    rows = [[f"[`{each.method} {each.path}`](#{each.id})", each.summary] for each in OPERATIONS]
    yield table(["operation", "what it is for"], rows)
    yield "## How long it takes"
    yield TIMES
    yield table(["request", "cold", "warm", "what it found"], TOOK)
    for group in dict.fromkeys(each.group for each in OPERATIONS):
        yield f"## {group.capitalize()}"
        for operation in OPERATIONS:
            if operation.group == group:
                said = document["paths"][operation.path][operation.method.lower()]
                yield from _section(operation, said, document["components"]["schemas"], table)
    yield "## Models"
    for name, schema in document["components"]["schemas"].items():
        yield from _model(name, schema, table)


def _section(operation: Operation, said: Any, schemas: Any, table: Table) -> Iterator[str]:
    yield f'<a id="{operation.id}"></a>'
    yield f"### {operation.method} {operation.path}"
    facts = filter(None, [ACCESS[operation.access], WHERE[operation.where]])
    yield f"*{operation.summary}* · {' · '.join(facts)}"
    yield operation.about
    yield f"```sh\n{call(operation)}\n```"
    parameters = [[f"`{each['name']}`", each["in"], each["description"]] for each in said["parameters"]]
    if operation.takes is not Nothing:
        parameters += [
            [f"`{name}`", "body" if required else "body, optional", about]
            for name, required, about in _fields(schemas[operation.takes.__name__])
        ]
    if parameters:
        yield table(["takes", "in", "what it is"], parameters)
    answers = [
        [status, _shown(answer), answer["description"]] for status, answer in said["responses"].items()
    ]
    yield table(["answers", "with", "when"], answers)


def _fields(schema: Any) -> Iterator[tuple[str, bool, str]]:
    for name, about in schema["properties"].items():
        yield name, name in schema.get("required", ()), about.get("description", "")


def _shown(answer: Any) -> str:
    for media, content in answer.get("content", {}).items():
        named = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        return f"[{named}](#{named.lower()})" if named else f"`{media}`"
    return ""


def call(operation: Operation) -> str:
    """A call of an operation for a shell, by curl."""
    words = ["curl --silent --show-error"]
    if operation.method != "GET":
        words.append(f"--request {operation.method}")
    if operation.access != "open":
        words.append('--header "X-API-Token: $TOKEN"')
    if "Prefer" in operation.headers:
        words.append('--header "Prefer: wait=10"')
    path = operation.path.replace("/jobs/{id}", "/jobs/$JOB").replace("/train/{id}", "/train/$TRAINING")
    path = path.replace("{id}", "$WATCH")
    if operation.takes is not Nothing:
        body = json.dumps(example_of(operation.takes))
        quoted = body.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
        for example, variable in VARIABLES.items():
            quoted = quoted.replace(example, variable)
        words += ['--header "Content-Type: application/json"', f'--data "{quoted}"']
    return " \\\n  ".join([*words, f'"$VELOX{path}"'])


def _model(name: str, schema: Any, table: Table) -> Iterator[str]:
    yield f"### {name}"
    if schema.get("description"):
        yield " ".join(schema["description"].split())
    rows = [
        [f"`{field}`", _type(about), about.get("description", "")]
        for field, about in schema.get("properties", {}).items()
    ]
    if rows:
        yield table(["field", "type", "what it is"], rows)


def _type(about: Any) -> str:
    if "$ref" in about:
        named = about["$ref"].rpartition("/")[2]
        return f"[{named}](#{named.lower()})"
    if "anyOf" in about:
        return " or ".join(_type(each) for each in about["anyOf"])
    if "enum" in about:
        return ", ".join(f"`{each}`" for each in about["enum"])
    if about.get("type") == "array":
        return f"list of {_type(about.get('items', {}))}"
    return str(about.get("format") or about.get("type") or about.get("const") or "anything")
