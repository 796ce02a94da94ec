"""What holds for tests that run the inside in their own process."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a time limit ring where nothing can be raised: in a callback of the garbage collector, such as
    hypothesis has one, Python reports it and goes on. It rings again (`engine.inside.guard`)."""
    lost = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(lost)
