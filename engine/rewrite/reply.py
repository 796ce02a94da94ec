"""What a language model replies, read strictly: JSON of one form, or nothing.

A reply is never repaired. A schema that a provider enforces bounds neither lengths nor what a text means, so
everything is checked again here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from engine.model import Category
from engine.ports import Ask, Json
from engine.rewrite.region import Region
from engine.rewrite.unseen import seen

MOST_BYTES = 200_000
MOST_SUGGESTIONS = 3
MOST_TOGETHER = 2
MOST_OF_PROBLEM = 300
SCHEMA_VERSION = "reply/1"

_FENCE = re.compile(r"\A\s*```(?:json)?[ \t]*\n(.*)\n```\s*\Z", re.DOTALL)


def _worded(value: object) -> object:
    """Make words one visible line before they are measured: what cannot be seen is no title."""
    return seen(value) if isinstance(value, str) else value


Title = Annotated[str, BeforeValidator(_worded), StringConstraints(min_length=1, max_length=120)]
Why = Annotated[str, BeforeValidator(_worded), StringConstraints(min_length=1, max_length=400)]
Condition = Annotated[str, BeforeValidator(_worded), StringConstraints(min_length=1, max_length=200)]
Import = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Generator = Annotated[str, StringConstraints(max_length=4_000)]


@dataclass(frozen=True, slots=True)
class Part:
    """The new text of one region, with the import lines that it needs at the top of its file."""

    replacement: str
    imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One rewrite of one region. `inputs` is for the source of a function that makes inputs: nobody runs it
    yet, and models are told to leave it empty."""

    category: Category
    title: str
    why: str
    conditions: tuple[str, ...]
    part: Part
    inputs: str = ""


@dataclass(frozen=True, slots=True)
class Coordinated:
    """One rewrite of several regions together: `parts` by the position of the region; the speed of the one at
    `measure` is claimed."""

    category: Category
    title: str
    why: str
    conditions: tuple[str, ...]
    parts: tuple[tuple[int, Part], ...]
    measure: int
    inputs: str = ""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A reply that cannot be used; `problem` is a clause that tells the model what is wrong with it."""

    problem: str


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Words(_Form):
    category: Category
    title: Title
    why: Why
    conditions: Annotated[list[Condition], Field(max_length=4)]


class _Suggestion(_Words):
    replacement: Text
    imports: Annotated[list[Import], Field(max_length=5)]
    inputs: Generator


class _Reply(_Form):
    suggestions: Annotated[list[_Suggestion], Field(max_length=MOST_SUGGESTIONS)]


class _Part(_Form):
    region: Annotated[int, Field(ge=1, le=9)]
    replacement: Text
    imports: Annotated[list[Import], Field(max_length=5)]


class _Coordinated(_Words):
    measure: Annotated[int, Field(ge=1, le=9)]
    parts: Annotated[list[_Part], Field(min_length=1, max_length=9)]
    inputs: Generator


class _BatchReply(_Form):
    suggestions: Annotated[list[_Coordinated], Field(max_length=MOST_TOGETHER)]


F = TypeVar("F", bound=_Form)


def read_reply(text: str, region: Region) -> tuple[Suggestion, ...] | Invalid:
    """Return the rewrites of a reply to `ask_for`, best first as the model has them; none is a reply, too."""
    form = _read(text, _Reply)
    if isinstance(form, Invalid):
        return form
    return tuple(
        Suggestion(
            each.category,
            each.title,
            each.why,
            tuple(each.conditions),
            Part(each.replacement, tuple(each.imports)),
            each.inputs,
        )
        for each in form.suggestions
    )


def read_batch_reply(text: str, regions: Sequence[Region]) -> tuple[Coordinated, ...] | Invalid:
    """Return the rewrites of a reply to `ask_for_batch`; positions count from 0."""
    form = _read(text, _BatchReply)
    if isinstance(form, Invalid):
        return form
    found: list[Coordinated] = []
    for each in form.suggestions:
        numbers = [part.region for part in each.parts]
        if max((*numbers, each.measure)) > len(regions):
            return Invalid(f"`region` and `measure` must be numbers from 1 to {len(regions)}")
        if len(set(numbers)) < len(numbers):
            return Invalid("`parts` names a region twice")
        parts = tuple((part.region - 1, Part(part.replacement, tuple(part.imports))) for part in each.parts)
        found.append(
            Coordinated(
                each.category,
                each.title,
                each.why,
                tuple(each.conditions),
                parts,
                each.measure - 1,
                each.inputs,
            )
        )
    return tuple(found)


def ask_again(ask: Ask, reply: str, problem: str) -> Ask:
    """Return the same question, with what was wrong with the first reply.

    The reply itself is not shown again: it may hold whatever the data talked the model into.
    """
    said = (
        f"{ask.user}\n\nYour last reply could not be used: {seen(problem)[:MOST_OF_PROBLEM]}.\n"
        "Reply again to the same question, as JSON of the given form and nothing else."
    )
    return replace(ask, user=said)


def _read(text: str, form: type[F]) -> F | Invalid:
    if len(text) > MOST_BYTES:
        return Invalid("it is far too long")
    fenced = _FENCE.match(text)
    try:
        return form.model_validate(json.loads(fenced[1] if fenced else text, object_pairs_hook=_once))
    except RecursionError:
        return Invalid("it is nested too deeply")
    except ValidationError as error:
        return Invalid(_problem(error))
    except ValueError as error:
        return Invalid(f"it is no JSON: {str(error)[:120]}")


def _once(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    """Return an object of JSON. One that has a name twice means two things: raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same name twice")
    return found


def _problem(error: ValidationError) -> str:
    """Return what is wrong first, in no words of the reply: they would stand outside of the data."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    steps = first["loc"]
    if first["type"] == "extra_forbidden":
        place = ".".join(map(str, steps[:-1])) or "the reply"
        return f"`{place[:100]}` has a field that the schema does not have"
    place = ".".join(map(str, steps)) or "the reply"
    what = "must be an object" if first["type"] == "model_type" else first["msg"]
    return f"`{place[:100]}`: {what[:200]}"


# ----------------------------------------------------------------------------------------------- the schema


def reply_schema() -> dict[str, Json]:
    """Return the JSON Schema of a reply, in the part of it that strict modes take."""
    return strict(_Reply)


def batch_schema() -> dict[str, Json]:
    """Return the JSON Schema of a reply about several regions."""
    return strict(_BatchReply)


def strict(form: type[BaseModel]) -> dict[str, Json]:
    """Return the schema of a model without references, bounds and titles, every object closed.

    https://platform.openai.com/docs/guides/structured-outputs lists what `strict` takes.
    """
    whole = form.model_json_schema()
    found = _plain(whole, whole.get("$defs", {}))
    assert isinstance(found, dict)
    return found


def _plain(node: Json, definitions: dict[str, Json]) -> Json:
    if isinstance(node, list):
        return [_plain(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _plain(definitions[str(node["$ref"]).rpartition("/")[2]], definitions)
    kept: dict[str, Json] = {}
    for key in ("type", "enum", "items"):
        if key in node:
            kept[key] = _plain(node[key], definitions)
    if isinstance(properties := node.get("properties"), dict):
        kept["properties"] = {name: _plain(each, definitions) for name, each in properties.items()}
        kept["required"] = list(properties)
        kept["additionalProperties"] = False
    return kept
