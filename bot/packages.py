"""Where the packages that a repository's code needs come from."""

from __future__ import annotations

from typing import Literal

Packages = Literal["build", "cached", "none"]
