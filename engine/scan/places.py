"""Which function a node runs in, and how many loops repeat it there, told from line numbers.

Climbing from every node to its function costs a fifth of parsing the file; two numbers per line cost next to
nothing. The price: the default values of a function that is written on one line count as part of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from engine.syntax.nodes import Comprehension, descend

Function = ast.FunctionDef | ast.AsyncFunctionDef
LoopStatement = ast.For | ast.AsyncFor | ast.While


class Places:
    """Answers for the nodes of one file. Class bodies and lambdas belong to the function around them.

    Functions are known by their position in `functions` (those around others first); module level is -1.
    """

    def __init__(self, last_line: int, functions: Sequence[Function]) -> None:
        self._function = [-1] * (last_line + 2)
        self._loops = [0] * (last_line + 2)
        self._more: dict[ast.AST, int] = {}
        for index, function in enumerate(functions):
            start, end = _lines(function.body)
            self._function[start:end] = [index] * (end - start)

    def repeat(self, loops: Iterable[LoopStatement], comprehensions: Iterable[Comprehension]) -> None:
        """Count the loops; to be called once, with all of the file."""
        for loop in loops:
            start, end = _lines(loop.body)
            if isinstance(loop, ast.While):
                start = loop.lineno
            elif start == loop.lineno:
                for statement in loop.body:
                    self._mark(statement)
                start += 1
            function = self._function[loop.lineno]
            for line in range(start, end):
                # The lines of a function defined in the loop are not its iterations.
                if self._function[line] == function:
                    self._loops[line] += 1
        for comprehension in comprehensions:
            self._repeat_parts(comprehension)

    def _repeat_parts(self, node: Comprehension) -> None:
        first, *inner = node.generators
        parts: list[ast.AST] = [*inner, *first.ifs]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for part in parts:
            self._mark(part)

    def _mark(self, part: ast.AST) -> None:
        for node in descend(part):
            self._more[node] = self._more.get(node, 0) + 1

    def function(self, node: ast.expr | ast.stmt | ast.ExceptHandler) -> int:
        """Return the position of the function that evaluates `node`."""
        return self._function[node.lineno]

    def loops(self, node: ast.expr | ast.stmt) -> int:
        """Return how many loops evaluate `node` again and again within one call of its function."""
        return self._loops[node.lineno] + self._more.get(node, 0)


def _lines(body: Sequence[ast.stmt]) -> tuple[int, int]:
    """The first line of a block and the one after its last; decorators count."""
    first, last = body[0], body[-1]
    start = first.lineno
    if isinstance(first, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        start = min([start, *(mark.lineno for mark in first.decorator_list)])
    return start, (last.end_lineno or last.lineno) + 1
