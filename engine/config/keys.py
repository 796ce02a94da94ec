"""The keys of one settings file, each with what it must hold."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import TypeVar, get_args

from engine.config.document import line_of
from engine.config.runner import pytest_arguments
from engine.config.settings import INLINE_FROM, KEYS, Config, FailOn, LlmPolicy
from engine.errors import BadConfig
from engine.model import CATEGORIES

Name = TypeVar("Name", bound=str)

_SHOWN = 60
_MOST_STRINGS = 200


class Keys:
    """Reads keys one by one; what does not fit is refused with its line."""

    def __init__(
        self, path: str, text: str, place: tuple[str, ...], found: object, rules: Collection[str] | None
    ) -> None:
        self.path = path
        self.text = text
        self.place = place
        self.rules = rules
        if not isinstance(found, dict):
            line = line_of(text, place)
            raise BadConfig(path, line, f"`{'.'.join(place)}` must be a table of settings.")
        self.values: dict[str, object] = found

    def config(self) -> Config:
        for key in self.values:
            if key not in KEYS:
                raise self.refusal(key, f"unknown key `{key[:_SHOWN]}`; {_nearest(key, KEYS)}")
        default = Config()
        return Config(
            select=self.rule_names("select"),
            ignore=self.rule_names("ignore"),
            exclude=self.strings("exclude"),
            include=self.strings("include"),
            default_exclude=self.flag("default_exclude", default.default_exclude),
            max_inline=self.whole("max_inline", default.max_inline, 100),
            min_confidence=self.share("min_confidence", default.min_confidence),
            inline_from=INLINE_FROM[self.one_of("inline_from", "tested", tuple(INLINE_FROM))],
            target_python=self.version("target_python"),
            fail_on=self.one_of("fail_on", default.fail_on, get_args(FailOn)),
            neighbours=self.whole("neighbours", default.neighbours, 1000),
            tests=self.tests("tests"),
            llm=self.one_of("llm", default.llm, get_args(LlmPolicy)),
        )

    def refusal(self, key: str, problem: str) -> BadConfig:
        return BadConfig(self.path, line_of(self.text, (*self.place, key)), problem)

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.refusal(key, f"`{key}` must be a list of strings, none of them empty.")
        if len(value) > _MOST_STRINGS:
            raise self.refusal(key, f"`{key}` must hold at most {_MOST_STRINGS} strings.")
        return tuple(value)

    def rule_names(self, key: str) -> tuple[str, ...]:
        names = self.strings(key)
        for name in names:
            if self.rules is not None and name not in self.rules and name not in CATEGORIES:
                nearest = _nearest(name, (*sorted(self.rules), *CATEGORIES))
                raise self.refusal(
                    key, f"`{key}` names `{name[:_SHOWN]}`, which is no rule or category; {nearest}"
                )
        return names

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.refusal(key, f"`{key}` must be true or false.")
        return value

    def whole(self, key: str, default: int, most: int) -> int:
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self.refusal(key, f"`{key}` must be a whole number from 0 to {most}.")
        return value

    def share(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise self.refusal(key, f"`{key}` must be a number from 0 to 1.")
        return float(value)

    def one_of(self, key: str, default: Name, allowed: tuple[Name, ...]) -> Name:
        value = self.values.get(key, default)
        for each in allowed:
            if value == each:
                return each
        raise self.refusal(key, f"`{key}` must be one of {', '.join(json.dumps(each) for each in allowed)}.")

    def tests(self, key: str) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.refusal(key, f'`{key}` must be a command in quotes, such as "pytest -q tests".')
        try:
            if value:
                pytest_arguments(value)
        except ValueError as error:
            raise self.refusal(key, f"`{key}` {error}.") from None
        return value

    def version(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or re.fullmatch(r"3\.\d{1,2}", value, re.ASCII) is None:
            raise self.refusal(key, f'`{key}` must be a version of Python 3 in quotes, such as "3.9".')
        return value


def _nearest(name: str, known: Collection[str]) -> str:
    """Suggest what was meant, whatever the case and the kind of dash."""
    folded = {each.casefold().replace("-", "_"): each for each in known}
    found = get_close_matches(name.casefold().replace("-", "_"), folded, n=1)
    return f"did you mean `{folded[found[0]]}`?" if found else f"known are {', '.join(known)}."
