"""What `make run` shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user may enter as whom Postgres runs when the tests are the superuser's."""
    folder = Path(tempfile.mkdtemp(prefix="velox-example-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_the_example_ends_as_a_posted_review(open_folder: Path) -> None:
    folder = open_folder / "example"
    done = subprocess.run(
        [sys.executable, "-m", "examples.pull_request", str(folder), "--proofs", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Pull request opened: acme/orders#1" in done.stdout
    assert "check run · neutral · " in done.stdout
    assert "orders/report.py:32" in done.stdout
    page = (folder / "review.html").read_text(encoding="utf-8")
    assert "orders/report.py" in page
    log = (folder / "velox.log").read_text(encoding="utf-8")
    assert "worker ready" in log and "PRIVATE KEY" not in log
