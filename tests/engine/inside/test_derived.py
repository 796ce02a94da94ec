"""What a class works out for itself is told from what it is given."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from engine.inside.derived import derived_fields, unlike_makers
from engine.ports import Json
from tests.engine.inside.children import differ


class Parsed:
    def __init__(self, text: str, extra: list[int] | None = None) -> None:
        match = re.match(r"(\d*)-(\w*)", text)
        self.text = text
        self.extra = list(extra or [])
        self.queue: deque[str] = deque()
        self.number, self.name = [str(part) for part in match.groups()] if match else ["0", ""]
        self.size: int = len(text)
        self.cache = None


@dataclass
class Plain:
    text: str


def test_only_what_comes_from_calls_is_derived() -> None:
    assert derived_fields(Parsed) == {"number", "name", "size"}
    assert derived_fields(Plain) == frozenset()
    assert derived_fields(int) == frozenset()
    assert derived_fields(object) == frozenset()


GENERATED: Json = [{"kind": "types", "recipe": "generate", "seed": 1}]

TAG = """
import re

class Tag:
    _form = re.compile(r"([a-z]+)-([0-9]{1,3})")

    def __init__(self, text: str) -> None:
        match = self._form.fullmatch(text)
        if match is None:
            raise ValueError(text)
        self.name, self.number = match.groups()

    def __str__(self) -> str:
        return f"{self.name}-{self.number}"

def name(tag: Tag) -> str:
    return Tag(str(tag)).name
"""


def test_no_object_is_given_a_state_that_its_class_would_never_make(tmp_path: Path) -> None:
    """A tag written and read again is the same tag, for every tag that there is."""
    found = differ(tmp_path, TAG, TAG.replace("Tag(str(tag)).name", "tag.name"), "name", sources=GENERATED)

    assert found["sameness"] == "same", found


CACHED = """
class Number:
    def __init__(self, value: int) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(self.value) + 1

def hashed(number: Number, other: int) -> int:
    return hash(number) + other
"""
CACHING = CACHED.replace("value\n\n", "value\n        self._hash = hash(value) + 1\n\n", 1).replace(
    "return hash(self.value) + 1", "return self._hash"
)


def test_an_attribute_that_the_new_class_sets_is_no_difference_and_no_evidence(tmp_path: Path) -> None:
    """Objects of the old class, taken to the new side, would lack it: a difference that nobody could see. Yet
    a method that is not called here may leave it stale."""
    found = differ(tmp_path, CACHED, CACHING, "hashed", sources=GENERATED)
    wrong = differ(tmp_path, CACHED, CACHING.replace("(value) + 1", "(value)"), "hashed", sources=GENERATED)

    assert found["sameness"] == "not shown"
    assert "other methods may leave stale" in str(found["why_not"])
    assert wrong["sameness"] == "different"


def test_a_class_that_is_made_faster_is_compared(tmp_path: Path) -> None:
    slow = CACHED.replace("= value\n\n", "= sum([1] * value)\n\n", 1)
    fast = slow.replace("sum([1] * value)", "value if value > 0 else 0")
    wrong = slow.replace("sum([1] * value)", "value + (value == 3)")

    assert differ(tmp_path, slow, fast, "hashed", sources=GENERATED)["sameness"] == "same"
    assert differ(tmp_path, slow, wrong, "hashed", sources=GENERATED)["sameness"] == "different"


def test_classes_that_make_their_objects_in_another_way() -> None:
    changed = {"A": "x: int = 1", "B": "def __init__(self): 1", "C": "def f(self): 1", "D": "T = {1}"}
    text = "class {0}:\n    {1}\n    class Inner:\n        __slots__ = ('a',)\n"
    before = "".join(text.format(*each) for each in changed.items())
    after = before.replace("= 1", "= 2").replace(": 1", ": 2").replace("{1}", "{2}")

    assert unlike_makers(before.encode(), after.encode()) == {"A", "B"}
    assert unlike_makers(before.encode(), before.replace("('a',)", "('b',)").encode()) == {
        f"{name}.Inner" for name in changed
    }
