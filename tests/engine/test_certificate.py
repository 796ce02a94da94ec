from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import engine
from engine.certificate import MOST_BYTES, SCHEMA, Certificate, Code, document, read, write
from engine.errors import BadCertificate
from engine.evidence import Behaviour, NotChecked
from tests.engine.certificates import AFTER, FULL, GROWTH, SPEED, UNCOMPARED, certificates

SCHEMA_FILE = Path(engine.__file__).parent / "certificate_v1.schema.json"
VALIDATOR = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))

Change = Callable[[dict[str, object]], object]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@given(certificates)
def test_what_is_written_is_read_back_and_fits_the_schema(certificate: Certificate) -> None:
    data = write(certificate)
    again = read(data)
    assert again == certificate
    assert (again.id, write(again)) == (certificate.id, data)
    VALIDATOR.validate(json.loads(data))


@given(certificates, certificates)
def test_other_content_has_another_id(one: Certificate, other: Certificate) -> None:
    assert (one.id == other.id) is (write(one) == write(other))


def test_a_whole_number_where_a_float_belongs_is_the_same_certificate() -> None:
    assert replace(FULL, budget_seconds=20).id == replace(FULL, budget_seconds=20.0).id


def sealed(fields: dict[str, object]) -> bytes:
    """A document with the id that its content has: what a forger would write."""
    rest = {name: value for name, value in fields.items() if name != "id"}
    canonical = json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps({**rest, "id": f"c-{hashlib.sha256(canonical).hexdigest()[:8]}"}).encode()


def test_the_seal_of_these_tests_is_the_real_one() -> None:
    assert read(sealed(document(FULL))) == FULL


def put(name: str, value: object) -> Change:
    """A change of one field, by a dotted path."""

    def change(fields: dict[str, object]) -> None:
        *path, last = name.split(".")
        for part in path:
            fields = fields[part]  # type: ignore[assignment]
        fields[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (put("schema", 2), "its layout has version 2, and this Velox reads version 1"),
        (put("schema", 10**400), "its layout has version 1000"),
        (put("a\nb\x1b", 1), r"a\?b\? is unknown"),
        (put("schema", True), "no id and version"),
        (lambda fields: fields.pop("schema"), "no id and version"),
        (put("level", "2"), "level is not a whole number"),
        (put("level", True), "level is not a whole number"),
        (put("level", 2.0), "level is not a whole number"),
        (put("level", 5), "level is not one of 0 to 4"),
        (put("seed", -1), "seed is not"),
        (put("budget_seconds", 0), "budget_seconds is not"),
        (put("speed.claimed", 1), "speed.claimed is not true or false"),
        (put("speed.timings", {}), "speed.timings is not a list"),
        (put("speed.timings", [3]), r"speed.timings\[0\] is not an object"),
        (put("growth.sizes", [1, "x"]), r"growth.sizes\[1\] is not a whole number"),
        (put("growth.sizes", [1]), "growth has not one time per size"),
        (put("growth.sizes", [1] * 1001), "more than 1000 items"),
        (put("growth.before.low", 10**400), "growth.before.low is not a finite number"),
        (put("behaviour.sameness", "proven"), "behaviour.sameness is none of same, different, not shown"),
        (put("before", None), "before is not an object"),
        (put("before.source", "import os\n"), "before.source does not match before.sha256"),
        (put("function", "f(); import os"), "function is not the name of one"),
        (put("function", ""), "function is not the name of one"),
        (put("extra", 1), "extra is unknown"),
        (put("origin.extra", 1), "origin.extra is unknown"),
        (lambda fields: fields.pop("memory"), "memory is missing"),
    ],
)
def test_what_is_no_certificate_is_refused_in_one_sentence(change: Change, problem: str) -> None:
    fields = json.loads(write(FULL))
    change(fields)
    with pytest.raises(BadCertificate, match=problem) as refused:
        read(sealed(fields), "c.json")
    said = str(refused.value)
    assert said.startswith("c.json is not a certificate that can be used: ")
    assert "\n" not in said and said.count(". ") == 0 and said.endswith(".") and len(said) < 200


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1 is not JSON"),
        (b"[]", "it is not a JSON object"),
        (b"{}", "no id and version"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b'{"schema": NaN}', "NaN"),
        (b'{"schema": -Infinity}', "-Infinity"),
        (b'{"schema": 1, "schema": 1}', "names a key twice"),
        (b'{"schema": ' + b"9" * 5000 + b"}", "a number that is too long"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b"[" * 500_000, "nested too deeply"),
        (b" " * (MOST_BYTES + 1), "larger than 8,192 KiB"),
    ],
)
def test_what_is_no_json_of_ours_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(BadCertificate, match=problem):
        read(data)


