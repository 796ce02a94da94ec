"""Function families, one file per subject, from which rollouts are made.

Adding a file with a tuple `FAMILIES` is all it takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from training.family import Family, Variant

__all__ = ["Family", "Variant", "all_families"]


@cache
def all_families() -> tuple[Family, ...]:
    """Return every family of the subject files, sorted by name."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    ]
    found = [one for module in modules for one in module.FAMILIES]
    return tuple(sorted(found, key=lambda one: one.name))
