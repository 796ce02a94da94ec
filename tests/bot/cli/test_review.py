from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.bot.cli.code import CLEAN, COUNTED, GROWING
from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout
from tests.engine.adapters.environments import pytest_wheels, wheel
from tests.engine.adapters.sandboxes import working


@pytest.fixture
def changed(checkout: Checkout) -> Checkout:
    """A branch that made one file slow, beside one that was slow before and one that is not changed."""
    checkout.commit({"shop/paths.py": CLEAN, "shop/old.py": COUNTED + CLEAN, "shop/still.py": GROWING})
    checkout.git("checkout", "--quiet", "-b", "feature")
    checkout.commit(
        {"shop/paths.py": CLEAN + COUNTED, "shop/old.py": COUNTED + CLEAN.replace("x + x", "2 * x")}
    )
    return checkout


def test_a_branch_is_reviewed(velox: Velox, changed: Checkout) -> None:
    run = velox("review", "--static", "--head", "feature")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0].startswith("velox review · 2 files changed · base main (")
    assert lines[2].startswith(" 1  shop/paths.py:4  rows counted to see if any exist")
    assert "    1 more below the bar: --all-lines" in lines
    assert "still.py" not in run.stdout
    assert "\x1b" not in run.stdout


def test_all_lines_says_the_rest_of_the_changed_files(velox: Velox, changed: Checkout) -> None:
    run = velox("review", "--static", "--all-lines", "--quiet")
    assert {line.split()[1] for line in run.stdout.splitlines()} == {"shop/paths.py:4", "shop/old.py:2"}


