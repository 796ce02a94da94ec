from __future__ import annotations

import subprocess
from pathlib import Path

from tests.bot.cli.code import CLEAN, COUNTED, COUNTED_FAST
from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout

RULE = ("--rule", "count-for-truth")


def apply(patch: str, folder: Path) -> None:
    subprocess.run(["git", "apply", "-"], cwd=folder, input=patch.encode(), check=True)


def test_a_patch_applies_and_nothing_is_written(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"shop/a b.py": COUNTED, "shop/c.py": CLEAN + COUNTED, "shop/d.py": CLEAN})
    run = velox("fix", *RULE)
    assert (run.returncode, run.stderr) == (0, "")
    assert checkout.git("status", "--porcelain") == ""
    apply(run.stdout, checkout.root)
    assert (checkout.root / "shop/a b.py").read_text() == COUNTED_FAST
    assert (checkout.root / "shop/c.py").read_text() == CLEAN + COUNTED_FAST


def test_a_patch_applies_from_a_folder_below(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"shop/a.py": COUNTED, "b.py": COUNTED})
    run = velox("fix", ".", *RULE, cwd=checkout.root / "shop")
    apply(run.stdout, checkout.root / "shop")
    assert (checkout.root / "shop/a.py").read_text() == COUNTED_FAST
    assert (checkout.root / "b.py").read_text() == COUNTED


def test_a_patch_applies_without_a_repository(velox: Velox, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.py").write_text(COUNTED)
    run = velox("fix", "plain", *RULE, cwd=tmp_path)
    apply(run.stdout, tmp_path)
    assert (tmp_path / "plain" / "a.py").read_text() == COUNTED_FAST


def test_write_replaces_the_file_and_keeps_what_it_does_not_mean_to_change(
    velox: Velox, checkout: Checkout
) -> None:
    before = b"# -*- coding: latin-1 -*-\r\n# caf\xe9\r\n" + COUNTED.replace("\n", "\r\n").encode()
    checkout.commit({"a.py": before})
    (checkout.root / "a.py").chmod(0o755)
    run = velox("fix", *RULE, "--write")
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "wrote a.py: 1 rewritten\n"
    assert (checkout.root / "a.py").read_bytes() == before.replace(b".count() > 0", b".exists()")
    assert (checkout.root / "a.py").stat().st_mode & 0o777 == 0o755
    assert checkout.git("status", "--porcelain", "--untracked-files=all") == "M a.py"


def test_write_and_diff_do_both(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    run = velox("fix", *RULE, "--write", "--diff")
    assert run.stdout.startswith("diff --git a/a.py b/a.py\n")
    assert (checkout.root / "a.py").read_text() == COUNTED_FAST


def test_only_the_named_rules_are_made(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    run = velox("fix", "--rule", "identity-comprehension")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "Nothing to rewrite.\n")


def test_an_unknown_rule_is_refused_before_anything_is_read(velox: Velox, checkout: Checkout) -> None:
    run = velox("fix", *RULE, "--rule", "nonsense")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("velox: There is no rule 'nonsense'")


def test_base_keeps_to_changed_lines(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED, "b.py": CLEAN})
    checkout.write({"b.py": CLEAN + COUNTED})
    run = velox("fix", *RULE, "--base", "main")
    apply(run.stdout, checkout.root)
    assert (checkout.root / "a.py").read_text() == COUNTED
    assert (checkout.root / "b.py").read_text() == CLEAN + COUNTED_FAST


def test_what_was_fixed_is_not_found_again(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED + CLEAN + COUNTED.replace("roots", "stems")})
    velox("fix", *RULE, "--write")
    assert velox("fix", *RULE).stderr == "Nothing to rewrite.\n"
