from __future__ import annotations

import json

import pytest

from bot.diagnosis import diagnose
from bot.render.diagnosis import diagnosis_json, render_diagnosis
from bot.render.screen import Screen
from tests.bot import hosts


def test_the_last_line_is_the_verdict() -> None:
    on = render_diagnosis(diagnose(hosts.PLAIN), Screen())
    off = render_diagnosis(diagnose(hosts.UBUNTU), Screen())
    assert on.splitlines()[-1] == "Proof: on"
    assert off.splitlines()[-1] == "Proof: off, because bubblewrap said: Creating new namespace failed."


@pytest.mark.parametrize("width", [60, 80, 140])
def test_lines_fit_and_carry_state_name_and_remedy(width: int) -> None:
    text = render_diagnosis(diagnose(hosts.DOCKER), Screen(width=width))
    lines = text.splitlines()
    assert lines[0].split()[:2] == ["ok", "Python"]
    assert any(line.strip().startswith("Remedy: ") for line in lines)
    assert "This looks like Docker (/.dockerenv)." in text
    assert all(len(line) <= width for line in lines if " " in line.strip() and "Proof" not in line)


def test_advice_is_given_only_where_there_is_need() -> None:
    assert "There:" in render_diagnosis(diagnose(hosts.HEROKU), Screen())
    assert "There:" not in render_diagnosis(diagnose(hosts.WSL_2), Screen())


def test_programs_get_an_object() -> None:
    told = json.loads(diagnosis_json(diagnose(hosts.KUBERNETES)))
    assert (told["proof"], told["because"]) == ("off", hosts.KUBERNETES.reason)
    assert [kind["name"] for kind in told["environments"]] == ["Kubernetes"]
    assert {"name", "state", "fact", "remedy"} == set(told["items"][0])
    assert json.loads(diagnosis_json(diagnose(hosts.PLAIN)))["proof"] == "on"