def test_the_work_tree_is_reviewed_by_default(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": CLEAN})
    checkout.write({"a.py": COUNTED, "new.py": COUNTED})
    run = velox("review", "--static", "--quiet")
    assert {line.split()[1] for line in run.stdout.splitlines()} == {"a.py:2", "new.py:2"}


def test_nothing_to_say_is_short(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    checkout.commit({"b.md": "text"})
    run = velox("review", "--static")
    assert run.returncode == 0
    header, *rest = run.stdout.splitlines()
    assert header.startswith("velox review · 0 files changed · ")
    assert rest == ["", "Nothing to say."]
    assert velox("review", "--static", "--quiet").stdout == ""


def test_a_folder_narrows_the_review(velox: Velox, changed: Checkout) -> None:
    changed.write({"other/slow.py": COUNTED})
    run = velox("review", "--static", "other", "--quiet")
    assert [line.split()[1] for line in run.stdout.splitlines()] == ["other/slow.py:2"]


@pytest.mark.parametrize(("bar", "code"), [("never", 0), ("low", 1), ("high", 0)])
def test_fail_on_decides_the_exit_code(velox: Velox, changed: Checkout, bar: str, code: int) -> None:
    assert velox("review", "--static", "--fail-on", bar).returncode == code


def test_the_settings_decide_where_the_command_line_is_silent(velox: Velox, changed: Checkout) -> None:
    changed.commit({"velox.toml": 'fail_on = "low"\n'})
    assert velox("review", "--static").returncode == 1
    assert velox("review", "--static", "--fail-on", "never").returncode == 0


def test_broken_settings_are_one_sentence(velox: Velox, changed: Checkout) -> None:
    changed.commit({"velox.toml": "# mine\nfial_on = 1\n"})
    run = velox("review", "--static")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("velox: velox.toml:2: ")


def test_an_unknown_base_is_one_sentence(velox: Velox, changed: Checkout) -> None:
    run = velox("review", "--static", "--base", "nowhere")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("velox: git knows no revision 'nowhere' here")


def test_every_format_says_the_same_finding(velox: Velox, changed: Checkout) -> None:
    (finding,) = map(json.loads, velox("review", "--static", "--format", "jsonl").stdout.splitlines())
    assert (finding["path"], finding["line"], finding["rule"]) == (
        "shop/paths.py",
        4,
        "count-for-truth",
    )
    (result,) = json.loads(velox("review", "--static", "--format", "sarif").stdout)["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "shop/paths.py"
    assert location["region"]["startLine"] == 4
    assert result["fixes"]
    assert "file=shop/paths.py,line=4,endLine=4" in velox("review", "--static", "--format", "github").stdout
    markdown = velox("review", "--static", "--format", "markdown").stdout
    assert "```suggestion\n    return 'some' if paths.filter(top=1).exists() else 'none'\n```" in markdown


def test_a_second_review_is_the_same_from_the_cache(velox: Velox, changed: Checkout) -> None:
    first, second = (velox("review", "--static", "--format", "jsonl").stdout for _ in range(2))
    assert first == second == velox("review", "--static", "--format", "jsonl", "--no-cache").stdout != ""
    assert any(velox.cache.iterdir())


def test_colour_on_demand(velox: Velox, changed: Checkout) -> None:
    assert "\x1b[32m" in velox("review", "--static", FORCE_COLOR="1").stdout
    assert "\x1b" not in velox("review", "--static", FORCE_COLOR="1", NO_COLOR="1").stdout


NEEDY = COUNTED.replace("paths.filter", "keyring_of.rows(paths).filter").replace(
    "def", "import keyring_of\n\ndef"
)


@pytest.mark.parametrize("packages", ["none", "cached"])
def test_nothing_is_built_that_nobody_asks_for(velox: Velox, checkout: Checkout, packages: str) -> None:
    checkout.commit({"requirements.txt": "keyring_of\n", "a.py": CLEAN})
    checkout.write({"a.py": NEEDY})
    run = velox("review", "--packages", packages, "--format", "markdown")
    assert run.returncode == 0, run.stderr
    assert "not run: needs keyring\\_of, and there is no environment with it" in run.stdout
    noted = "No environment for this code: none was built before" in run.stdout
    assert noted is (packages == "cached")
    assert not (velox.cache / "environments" / "work" / "cache").exists()


def test_a_static_review_installs_nothing(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"requirements.txt": "keyring_of\n", "a.py": CLEAN})
    checkout.write({"a.py": NEEDY})
    assert velox("review", "--static").returncode == 0
    assert not (velox.cache / "environments").exists()


KEYED = """\
import keyring_of


def ordered(words: list[str]) -> list[str]:
    seen: list[str] = []
    for word in words:
        key = keyring_of.key(word)
        if key not in seen:
            seen.append(key)
    return seen
"""
KEYED_TESTS = """\
from shop.names import ordered

def test_the_first_of_each_is_kept():
    assert ordered(["b", "a", "b"]) == ["b", "a"]
"""


def test_packages_and_tests_of_the_repository_are_used(
    velox: Velox, checkout: Checkout, tmp_path: Path
) -> None:
    """Everything is real: wheels on the disk, uv, the sandbox, pytest. A busy machine shows no gain."""
    working()
    wheel(tmp_path / "index", "keyring_of", "1.5", code="def key(name):\n    return name\n")
    pytest_wheels(tmp_path / "index")
    index = str(tmp_path / "index")
    settings = {"velox.toml": 'tests = "pytest -q"\n', "requirements.txt": "keyring_of\n"}
    checkout.commit({**settings, "shop/__init__.py": "", "shop/names.py": CLEAN})
    checkout.write({"shop/names.py": KEYED, "tests/test_names.py": KEYED_TESTS})
    run = velox("review", "--budget", "40", "--format", "markdown", UV_NO_INDEX="1", UV_FIND_LINKS=index)
    assert (run.returncode, run.stderr) == (0, "")
    assert "not run" not in run.stdout and "No environment" not in run.stdout
    if "no gain is shown" not in run.stdout and "distinct inputs only" not in run.stdout:
        assert "1 of them from your tests · 1 of your tests runs these lines and passes" in run.stdout
        assert "L4 repository's tests" in run.stdout
    ready = list((velox.cache / "environments" / "ready").iterdir())
    assert len(ready) == 1 and (ready[0] / "site-packages" / "keyring_of.py").is_file()
    if named := re.search(r"velox prove (c-[0-9a-f]{8})", run.stdout):
        again = velox("prove", named[1], "--budget", "10", UV_NO_INDEX="1", UV_FIND_LINKS=index)
        assert again.stderr == "" and "not installed" not in again.stdout
        (tmp_path / "nothing").mkdir()
        nowhere = str(tmp_path / "nothing")
        shutil.rmtree(velox.cache / "environments")
        never = velox("prove", named[1], UV_NO_INDEX="1", UV_FIND_LINKS=nowhere)
        assert never.returncode == 3
        assert never.stderr.startswith("velox: the packages of this proof cannot be had: ")


SETS = (
    "def known(rows, names):\n    wanted = {name.lower() for name in names}\n"
    "    return [row for row in rows if row in wanted]\n"
)
ASKS = (
    "import requests\n\n\ndef send(self, items):\n    if not self.changed:\n        return\n"
    "    requests.post(self.url, json=[*items], timeout=9)\n    self.changed = False\n"
)


def test_what_a_branch_made_slower_is_said_first_and_only_once(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"shop/known.py": SETS, "shop/send.py": ASKS, "shop/old.py": CLEAN})
    checkout.git("checkout", "--quiet", "-b", "feature")
    checkout.git("mv", "shop/known.py", "shop/names.py")
    looped = "    for item in items:\n        requests.post(self.url, json=[item], timeout=9)\n"
    checkout.commit(
        {
            "shop/names.py": SETS.replace("{", "[").replace("}", "]"),
            "shop/send.py": ASKS.replace("    requests.post(self.url, json=[*items], timeout=9)\n", looped),
            "shop/old.py": CLEAN + COUNTED,
        }
    )
    run = velox("review", "--static", "--format", "jsonl")
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(one["path"], one["line"], one["rule"], one.get("was")) for one in found] == [
        ("shop/names.py", 2, "set-became-list", "it was a set"),
        ("shop/send.py", 8, "round-trip-moved-into-loop", "once per call"),
        ("shop/old.py", 4, "count-for-truth", None),
    ]
    assert found[0]["edit"]
    assert found[1]["message"] == (
        "`requests.post(…)` now runs once per turn of the loop over `items`; before, once per call."
    )


def test_what_is_taken_away_is_said_where_it_was(velox: Velox, checkout: Checkout) -> None:
    guard = "    if not self.changed:\n        return\n"
    checkout.commit({"shop/send.py": ASKS})
    checkout.write({"shop/send.py": ASKS.replace(guard, "")})
    run = velox("review", "--static", "--format", "jsonl")
    (found,) = [json.loads(line) for line in run.stdout.splitlines()]
    assert (found["rule"], found["line"]) == ("early-exit-removed", 5)
    assert found["was"] == "`if not self.changed` ended the function first"
    assert velox("explain", "early-exit-removed").stdout.startswith("early-exit-removed · early exit removed")


def test_without_an_earlier_version_nothing_became_slower(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": CLEAN})
    checkout.write({"shop/send.py": ASKS})
    assert velox("review", "--static", "--quiet").stdout == ""
