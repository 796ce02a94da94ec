"""Which Velox this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata


def version() -> str:
    """Return the version that is installed; a checkout that never was is `unknown`."""
    try:
        return metadata("velox-bot")["Version"]
    except PackageNotFoundError:
        return "unknown"