def test_a_number_beyond_all_floats_is_refused() -> None:
    with pytest.raises(BadCertificate, match="finite"):
        read(write(FULL).replace(b"38.0", b"1e999"))


def test_a_lone_surrogate_in_a_source_is_refused() -> None:
    fields = json.loads(write(FULL))
    fields["before"]["source"] = "\ud800"
    with pytest.raises(BadCertificate, match=r"before\.source does not match"):
        read(sealed(fields))


@given(st.data())
def test_a_change_of_any_value_is_noticed(data: st.DataObject) -> None:
    """Tampering: the id stays, some digit or letter of the rest does not."""
    text = write(FULL).decode()
    places = [place for place, character in enumerate(text) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda other: other != text[place]))
    with pytest.raises(BadCertificate):
        read((text[:place] + digit + text[place + 1 :]).encode())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in inner for each in paths(part, (*path, key)))]


@given(st.sampled_from(paths(document(FULL))[1:]), values)
def test_the_reader_takes_nothing_that_the_schema_forbids(path: tuple[str | int, ...], value: object) -> None:
    fields = json.loads(write(FULL))
    inner = fields
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    data = sealed(fields)
    try:
        read(data)
    except BadCertificate:
        return
    VALIDATOR.validate(json.loads(data))


def test_the_schema_forbids_what_the_reader_does_by_type() -> None:
    for name, value in (("level", 7), ("seed", -1), ("speed", 3), ("extra", 1), ("schema", 2)):
        assert not VALIDATOR.is_valid({**document(FULL), name: value})
    assert SCHEMA == 1


# --------------------------------------------------------------------------------------------- outcomes


def behaved(sameness: str, why_not: str = "") -> Certificate:
    return replace(FULL, behaviour=Behaviour(sameness, 412, 7, (), why_not=why_not))  # type: ignore[arg-type]


SLOW = replace(SPEED, claimed=False, why_not="not faster by more than 5 %")


@pytest.mark.parametrize(
    ("certificate", "outcome"),
    [
        (FULL, "faster"),
        (replace(FULL, speed=SLOW), "faster"),
        (replace(FULL, speed=SLOW, growth=replace(GROWTH, claimed=False)), "not faster"),
        (replace(FULL, speed=SLOW, growth=None), "not faster"),
        (replace(FULL, speed=None, growth=None), "not shown"),
        (behaved("different"), "different"),
        (replace(behaved("different"), speed=None, growth=None), "different"),
        (behaved("not shown", "only 2 distinct inputs"), "not shown"),
        (UNCOMPARED, "not shown"),
    ],
)
def test_the_outcome_in_a_word(certificate: Certificate, outcome: str) -> None:
    assert certificate.outcome == outcome
    assert bool(certificate.why_not_shown) is (outcome == "not shown")


def test_what_is_not_shown_says_why() -> None:
    assert UNCOMPARED.why_not_shown == "no differential test"
    assert behaved("not shown", "only 2 distinct inputs").why_not_shown == "only 2 distinct inputs"
    nothing = replace(UNCOMPARED, not_checked=(NotChecked("anything", "the new code does not parse"),))
    assert nothing.why_not_shown == "the new code does not parse"
    assert nothing.why_not("memory") == "the new code does not parse"


def test_a_side_knows_the_hash_of_its_bytes() -> None:
    assert Code.of("x.py", AFTER).sha256 == hashlib.sha256(AFTER.encode()).hexdigest()
