from __future__ import annotations

import json

from engine.catalogue import all_kinds
from tests.bot.cli.conftest import Velox


def test_every_rule_is_listed(velox: Velox) -> None:
    run = velox("rules", COLUMNS="140")
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == f"{len(all_kinds())} rules; velox explain NAME says more."


def test_programs_get_objects(velox: Velox) -> None:
    lines = velox("rules", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [rule.name for rule in all_kinds()]


def test_documents_get_a_table(velox: Velox) -> None:
    assert velox("rules", "--format", "markdown").stdout.startswith("| rule | category |")


def test_without_a_database_nothing_was_learned_and_that_is_said(velox: Velox) -> None:
    run = velox("rules", "--learned", VELOX_DATA=str(velox.folder / "nothing"), DATABASE_URL="")
    assert (run.returncode, run.stdout) == (2, "")
    assert "There is no database here to have learned in" in run.stderr
