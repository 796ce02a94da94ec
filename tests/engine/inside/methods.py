"""Classes whose methods and constructors say what they take, without a single annotation."""

# mypy: ignore-errors

import abc
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Shelf:
    def __init__(self, books, owner, limit=None):
        self.books = books
        self.kept = owner
        if limit is not None:
            self.limit = limit + 1

    def titles(self, prefix):
        return [book for book in self.books if book.startswith(prefix)]

    def named(self):
        return self.kept.upper()

    @staticmethod
    def joined(words):
        return ", ".join(words)

    @classmethod
    def counted(cls, table):
        return sum(table.values())


def titles(self: Shelf, prefix):
    return self.titles(prefix)


def by_keyword(self: Shelf, prefix):
    return self.titles(prefix=prefix)


def joined(words):
    return Shelf.joined(words)


def counted(table):
    return Shelf.counted(table)


class Bag(dict):
    pass


class Row(list):
    def __init__(self, items=None):
        super().__init__(items or ())

    def first(self):
        return self[0]


class Kind:
    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, number: int):
        self.number = number


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Unmade(Shape):
    def __init__(self, pen):
        pen.execute()

    def area(self):
        return 0


class Square(Shape):
    def __init__(self, side: int):
        self.side = side

    def area(self):
        return self.side**2


def holders(bag: Bag, row: Row, kind: Kind, shape: Shape):
    return bag, row, kind, shape


def of_sets(groups: list[set[T]], edges: dict[T, list[T]]):
    return [sorted(group) for group in groups if group & edges.keys()]


class Version:
    _form = re.compile(r"v(\d+)\.(\d+)")

    def __init__(self, text: str):
        match = self._form.fullmatch(text)
        if not match:
            raise ValueError(text)
        self.parts = match.groups()


def versions(found: list[Version]):
    return [one.parts for one in found]


async def pages(fetch: Callable[[str], Awaitable[str]], urls: list[str]):
    return [await fetch(url) for url in urls]


class Table:
    def names_of(self, wanted):
        return [name for name in self.names if name.startswith(wanted)]


def names_of(self: Table, wanted):
    return self.names_of(wanted)
