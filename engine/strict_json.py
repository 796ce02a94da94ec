"""Turns frozen dataclasses into JSON and back, where the JSON may come from a stranger.

The types of the fields are the whole grammar: nothing is converted, nothing may be missing or more than that.
Known types are str, int, float (finite), bool, None, enumerations (by value), tuples of one type, literals,
unions with None and dataclasses of these. A library would be a dependency of the engine for what is a page of
code here, and would word its errors for programmers.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

PLAIN = {str: "text", int: "a whole number", bool: "true or false", float: "a number", type(None): "null"}


class NotThis(ValueError):
    """Not the JSON that was asked for; the text is a clause for a person that names the place."""


def canonical(value: object) -> bytes:
    """Return the one byte sequence that stands for a value: keys sorted, no blanks, ASCII.

    Raises `ValueError` for numbers that are not finite.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def parse(data: bytes, most_bytes: int) -> dict[str, object]:
    """Return the object that a JSON document holds; raises `NotThis`."""
    if len(data) > most_bytes:
        raise NotThis(f"it is larger than {most_bytes // 1024:,} KiB")
    try:
        found: object = json.loads(
            data.decode("utf-8"), parse_constant=_not_finite, object_pairs_hook=_each_key_once
        )
    except UnicodeDecodeError:
        raise NotThis("it is not UTF-8") from None
    except RecursionError:
        raise NotThis("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotThis(f"line {error.lineno} is not JSON") from None
    except NotThis:
        raise
    except ValueError:
        raise NotThis("it holds a number that is too long") from None
    if not isinstance(found, dict):
        raise NotThis("it is not a JSON object")
    return found


def shown(name: object, most: int = 40) -> str:
    """Return what a stranger wrote as a part of a sentence: short, and in letters that can be seen."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(name)[:most])


def _not_finite(name: str) -> object:
    raise NotThis(f"it holds {name}, which is no JSON number")


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotThis("it names a key twice")
    return found


def plain(value: object) -> object:
    """Return a dataclass, and all within it, as what JSON has; where a float belongs, an int becomes one."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = typing.get_type_hints(type(value))
        return {
            field.name: _plain_as(hints[field.name], getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _plain_as(kind: object, value: object) -> object:
    if kind is float and isinstance(value, int):
        return float(value)
    if isinstance(value, tuple):
        return [_plain_as(typing.get_args(kind)[0], each) for each in value]
    return plain(value)


def decode(kind: type[T], value: object, place: str = "") -> T:
    """Return the dataclass that a JSON value stands for; raises `NotThis`."""
    return typing.cast(T, _decode(kind, value, place))


def _decode(kind: object, value: object, place: str) -> object:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        some = [each for each in arguments if each is not type(None)]
        return None if value is None else _decode(some[0], value, place)
    if origin is typing.Literal:
        return _one_of(arguments, value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise NotThis(f"{place} is not a list")
        return tuple(_decode(arguments[0], each, f"{place}[{index}]") for index, each in enumerate(value))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _instance(kind, value, place)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind, value, place)
    return _scalar(kind, value, place)


def _one_of(allowed: tuple[object, ...], value: object, place: str) -> object:
    if not isinstance(value, str) or value not in allowed:
        raise NotThis(f"{place} is none of {', '.join(map(str, allowed))}")
    return value


def _member(kind: type[Enum], value: object, place: str) -> object:
    for member in kind:
        if type(value) is type(member.value) and value == member.value:
            return member
    raise NotThis(f"{place} is none of {', '.join(str(member.value) for member in kind)}")


def _instance(kind: type, value: object, place: str) -> object:
    if not isinstance(value, dict):
        raise NotThis(f"{place or 'it'} is not an object")
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    within = f"{place}." if place else ""
    for name in value:
        if name not in names:
            raise NotThis(f"{within}{shown(name)} is unknown")
    for name in names:
        if name not in value:
            raise NotThis(f"{within}{name} is missing")
    made: object = kind(**{name: _decode(hints[name], value[name], f"{within}{name}") for name in names})
    return made


def _scalar(kind: object, value: object, place: str) -> object:
    if kind is float and type(value) is int:
        value = _as_float(value, place)
    if type(value) is not kind or not isinstance(kind, type):
        raise NotThis(f"{place} is not {PLAIN[typing.cast(type, kind)]}")
    if isinstance(value, float) and not math.isfinite(value):
        raise NotThis(f"{place} is not a finite number")
    return value


def _as_float(value: int, place: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise NotThis(f"{place} is not a finite number") from None
