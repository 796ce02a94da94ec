"""A stand-in for GitHub: real git, real HTTP, GitHub's own contract, and people played by methods."""

from tests.github.stand_in import StandIn

__all__ = ["StandIn"]
