from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.generate import Plan, arguments, plan
from engine.inside.shapes import Refused
from tests.engine.inside import bodies, methods, signatures
from tests.engine.inside.bodies import REFUSED, WORKING
from tests.engine.inside.signatures import ANNOTATED

ROOT = Path(__file__).parents[3]

Function = Callable[..., object]

sizes = st.integers(0, 200)
seeds = st.integers(0, 10_000)


def name_of(function: Function) -> str:
    return function.__name__


def first(function: Function, size: int = 20, seed: int = 1) -> object:
    return arguments(function, size, seed)[0][0]


def called_with(function: Function, size: int = 20, seed: int = 1) -> tuple[object, ...]:
    return arguments(function, size, seed)[0]


@pytest.mark.parametrize("function", ANNOTATED, ids=name_of)
def test_annotated_parameters_get_values(function: Function) -> None:
    made = plan(function)
    assert made.refusal == ""
    assert len(made.said) == len(made.made)
    by_place, by_name = made.arguments(5, 0)
    function(*by_place, **by_name)


@pytest.mark.parametrize("function", WORKING, ids=name_of)
def test_bodies_tell_what_they_can_be_called_with(function: Function) -> None:
    """The test of a guess is the call: most calls return, at every size."""
    made = plan(function)
    assert made.refusal == ""
    raised: Counter[str] = Counter()
    for size in (1, 5, 40):
        for seed in range(10):
            by_place, by_name = made.arguments(size, seed)
            try:
                function(*by_place, **by_name)
            except (TypeError, AttributeError) as error:
                pytest.fail(f"{made.said}: {error}")
            except (ValueError, LookupError, ZeroDivisionError) as error:
                raised[type(error).__name__] += 1
    assert raised.total() <= 6


