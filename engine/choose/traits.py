"""The 18 numbers that tell a policy of the code of one region; `features.TRAITS` names them in order.

They are estimates by reading: nothing is run. Each is cheap, as they are asked of every region of a review.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.choose.features import logarithmic
from engine.model import Finding, Skipped
from engine.syntax.code import Code
from engine.syntax.complexity import complexities
from engine.syntax.costs import round_trip
from engine.syntax.local_purity import has_effect
from engine.syntax.nodes import COMPREHENSIONS, LoopNode
from engine.syntax.parse import parse_again

Function = ast.FunctionDef | ast.AsyncFunctionDef

UNKNOWN = 0.5

_LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)
_LISTS = frozenset({"list", "tuple"})
_SEARCHES = frozenset({"index", "count", "remove"})
_HEAVY = frozenset(
    {"sorted", "sort", "deepcopy", "copy", "compile", "match", "search", "sub", "findall", "fullmatch",
     "finditer", "list", "dict", "set", "tuple", "frozenset"}
)  # fmt: skip
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_MAKEABLE = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Constant)


def traits_of(
    content: bytes, path: str, symbol: str, findings: Sequence[Finding]
) -> tuple[float, ...] | None:
    """Return the 18 of the function `symbol` of a file; None where the file or the function is not there.

    Of several functions of that name the one around the first of `findings` is meant.
    """
    module = parse_again(path, content)
    if isinstance(module, Skipped):
        return None
    module.link()
    code = Code(module)
    found = [(node, name) for node, name in _functions(code) if name == symbol]
    if not found:
        return None
    line = findings[0].line if findings else 0
    around = [node for node, _ in found if node.lineno <= line <= (node.end_lineno or node.lineno)]
    return _Reading(code, (around or [found[0][0]])[0], findings).numbers(symbol)


def _functions(code: Code) -> Iterator[tuple[Function, str]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in code.module.nodes:
        if isinstance(node, kinds):
            names = [
                above.name
                for above in code.module.ancestors(node)
                if isinstance(above, (*kinds, ast.ClassDef))
            ]
            yield node, ".".join([*reversed(names), node.name])


class _Reading:
    """One function, looked at."""

    def __init__(self, code: Code, function: Function, findings: Sequence[Finding]) -> None:
        self.code = code
        self.function = function
        self.findings = findings
        self.nodes = code.module.below(function)
        self.loops = [node for node in self.nodes if isinstance(node, _LOOPS)]
        self.calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        self.inner = [call for call in self.calls if code.loops(call)]

    def numbers(self, symbol: str) -> tuple[float, ...]:
        """Return the 18, in the order of `TRAITS`."""
        complexity = complexities(self.code.module).get((symbol, self.function.lineno), 1)
        lines = (self.function.end_lineno or self.function.lineno) - self.function.lineno + 1
        return (
            logarithmic(complexity, 40),
            logarithmic(lines, 200),
            min(1.0, self.depth() / 4),
            logarithmic(len(self.loops), 10),
            logarithmic(len(self.inner), 30),
            logarithmic(self.invariant_calls(), 10),
            logarithmic(self.linear_searches(), 6),
            self.container_mismatch(),
            logarithmic(self.append_loops(), 6),
            logarithmic(self.text_built(), 5),
            self.element_arithmetic(),
            logarithmic(self.repeated_calls(), 4),
            self.purity(),
            logarithmic(self.input_output(), 5),
            logarithmic(self.heavy_work(), 8),
            float(self.early_exit()),
            max((finding.hotness for finding in self.findings), default=UNKNOWN),
            self.testability(),
        )

    def depth(self) -> int:
        """Return how many loops stand inside one another, the loop itself counted."""
        return max((len(self.own_loops(loop)) + 1 for loop in self.loops), default=0)

    def own_loops(self, node: ast.AST) -> list[LoopNode]:
        """Return the loops around a node that stand in this function."""
        return [loop for loop in self.code.loops(node) if self.code.module.contains(self.function, loop)]

    def invariant_calls(self) -> int:
        """Return the calls in loops that are pure and read nothing that the loop changes."""
        return sum(
            any(self.code.invariant(call, loop) for loop in self.own_loops(call)[:1]) for call in self.inner
        )

    def linear_searches(self) -> int:
        """Return the places in loops that go through a list to find something, or move all of it."""
        found = 0
        for node in self.nodes:
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
                listed = self.code.kind(node.comparators[0]) in _LISTS or self.annotated_list(
                    node.comparators[0]
                )
                found += bool(listed and self.code.loops(node))
        return found + sum(map(self.searches, self.inner))

    def searches(self, call: ast.Call) -> bool:
        """Tell whether a call goes through a list, or moves all its elements by one."""
        if not isinstance(call.func, ast.Attribute):
            return False
        at_front = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
        method = call.func.attr
        return (method in _SEARCHES and bool(call.args)) or (method in {"pop", "insert"} and at_front)

    def annotated_list(self, node: ast.expr) -> bool:
        """Tell whether a name is a parameter that is said to be a list or a sequence."""
        arguments = self.function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        named = {argument.arg: argument.annotation for argument in every}
        said = named.get(node.id) if isinstance(node, ast.Name) else None
        return said is not None and ast.unparse(said).lower().startswith(("list", "sequence", "typing.list"))

    def container_mismatch(self) -> float:
        """Return which part of the lists made here is searched, or served from the front."""
        made = {
            target.id
            for node in self.nodes
            if isinstance(node, ast.Assign) and self.code.kind(node.value) == "list"
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if not made:
            return 0.0
        wrong = {
            node.comparators[0].id
            for node in self.nodes
            if isinstance(node, ast.Compare)
            and isinstance(node.ops[0], (ast.In, ast.NotIn))
            and isinstance(node.comparators[0], ast.Name)
        }
        wrong |= {
            call.func.value.id
            for call in self.calls
            if isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and self.searches(call)
        }
        return len(made & wrong) / len(made)

    def append_loops(self) -> int:
        """Return the loops whose whole body, after tests, adds to one collection."""
        return sum(isinstance(loop, ast.For) and _collects(loop.body) for loop in self.loops)

    def text_built(self) -> int:
        """Return the places in loops where text is added to text."""
        return sum(
            isinstance(node, ast.AugAssign)
            and isinstance(node.op, ast.Add)
            and bool(self.code.loops(node))
            and (
                self.code.kind(node.target) == "str"
                or _is_text(node.value)
                or self.code.kind(node.value) == "str"
            )
            for node in self.nodes
        )

    def element_arithmetic(self) -> float:
        """Return which part of the loops does arithmetic."""
        if not self.loops:
            return 0.0
        counting = sum(
            any(
                isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, _ARITHMETIC)
                for node in self.code.module.below(loop)
            )
            for loop in self.loops
        )
        return counting / len(self.loops)

    def repeated_calls(self) -> int:
        """Return the calls of itself, and the pure calls with arguments that are written again."""
        itself = sum(
            isinstance(call.func, (ast.Name, ast.Attribute))
            and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) == self.function.name
            for call in self.calls
        )
        written = Counter(
            self.code.text(call) for call in self.calls if call.args and self.code.is_pure_call(call)
        )
        return itself + sum(times - 1 for times in written.values())

    def purity(self) -> float:
        """Return 1 for a function shown to be pure, 0 for a visible effect, else half."""
        if isinstance(self.function, ast.FunctionDef) and not has_effect(self.code, self.function):
            return 1.0
        visible = (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.Delete)
        stores = any(
            isinstance(node, visible) or (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
            for node in self.nodes
        )
        asks = any(round_trip(self.code, call) is not None for call in self.calls)
        prints = any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in self.calls)
        return 0.0 if stores or asks or prints else UNKNOWN

    def input_output(self) -> int:
        """Return the calls and awaits in loops that leave the process."""
        awaits = [node for node in self.nodes if isinstance(node, ast.Await) and self.code.loops(node)]
        return len(awaits) + sum(round_trip(self.code, call) is not None for call in self.inner)

    def heavy_work(self) -> int:
        """Return the calls in loops that sort, match, copy or build."""
        return sum(
            (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) in _HEAVY
            for call in self.inner
            if isinstance(call.func, (ast.Name, ast.Attribute))
        )

    def early_exit(self) -> bool:
        """Tell whether a whole pass feeds what needs one hit: `any([...])`, `sorted(x)[0]`, a flag."""
        for node in self.nodes:
            match node:
                case ast.Call(func=ast.Name(id="any" | "all"), args=[ast.ListComp()]):
                    return True
                case ast.Subscript(value=ast.Call(func=ast.Name(id="sorted" | "list")), slice=ast.Constant()):
                    return True
                case ast.Subscript(value=ast.ListComp(), slice=ast.Constant()):
                    return True
                case ast.For(
                    body=[ast.If(body=[ast.Assign(value=ast.Constant(value=True | False))], orelse=[])]
                ):
                    return True
                case _:
                    pass
        return False

    def testability(self) -> float:
        """Return the part of the parameters that have an annotation or a default."""
        arguments = self.function.args
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults = len(plain) - len(arguments.defaults)
        known = [
            (argument.annotation is not None and isinstance(argument.annotation, _MAKEABLE)) or at >= defaults
            for at, argument in enumerate(plain)
            if not (at == 0 and argument.arg in {"self", "cls"})
        ]
        known += [
            argument.annotation is not None or default is not None
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]
        return sum(known) / len(known) if known else 1.0


def _collects(body: Sequence[ast.stmt]) -> bool:
    match body:
        case [ast.If(body=inner, orelse=[])]:
            return _collects(inner)
        case [ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "add")))]:
            return True
        case [ast.Assign(targets=[ast.Subscript()])]:
            return True
        case _:
            return False


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
