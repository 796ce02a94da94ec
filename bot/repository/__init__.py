"""Repositories on disk: what they hold and what a branch changed. A checkout is hostile: it is only read."""
