"""Calls one function of the session's files with arguments that are data, and returns what it returned."""

from __future__ import annotations

import importlib


def answer(question: dict[str, object]) -> object:
    """Return `module.function(*arguments)` of {"module", "function", "arguments"}; it must be JSON."""
    module = importlib.import_module(str(question["module"]))
    arguments = question.get("arguments", [])
    if not isinstance(arguments, list):
        raise ValueError("the arguments are not a list")
    returned: object = getattr(module, str(question["function"]))(*arguments)
    return returned
