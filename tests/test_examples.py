"""What `make run` shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_example_ends_as_a_posted_review(tmp_path: Path) -> None:
    folder = tmp_path / "example"
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
