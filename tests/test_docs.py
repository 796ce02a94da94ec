"""The generated pages: what they hold, and that a stale one is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import variables
from docs.generate import PAGES, main, stale, table
from engine.catalogue import all_kinds
from engine.config import KEYS, Config, load
from engine.rules import all_rules
from engine.strategies import all_strategies


def test_every_rule_and_strategy_has_its_section() -> None:
    rules, strategies = PAGES["rules.md"](), PAGES["strategies.md"]()

    assert [kind.name for kind in all_kinds() if f"\n### {kind.name}\n" not in rules] == []
    assert [item.name for item in all_strategies() if f"\n## {item.name}\n" not in strategies] == []


def test_examples_appear_as_they_stand_in_the_rule() -> None:
    page = PAGES["rules.md"]()
    examples = [code for rule in all_rules() for slow in rule.slow for code in (slow.code, slow.fast)]

    assert [code for code in examples if code.strip() not in page] == []


def test_every_setting_is_explained() -> None:
    page = PAGES["configuration.md"]()

    assert [
        key for key in KEYS if not re.search(rf"^\| `{key}` \| .+ \| .{{20,}} \|$", page, re.MULTILINE)
    ] == []


def test_every_variable_of_the_server_is_explained() -> None:
    page = PAGES["server-settings.md"]()

    assert [
        variable
        for variable in variables()
        if not re.search(rf"^\| `{variable}` \| .+ \| .{{20,}} \|$", page, re.MULTILINE)
    ] == []


def test_the_example_settings_can_be_used() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGES["configuration.md"](), re.DOTALL)

    assert load({"pyproject.toml": example.encode()}, {rule.name for rule in all_rules()}).root != Config()


def test_a_page_is_stale_when_it_is_missing_or_differs(tmp_path: Path) -> None:
    assert [tmp_path / name for name in PAGES] == stale(tmp_path)

    for name, write in PAGES.items():
        (tmp_path / name).write_text(write(), encoding="utf-8")
    assert stale(tmp_path) == []

    (tmp_path / "rules.md").write_text("edited by hand", encoding="utf-8")
    assert [tmp_path / "rules.md"] == stale(tmp_path)


def test_check_names_the_stale_pages_and_mends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], folder=tmp_path) == 1
    assert "rules.md: stale" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []

    assert main([], folder=tmp_path) == 0
    assert main(["--check"], folder=tmp_path) == 0


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(["a"], [["int | str"]]).splitlines()[-1] == r"| int \| str |"