@pytest.mark.parametrize("function", REFUSED, ids=name_of)
def test_what_nothing_tells_of_is_refused_with_the_parameter_and_a_reason(function: Function) -> None:
    with pytest.raises(Refused, match=r"no values for its parameter `\w+`: \w+"):
        arguments(function, 5, 0)


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (signatures.a_name_from_nowhere, "`b`: "),
        (signatures.a_class_that_ends_nowhere, "holds itself"),
        (signatures.an_untyped_class, "Untyped takes 'thing', and its method `render` is called"),
        (signatures.a_class_that_raises, "ValueError: never"),
        (signatures.a_class_itself, "it asks for a class"),
        (signatures.unhashable, "cannot be hashed"),
        (signatures.an_abstract_class, "abstract|nothing is known of"),
        (len, "neither annotation|source"),
    ],
)
def test_annotations_that_lead_nowhere_are_refused(function: Function, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        arguments(function, 5, 0)


@given(st.sampled_from([*ANNOTATED, *WORKING]), sizes, seeds)
def test_equal_size_and_seed_give_equal_arguments(function: Function, size: int, seed: int) -> None:
    one, other = (
        plan(function).arguments(size, seed),
        Plan(plan(function).made, texts=plan(function).texts).arguments(size, seed),
    )
    assert shown(one) == shown(other)


def shown(arguments: object) -> str:
    """Text that equal arguments share; what has an address in it shows its type."""
    return " ".join(part for part in repr(arguments).split() if not part.startswith("0x"))


def test_another_process_with_another_hash_seed_makes_the_same() -> None:
    program = (
        "import json\n"
        "from engine.inside.generate import arguments\n"
        "from tests.engine.inside import bodies, signatures\n"
        "made = [arguments(f, 30, 7) for f in (bodies.joined, bodies.looked_up, signatures.tables)]\n"
        "made.append(arguments(signatures.functions, 3, 7)[0][1](5))\n"
        "print(json.dumps(made))\n"
    )
    answers = set()
    for hash_seed in ("0", "1", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        answers.add(run.stdout)
    assert len(answers) == 1
    assert json.loads(answers.pop())


@given(sizes, seeds)
def test_containers_have_the_size_that_was_asked_for(size: int, seed: int) -> None:
    assert len(first(signatures.lists, size, seed)) == size  # type: ignore[arg-type]
    table, keys = called_with(signatures.tables, size, seed)
    assert (len(table), len(keys)) == (size, size)  # type: ignore[arg-type]
    a, b, c = called_with(signatures.sets, size, seed)
    assert [len(each) for each in (a, b, c)] == [size] * 3  # type: ignore[arg-type]


@given(sizes, seeds)
def test_a_text_alone_is_as_long_as_the_size_and_a_number_alone_is_the_size(size: int, seed: int) -> None:
    assert len(first(bodies.counted, size, seed)) == size  # type: ignore[arg-type]
    assert first(bodies.primes, size, seed) == size


@given(st.integers(20, 300), seeds)
def test_elements_are_mostly_distinct_with_some_duplicates(size: int, seed: int) -> None:
    rows = first(signatures.lists, size, seed)
    assert isinstance(rows, list)
    assert 0.5 * size < len(set(rows)) < size + (size < 40)


@given(st.integers(20, 300), seeds)
def test_searches_hit_and_miss(size: int, seed: int) -> None:
    keys, table = called_with(bodies.looked_up, size, seed)
    assert isinstance(keys, list) and isinstance(table, dict)
    hits = sum(key in table for key in keys)
    assert 0 < hits < len(keys)
    table, keys = called_with(signatures.tables, size, seed)
    assert isinstance(keys, list) and isinstance(table, dict)
    assert 0 < sum(key in table for key in keys) < len(keys)


@given(st.integers(0, 100), seeds)
def test_a_dense_draw_finds_whatever_is_looked_up(size: int, seed: int) -> None:
    (keys, table), _ = arguments(bodies.looked_up, size, seed, dense=True)
    assert isinstance(keys, list) and isinstance(table, dict)
    assert len(keys) == len(table) == size and set(keys) <= set(table)
    (orders, customers), _ = arguments(bodies.joined, size, seed, dense=True)
    assert isinstance(orders, list) and isinstance(customers, list)
    assert {order["customer_id"] for order in orders} <= {customer["id"] for customer in customers}


@given(st.integers(1, 50), seeds, seeds)
def test_another_seed_is_another_input(size: int, one: int, other: int) -> None:
    same = arguments(signatures.tables, size, one) == arguments(signatures.tables, size, other)
    assert same is (one == other) or size < 4


@given(sizes, seeds)
def test_values_have_exactly_the_annotated_types(size: int, seed: int) -> None:
    kinds = [type(each) for each in called_with(signatures.scalars, size, seed)]
    assert [kind.__name__ for kind in kinds] == [
        "int", "float", "str", "bytes", "bool", "NoneType", "complex", "datetime", "Decimal"
    ]  # fmt: skip
    a, b, c, d = called_with(signatures.tuples, size, seed)
    assert type(a) is type(b) is type(c) is type(d) is tuple
    assert (len(a), [type(each) for each in b], c) == (size, [int, str], ())
    point, rows, options, plain, node = called_with(signatures.objects, size, seed)
    assert isinstance(point, signatures.Point) and type(point.x) is int and type(point.y) is float
    assert isinstance(rows, list) and all(type(row) is signatures.Row for row in rows) and len(rows) == size
    assert type(options) is dict and set(options) <= {"limit", "name"}
    assert isinstance(plain, signatures.Plain) and type(plain.size) is int
    assert isinstance(node, signatures.Node) and type(node.children) is list


def test_old_forms_mean_the_same() -> None:
    a, b, c = called_with(signatures.old_style)
    assert isinstance(a, list) and isinstance(b, dict) and isinstance(c, (deque, type(None)))


@given(seeds)
def test_choices_stay_within_their_members(seed: int) -> None:
    a, b, c, d, e = called_with(signatures.choices, 5, seed)
    assert a in ("x", "y")
    assert isinstance(b, signatures.Colour) and isinstance(e, signatures.Access)
    assert type(c) in (int, str) and type(d) in (int, type(None))


def test_none_is_rare_among_the_values_of_an_optional() -> None:
    drawn = [called_with(signatures.choices, 5, seed)[3] for seed in range(200)]
    assert 0 < drawn.count(None) < 60


def test_a_function_to_hand_over_answers_equally_for_equal_arguments() -> None:
    key, keep, anything = called_with(signatures.functions)
    assert callable(key) and callable(keep) and callable(anything)
    assert key(5) == 5 and anything("x") == "x"
    assert {type(keep(number)) for number in range(20)} == {bool}
    assert [keep(number) for number in range(50)] == [keep(number) for number in range(50)]
    assert {keep(number) for number in range(50)} == {True, False}


def test_an_iterator_can_be_passed_through_once() -> None:
    stream = called_with(signatures.abstract)[3]
    assert len(list(stream)) == 20 and list(stream) == []  # type: ignore[call-overload]


def test_defaults_are_kept_in_most_calls_and_by_place_stays_by_place() -> None:
    seen: Counter[object] = Counter()
    for seed in range(100):
        by_place, by_name = arguments(signatures.by_place, 5, seed)
        assert "d" in by_name and 1 <= len(by_place) <= 3
        bound = dict(zip("ab", by_place, strict=False))
        seen[bound.get("b", 5)] += 1
    assert seen[5] > 60 and len(seen) > 2


def test_arguments_that_take_any_number_scale_where_they_are_annotated() -> None:
    by_place, by_name = arguments(signatures.spread, 7, 3)
    assert len(by_place) == 8 and set(by_name) <= {"flag"}
    assert plan(signatures.spread).said[-1] == "`options`: left out, as it takes any keyword"


def test_what_was_done_is_said_per_parameter() -> None:
    assert plan(signatures.lists).said == ["`rows`: list[int], from its annotation"]
    assert plan(bodies.taxed).said == [
        "`prices`: list[int], from what the body does with it",
        "`rate`: float, from its default",
    ]
    assert plan(bodies.unique).said == ["`rows`: list[int (a guess)], from what the body does with it"]


def test_without_source_an_unannotated_parameter_is_refused() -> None:
    space: dict[str, Function] = {}
    exec("def bare(rows):\n    return len(rows)\n\ndef told(rows: list[int]): ...\n", space)
    with pytest.raises(Refused, match="the source cannot be read"):
        arguments(space["bare"], 3, 0)
    assert len(first(space["told"], 3)) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (methods.titles, "prefix", "str"),
        (methods.by_keyword, "prefix", "str"),
        (methods.joined, "words", "list[str]"),
        (methods.counted, "table", "dict[int (a guess), int (a guess)]"),
    ],
)
def test_a_parameter_is_followed_into_methods(function: Function, name: str, said: str) -> None:
    found = {each.parameter.name: each for each in plan(function).made}

    shape = found[name].shape
    assert shape is not None and shape.text == said


