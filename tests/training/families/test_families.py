"""Every family keeps what it promises: variants that differ, in which the scan finds what is known."""

from __future__ import annotations

import ast
import random
import sys
from collections import Counter
from functools import cache

import pytest

from engine.model import StrategyName
from engine.strategies import ACTIONS
from tests.training.families.scanned import after, findings, rewritten
from training.drafting import filled, written
from training.families import all_families, clean
from training.family import Family, Variant

SEEDS = range(3)
FAMILIES = all_families()
NAMED = [pytest.param(one, id=one.name) for one in FAMILIES]
FAST = [pytest.param(one, id=one.name) for one in FAMILIES if one.best != "stop"]
CLEAN = [pytest.param(one, id=one.name) for one in clean.FAMILIES]
DECOYS = [
    pytest.param(one, id=one.name) for one in FAMILIES if one.best == "stop" and one not in clean.FAMILIES
]
PAIRED = [pytest.param(one, id=one.name) for one in FAMILIES if one.pair is not None]

LEARNED: tuple[StrategyName, ...] = (
    "data_structure", "hoist", "vectorise_builtin", "comprehension_generator", "cache", "string_building",
    "batch_async",
)  # fmt: skip
"""The strategies for which rules write rewrites."""


@cache
def variants(family: Family) -> tuple[Variant, ...]:
    return tuple(map(family.variant, SEEDS))


def test_names_are_unique_and_sorted() -> None:
    names = [one.name for one in FAMILIES]

    assert names == sorted(set(names))


def test_a_family_is_discovered_from_its_subject_file_alone() -> None:
    assert {"distinct_in_order", "report_text_by_addition"} <= {one.name for one in FAMILIES}


@pytest.mark.parametrize("family", NAMED)
def test_a_seed_gives_the_same_variant_again(family: Family) -> None:
    assert [family.variant(seed) for seed in SEEDS] == list(variants(family))


@pytest.mark.parametrize("family", NAMED)
def test_variants_differ_in_more_than_names(family: Family) -> None:
    skeletons = {skeleton(family.variant(seed).source) for seed in range(8)}

    assert len(skeletons) >= 4


def skeleton(source: str) -> str:
    """The syntax of a module without any of its names and texts."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in ("id", "name", "arg", "attr"):
            if hasattr(node, field):
                setattr(node, field, "_")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("family", NAMED)
def test_a_variant_is_python_39_that_imports_the_standard_library_alone(family: Family) -> None:
    for variant in variants(family):
        tree = ast.parse(variant.source, feature_version=(3, 9))
        imported = {
            (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("family", NAMED)
def test_the_symbol_names_a_function_of_the_module_whose_parameters_have_types(family: Family) -> None:
    for variant in variants(family):
        *owners, name = variant.symbol.split(".")
        body = ast.parse(variant.source).body
        for owner in owners:
            (found,) = [node for node in body if isinstance(node, ast.ClassDef) and node.name == owner]
            body = found.body
        (region,) = [
            node
            for node in body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        ]
        arguments = [one for one in region.args.args if one.arg != "self"]
        assert all(one.annotation is not None for one in arguments)


@pytest.mark.parametrize("family", FAST)
def test_a_rule_writes_the_rewrite_that_is_known_to_gain(family: Family) -> None:
    for variant in variants(family):
        assert family.best in rewritten(variant), [one.rule for one in findings(variant)]


@pytest.mark.parametrize("family", PAIRED)
def test_what_adds_to_the_first_gain_is_there_or_is_uncovered_by_it(family: Family) -> None:
    for variant in variants(family):
        assert family.pair in rewritten(after(variant, family.best)), variant.source


@pytest.mark.parametrize("family", DECOYS)
def test_a_decoy_has_a_rewrite(family: Family) -> None:
    assert family.pair is None
    for variant in variants(family):
        assert rewritten(variant), [one.rule for one in findings(variant)]


@pytest.mark.parametrize("family", CLEAN)
def test_in_clean_code_nothing_is_found(family: Family) -> None:
    assert (family.best, family.pair) == ("stop", None)
    for variant in variants(family):
        assert findings(variant) == ()


def test_every_strategy_is_the_best_of_several_families() -> None:
    best = Counter(one.best for one in FAMILIES)

    assert {name: best[name] for name in LEARNED if best[name] < 3} == {}


def test_there_are_many_families_of_each_kind() -> None:
    several = [one for one in FAMILIES if len(rewritten(variants(one)[0]) - {"stop"}) > 1]

    assert len(FAMILIES) >= 90
    assert len(DECOYS) >= 25
    assert len(several) >= 20


def test_a_shape_without_holes_is_itself() -> None:
    assert filled("x = 1\n", {}) == "x = 1\n"


def test_a_hole_on_a_line_of_its_own_takes_several_lines_or_none() -> None:
    shape = "def f():\n    $body\n    $more\n    return 1"

    assert filled(shape, {"body": "a = 2\nb = $two", "two": "3", "more": ""}) == (
        "def f():\n    a = 2\n    b = 3\n    return 1\n"
    )


def test_a_recursive_function_can_be_kept_from_becoming_a_method() -> None:
    family = written("f", "stop", "def f(x: int) -> int:\n    return x\n", method=False)

    assert {family.make(random.Random(seed)).symbol for seed in range(30)} == {"f"}


def test_the_strategies_of_families_are_actions() -> None:
    assert {one.best for one in FAMILIES} <= set(ACTIONS)
