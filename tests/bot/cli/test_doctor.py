from __future__ import annotations

import json

from tests.bot.cli.conftest import Velox


def test_the_verdict_is_that_of_a_real_start(velox: Velox) -> None:
    run = velox("doctor")
    ran = velox("sandbox", "-")
    works = ran.returncode == 0
    assert run.stderr == ""
    assert run.returncode == (0 if works else 1)
    assert run.stdout.splitlines()[-1].startswith("Proof: on" if works else "Proof: off, because ")


def test_programs_get_the_same_as_an_object(velox: Velox) -> None:
    run = velox("doctor", "--json")
    told = json.loads(run.stdout)
    assert told["proof"] == ("off" if run.returncode else "on")
    assert {"Python", "git", "ruff", "bubblewrap", "sandbox", "language model"} <= {
        item["name"] for item in told["items"]
    }


def test_the_server_is_looked_at_where_it_is_asked_for(velox: Velox) -> None:
    quiet, asked = velox("doctor", "--no-server", "--json"), velox("doctor", "--server")
    assert json.loads(quiet.stdout)["server"] is None
    assert asked.returncode == 1 and asked.stderr == ""
    assert "Server: not ready, 1 thing missing" in asked.stdout
    assert "none is set up" in asked.stdout