def test_parameters_of_a_class_are_told_by_what_its_methods_do_with_them() -> None:
    shelf = called_with(methods.titles)[0]

    assert isinstance(shelf, methods.Shelf)
    assert len(shelf.books) == 4 and all(isinstance(book, str) for book in shelf.books)
    assert isinstance(shelf.kept, str)
    assert methods.titles(shelf, "k") is not None


def test_classes_that_extend_containers_and_abstract_ones_are_made() -> None:
    bag, row, kind, shape = called_with(methods.holders)

    assert (type(bag), type(row), type(kind), type(shape)) == (
        methods.Bag,
        methods.Row,
        methods.Kind,
        methods.Square,
    )
    assert isinstance(bag, dict) and len(bag) == 20


def test_a_type_variable_stands_for_what_can_be_a_key() -> None:
    groups, edges = called_with(methods.of_sets)

    assert isinstance(groups, list) and isinstance(edges, dict)
    assert methods.of_sets(groups, edges)


@given(sizes, seeds)
def test_a_class_is_made_from_texts_that_it_accepts(size: int, seed: int) -> None:
    found = first(methods.versions, min(size, 20), seed)

    assert isinstance(found, list)
    assert all(isinstance(one, methods.Version) for one in found)


def test_a_function_that_is_awaited_can_be() -> None:
    found = asyncio.run(methods.pages(*called_with(methods.pages, 3)))  # type: ignore[arg-type]

    assert len(found) == 3 and all(isinstance(page, str) for page in found)


def test_attributes_that_other_methods_would_set_are_there() -> None:
    table, wanted = called_with(methods.names_of)

    assert isinstance(table, methods.Table)
    names: list[object] = vars(table)["names"]
    assert names and all(isinstance(name, str) for name in names)
    assert isinstance(methods.names_of(table, wanted), list)
