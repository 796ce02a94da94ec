"""What a repository may set, in `velox.toml` or in `[tool.velox]` of `pyproject.toml`.

The nearest settings file above a Python file governs it alone: nothing is merged with files further out.
"""

from engine.config.reading import load
from engine.config.settings import INLINE_FROM, KEYS, Config, FailOn, SettingsTree

__all__ = ["INLINE_FROM", "KEYS", "Config", "FailOn", "SettingsTree", "load"]
