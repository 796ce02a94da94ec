from __future__ import annotations

from pathlib import Path

from tests.bot.cli.code import CLEAN, COUNTED
from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout


def test_a_history_is_replayed_and_reported(velox: Velox, checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"clean.py": CLEAN})
    checkout.commit({"paths.py": COUNTED}, "Add <b>paths</b>")
    checkout.commit({"paths.py": CLEAN}, "Optimise paths")
    page = tmp_path / "report.html"
    run = velox("backtest", checkout.root, "--report", page)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("velox backtest · checkout · 2 merged changes, 2 with Python · ")
    assert "1 comment on lines, 50 per hundred changes" in run.stdout.replace("\n", " ")
    assert "1 of 1 on lines that a later change for speed touched" in run.stdout.replace("\n", " ")
    text = page.read_text(encoding="utf-8")
    assert "Add &lt;b&gt;paths&lt;/b&gt;" in text
    assert "Optimise paths" in text
    assert "<b>" not in text
    assert "http" not in text


def test_silence_is_told(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"clean.py": CLEAN})
    checkout.commit({"clean.py": CLEAN + "\n"})
    run = velox("backtest", checkout.root)
    assert run.returncode == 0
    assert "Silent on 1 of 1 change (100 %)." in run.stdout


def test_what_is_wrong_is_said_in_a_sentence(velox: Velox, tmp_path: Path) -> None:
    run = velox("backtest", tmp_path / "nowhere")
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
