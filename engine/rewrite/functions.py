"""The outermost functions of a file: what a person would call a function or a method of it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.module import Module

FunctionDefinition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of a file, by its qualified name: lines `start` to `end`, decorators among them. `owner` is
    the class that it is a method of."""

    symbol: str
    node: FunctionDefinition
    owner: ast.ClassDef | None
    start: int
    end: int

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of it, without its docstring."""
        body = self.node.body
        return body[1:] if ast.get_docstring(self.node, clean=False) is not None else body


def outermost(module: Module) -> tuple[Function, ...]:
    """Return the functions and methods of a file that lie in no other function, each name that is given once,
    in line order. Of a name that is given twice (a property and its setter, one function per platform)
    nobody could say which is meant."""
    found = sorted(_below(module.tree.body, "", None), key=lambda one: one.start)
    times = Counter(function.symbol for function in found)
    return tuple(function for function in found if times[function.symbol] == 1)


def _below(block: list[ast.stmt], prefix: str, owner: ast.ClassDef | None) -> Iterator[Function]:
    for statement in block:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                start = min([statement.lineno, *(mark.lineno for mark in statement.decorator_list)])
                end = statement.end_lineno or statement.lineno
                yield Function(f"{prefix}{statement.name}", statement, owner, start, end)
            case ast.ClassDef():
                yield from _below(statement.body, f"{prefix}{statement.name}.", statement)
            case ast.If() | ast.For() | ast.While():
                yield from _below([*statement.body, *statement.orelse], prefix, owner)
            case ast.With():
                yield from _below(statement.body, prefix, owner)
            case ast.Try():
                handled = [each for handler in statement.handlers for each in handler.body]
                blocks = [*statement.body, *handled, *statement.orelse, *statement.finalbody]
                yield from _below(blocks, prefix, owner)


def text_of(module: Module, start: int, end: int) -> str:
    """Return lines `start` to `end` of a file as they stand there, with bare newlines, the last without."""
    return "\n".join(line.decode() for line in module.lines[start - 1 : end])
