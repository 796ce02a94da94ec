"""What `make run` shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

QUADRATIC = """\
def known(orders, customers):
    seen = []
    for order in orders:
        if order.customer not in seen:
            seen.append(order.customer)
    return seen
"""


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


def test_a_history_is_rehearsed_as_pull_requests(open_folder: Path) -> None:
    repository, report = open_folder / "shop", open_folder / "report"
    commit(repository, {"velox.toml": 'inline_from = "applies"\n', "shop/a.py": "x = 1\n"}, "begin")
    commit(repository, {"shop/a.py": QUADRATIC}, "find <b>known</b> orders")
    commit(repository, {"README.md": "# Shop\n"}, "say what it is")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "replay", "--history", str(repository), "--report", str(report)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 pull requests: 1 comments on lines" in done.stdout
    assert "shop/a.py:" in done.stdout and "Nothing to say" in done.stdout
    index = (report / "index.html").read_text(encoding="utf-8")
    assert '<a href="1.html">#1 find &lt;b&gt;known&lt;/b&gt; orders</a>' in index
    assert "shop/a.py" in (report / "1.html").read_text(encoding="utf-8")
    assert not (report / "2.html").exists()


def commit(repository: Path, files: Mapping[str, str], message: str) -> None:
    """Commit files to a repository, which is made when it is not there."""
    for name, text in files.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", message)):
        subprocess.run(["git", "-C", str(repository), *words], check=True)
