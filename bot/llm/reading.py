"""Reads what the environment sets about language models, for the command line."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from bot.credentials import WrongValue
from bot.llm.settings import ModelSettings
from engine.errors import BadInput

_GIVEN: dict[str, Any] = {}
"""What is set otherwise than by the environment: nothing."""


def read_model_settings() -> ModelSettings:
    """Return the settings; raises `BadInput` with all that cannot be used. No value is repeated in it."""
    try:
        return ModelSettings(**_GIVEN)
    except ValidationError as error:
        problems = []
        for problem in error.errors(include_url=False, include_input=False):
            variable = str(problem["loc"][0])
            field = next(each for each in ModelSettings.model_fields.values() if each.alias == variable)
            cause = problem.get("ctx", {}).get("error")
            why = str(cause) if isinstance(cause, WrongValue) else "cannot be used"
            problems.append(f"{variable} {why}: it must be {field.title}")
        raise BadInput(f"{'; '.join(dict.fromkeys(problems))}.") from None
